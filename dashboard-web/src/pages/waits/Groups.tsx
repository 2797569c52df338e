/** The same numbers by employee, chat, department or day; each row leads to its waits. */
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Group, GROUPS, type ResponseStats, type StatsRow } from '../../api/stats';
import { type Column, DataTable } from '../../components/DataTable';
import { useFormat } from '../../lib/format';
import { useWaitsSearch } from './useWaitsSearch';
import classes from './waits.module.css';

export function Groups({ stats }: { stats: ResponseStats }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set, drill } = useWaitsSearch();
  const by: Group = search.by ?? 'employee';
  const secs = (value: number | null) => (value === null ? '–' : format.duration(value));
  const rate = (value: number | null) => (value === null ? '–' : format.percent(value));
  const name = (row: StatsRow) => {
    if (by === 'day' && row.id) return format.calendarDay(row.id);
    return row.name ?? t(`waits.noGroup.${by}`);
  };
  // Days in their order, the newest first; whatever else, those with most questions.
  const rows =
    by === 'day'
      ? stats.rows.toSorted((a, b) => (b.id ?? '').localeCompare(a.id ?? ''))
      : stats.rows;
  const columns: Column<StatsRow>[] = [
    { key: 'name', label: t(`waits.by.${by}`), cell: name, wrap: true },
    { key: 'asks', label: t('waits.col.asks'), end: true, cell: (r) => format.number(r.asks) },
    { key: 'open', label: t('waits.col.openNow'), end: true, cell: (r) => format.number(r.open) },
    {
      key: 'missed',
      label: t('waits.col.missed'),
      end: true,
      cell: (r) => format.number(r.missed),
    },
    { key: 'rate', label: t('waits.col.hitRate'), end: true, cell: (r) => rate(r.hit_rate) },
    { key: 'median', label: t('waits.col.median'), end: true, cell: (r) => secs(r.median_secs) },
    { key: 'p90', label: t('waits.col.p90'), end: true, cell: (r) => secs(r.p90_secs) },
  ];
  const openRow = (row: StatsRow) => {
    if (row.id === null) return;
    const change = {
      employee: { employee: Number(row.id) },
      department: { department: Number(row.id) },
      chat: { chat: row.id },
      day: { from: row.id, to: row.id, month: undefined },
    }[by];
    drill({ tab: 'all', ...change });
  };
  return (
    <div className={classes.groups}>
      <div className={classes.groupsHead}>
        <h2>{t('waits.groups')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('waits.groupBy')}
          value={by}
          onChange={(value) => set({ by: value === 'employee' ? undefined : value })}
          data={GROUPS.map((value) => ({ value, label: t(`waits.by.${value}`) }))}
        />
      </div>
      <DataTable
        label={t('waits.groups')}
        rows={rows}
        rowKey={(row) => row.id ?? 'none'}
        columns={columns}
        keys={false}
        card={(row) => ({
          title: name(row),
          note: t('waits.groupNote', {
            asks: format.number(row.asks),
            missed: format.number(row.missed),
            median: secs(row.median_secs),
          }),
          end: <b>{rate(row.hit_rate)}</b>,
        })}
        onOpen={openRow}
        openLabel={t('waits.openGroup')}
      />
    </div>
  );
}
