/** The score as an equation a person can check: in time ÷ answered × 100. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/format';
import type { Why } from '../queries';
import classes from './why.module.css';

export function ScoreFormula({ why }: { why: Why }) {
  const { t } = useTranslation();
  const format = useFormat();
  const month = format.month(why.month);
  if (why.score === null) {
    return (
      <section className={classes.formula}>
        <b className={classes.unknown}>{t('lb.notMeasured')}</b>
        <p>{t('why.unknown', { month })}</p>
      </section>
    );
  }
  const late = why.answered - why.within_target;
  const target = format.duration(why.target_secs);
  return (
    <section className={classes.formula} aria-label={t('why.how')}>
      <div className={classes.equation}>
        <span data-part="within">
          <b>{format.number(why.within_target)}</b>
          <span>{t('why.inTime')}</span>
        </span>
        <i>÷</i>
        <span data-part="answered">
          <b>{format.number(why.answered)}</b>
          <span>{t('why.answered')}</span>
        </span>
        <i>× 100 =</i>
        <span data-part="score">
          <b>{format.score(why.score)}</b>
          <span>{t('why.score')}</span>
        </span>
      </div>
      <div className={classes.split} aria-hidden="true">
        <i data-kind="within" style={{ flexGrow: why.within_target }} />
        <i data-kind="late" style={{ flexGrow: late }} />
      </div>
      <p>
        {t('why.words', {
          count: why.answered,
          within: format.number(why.within_target),
          late: format.number(late),
          target,
          month,
        })}
      </p>
    </section>
  );
}

export function Facts({ why }: { why: Why }) {
  const { t } = useTranslation();
  const format = useFormat();
  const facts = [
    { key: 'target', value: format.duration(why.target_secs) },
    { key: 'median', value: why.median_secs === null ? '–' : format.duration(why.median_secs) },
    { key: 'p90', value: why.p90_secs === null ? '–' : format.duration(why.p90_secs) },
    {
      key: 'calculated',
      value: why.calculated_at ? format.dateTime(why.calculated_at) : t('why.notYet'),
    },
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(({ key, value }) => (
        <div key={key}>
          <dt>{t(`why.fact.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
