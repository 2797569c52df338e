/** People without an answered ask this month: unknown, which is not zero. */
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar';
import classes from './leaderboard.module.css';
import type { Row } from './sort';

export function NotMeasured({ rows }: { rows: Row[] }) {
  const { t } = useTranslation();
  return (
    <section className={`fc-card ${classes.unmeasured}`} aria-labelledby="not-measured">
      <h2 id="not-measured">{t('unmeasured.title', { count: rows.length })}</h2>
      <p>{t('unmeasured.body')}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.employee_id}>
            <Avatar name={row.name} />
            <span>
              <b>{row.name}</b>
              <span className={classes.sub}>{row.department?.name ?? t('lb.noDepartment')}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
