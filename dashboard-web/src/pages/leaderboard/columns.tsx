/** The columns of the ranking, and the same as two lines on phones. */
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar';
import { Badge } from '../../components/Badge';
import type { Card, Column } from '../../components/DataTable';
import { Delta } from '../../components/Delta';
import { useMetrics } from '../../components/metrics';
import { useFormat } from '../../lib/format';
import classes from './ranking.module.css';
import { SORT_KEYS, type SortKey } from './search';
import { FIRST_DIRECTION, type Row } from './sort';

/** `own`: the employee who looks. */
export function useRankingColumns(own?: number | null) {
  const { t } = useTranslation();
  const format = useFormat();
  const { showKey } = useMetrics();
  const duration = (secs: number | null) => (secs === null ? '–' : format.duration(secs));
  const score = (row: Row) => <b>{row.score === null ? '–' : format.score(row.score)}</b>;
  const change = ({ score, previous_score: before }: Row) =>
    score !== null && before !== null && <Delta value={score - before} format={format.score} />;
  const you = (row: Row) => row.employee_id === own && ` · ${t('lb.you')}`;
  const provisional = (row: Row) =>
    row.is_provisional && <Badge mood="warn">{t('lb.provisional')}</Badge>;

  const cells: Record<SortKey, Omit<Column<Row>, 'key' | 'label' | 'sort'>> = {
    rank: { width: 72, cell: (row) => <Rank rank={row.rank} /> },
    name: {
      opens: true,
      cell: (row) => (
        <span className={classes.who}>
          <Avatar name={row.name} />
          <span>
            <b>{row.name}</b>
            <span className={classes.sub}>
              {row.department?.name ?? t('lb.noDepartment')}
              {you(row)} {provisional(row)}
            </span>
          </span>
        </span>
      ),
    },
    score: {
      end: true,
      width: 180,
      cell: (row) => (
        <div className={classes.score}>
          <span className={classes.bar} aria-hidden="true">
            <i style={{ width: `${row.score ?? 0}%` }} />
          </span>
          {score(row)}
          <span>{change(row)}</span>
        </div>
      ),
    },
    hit_rate: { end: true, cell: (row) => showKey('hit_rate', row.metrics.hit_rate?.value) },
    answered: {
      end: true,
      cell: (row) =>
        t('lb.withinOf', {
          within: format.number(row.within_target),
          answered: format.number(row.decided),
        }),
    },
    median_secs: { end: true, cell: (row) => duration(row.median_secs) },
    p90_secs: { end: true, cell: (row) => duration(row.p90_secs) },
    median_ack: {
      end: true,
      cell: (row) => showKey('median_ack', row.metrics.median_ack?.value),
    },
  };
  const columns = SORT_KEYS.map((key) => ({
    key,
    label: t(`col.${key}`),
    sort: FIRST_DIRECTION[key],
    ...cells[key],
  }));

  const card = (row: Row): Card => ({
    lead: <Rank rank={row.rank} />,
    title: (
      <>
        {row.name}
        {you(row)}
      </>
    ),
    note: (
      <>
        {t('lb.cardNote', {
          within: format.number(row.within_target),
          answered: format.number(row.decided),
          median: duration(row.median_secs),
        })}{' '}
        {provisional(row)}
      </>
    ),
    end: (
      <>
        {score(row)}
        {change(row)}
      </>
    ),
  });
  return { columns, card };
}

const Rank = ({ rank }: { rank: number | null }) => (
  <span className={classes.rank} data-top={(rank ?? 99) <= 3 || undefined}>
    {rank ?? '–'}
  </span>
);
