/** The ranking on phones: one card of two lines per person. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/Badge';
import { useSession } from '../../api/session';
import { Delta } from '../../components/Delta';
import { IconSortDescending } from '../../icons';
import { useFormat } from '../../lib/format';
import { SORT_KEYS, type Sort } from './search';
import { FIRST_DIRECTION, type Row } from './sort';
import classes from './table.module.css';
import { useLeaderboardSearch } from './useLeaderboardSearch';

type Props = { rows: Row[]; onOpen: (employee: number) => void };

export function ScoreCards({ rows, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = useLeaderboardSearch();
  const own = useSession()?.user?.employee_id;
  const options = SORT_KEYS.map((key) => ({
    value: FIRST_DIRECTION[key] === 'desc' ? `-${key}` : key,
    label: t(`col.${key}`),
  }));
  return (
    <>
      <div className={classes.cardsHead}>
        <NativeSelect
          aria-label={t('lb.sortBy')}
          leftSection={<IconSortDescending size={16} />}
          value={search.sort ?? 'rank'}
          onChange={(e) =>
            set({
              sort: e.currentTarget.value === 'rank' ? undefined : (e.currentTarget.value as Sort),
            })
          }
          data={options}
        />
      </div>
      <ol className={classes.cards} aria-label={t('lb.ranking')}>
        {rows.map((row) => (
          <li key={row.employee_id} data-own={row.employee_id === own || undefined}>
            <button
              type="button"
              data-row
              className={classes.card}
              onClick={() => onOpen(row.employee_id)}
            >
              <span className={classes.rank} data-top={(row.rank ?? 99) <= 3 || undefined}>
                {row.rank ?? '–'}
              </span>
              <span className={classes.cardText}>
                <b>
                  {row.name}
                  {row.employee_id === own && ` · ${t('lb.you')}`}
                </b>
                <span className={classes.sub}>
                  {t('lb.cardNote', {
                    within: format.number(row.within_target),
                    answered: format.number(row.decided),
                    median: row.median_secs === null ? '–' : format.duration(row.median_secs),
                  })}
                </span>
                {row.is_provisional && <Badge mood="warn">{t('lb.provisional')}</Badge>}
              </span>
              <span className={classes.cardScore}>
                <b>{row.score === null ? '–' : format.score(row.score)}</b>
                {row.score !== null && row.previous_score !== null && (
                  <Delta value={row.score - row.previous_score} format={format.score} />
                )}
              </span>
              <span className="fc-hidden">, {t('why.open')}</span>
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
