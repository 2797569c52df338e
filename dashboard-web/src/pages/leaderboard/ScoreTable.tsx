/** The ranking on wide screens. Plain elements: components in every cell would cost time. */
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/Badge';
import { Avatar } from '../../components/Avatar';
import { Delta } from '../../components/Delta';
import { useMetrics } from '../../components/metrics';
import { useSession } from '../../api/session';
import { IconSelector, IconSortAscending, IconSortDescending } from '../../icons';
import { useFormat } from '../../lib/format';
import classes from './table.module.css';
import { SORT_KEYS, type SortKey } from './search';
import { nextSort, parseSort, type Row } from './sort';
import { useLeaderboardSearch } from './useLeaderboardSearch';

type Props = { rows: Row[]; onOpen: (employee: number) => void };

export function ScoreTable({ rows, onOpen }: Props) {
  const { t } = useTranslation();
  const { search } = useLeaderboardSearch();
  const own = useSession()?.user?.employee_id;
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('lb.ranking')}>
      <table className={classes.table}>
        <thead>
          <tr>
            {SORT_KEYS.map((key) => (
              <HeaderCell key={key} column={key} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <BodyRow
              key={row.employee_id}
              row={row}
              own={row.employee_id === own}
              open={search.who === row.employee_id}
              onOpen={onOpen}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell({ column }: { column: SortKey }) {
  const { t } = useTranslation();
  const { search, set } = useLeaderboardSearch();
  const { key, descending } = parseSort(search.sort);
  const on = key === column;
  const Sign = !on ? IconSelector : descending ? IconSortDescending : IconSortAscending;
  return (
    <th
      scope="col"
      data-column={column}
      aria-sort={!on ? 'none' : descending ? 'descending' : 'ascending'}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() => set({ sort: nextSort(search.sort, column) })}
      >
        <span>{t(`col.${column}`)}</span>
        <Sign size={14} aria-hidden="true" data-on={on || undefined} />
      </UnstyledButton>
    </th>
  );
}

type RowProps = { row: Row; own: boolean; open: boolean; onOpen: (employee: number) => void };

function BodyRow({ row, own, open, onOpen }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { showKey } = useMetrics();
  const { score, previous_score: before } = row;
  const duration = (secs: number | null) => (secs === null ? '–' : format.duration(secs));
  return (
    <tr
      data-own={own || undefined}
      data-open={open || undefined}
      onClick={() => onOpen(row.employee_id)}
    >
      <td data-column="rank">
        <span className={classes.rank} data-top={(row.rank ?? 99) <= 3 || undefined}>
          {row.rank ?? '–'}
        </span>
      </td>
      <td data-column="name">
        <div className={classes.who}>
          <Avatar name={row.name} />
          <div>
            <button
              type="button"
              data-row
              className={classes.name}
              onClick={(event) => {
                event.stopPropagation();
                onOpen(row.employee_id);
              }}
            >
              {row.name}
              <span className="fc-hidden">, {t('why.open')}</span>
            </button>
            <div className={classes.sub}>
              {row.department?.name ?? t('lb.noDepartment')}
              {own && ` · ${t('lb.you')}`}
            </div>
          </div>
          {row.is_provisional && <Badge mood="warn">{t('lb.provisional')}</Badge>}
        </div>
      </td>
      <td data-column="score">
        <div className={classes.score}>
          <span className={classes.bar} aria-hidden="true">
            <i style={{ width: `${score ?? 0}%` }} />
          </span>
          <b>{score === null ? '–' : format.score(score)}</b>
          <span>
            {score !== null && before !== null && (
              <Delta value={score - before} format={format.score} />
            )}
          </span>
        </div>
      </td>
      <td data-column="hit_rate">{showKey('hit_rate', row.metrics.hit_rate?.value)}</td>
      <td data-column="answered">
        {t('lb.withinOf', {
          within: format.number(row.within_target),
          answered: format.number(row.decided),
        })}
      </td>
      <td data-column="median_secs">{duration(row.median_secs)}</td>
      <td data-column="p90_secs">{duration(row.p90_secs)}</td>
      <td data-column="median_ack">{showKey('median_ack', row.metrics.median_ack?.value)}</td>
    </tr>
  );
}
