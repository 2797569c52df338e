/** The columns of the list, and the same as two lines on phones. */
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../components/Avatar';
import { Badge } from '../../components/Badge';
import type { Card, Column } from '../../components/DataTable';
import { useFormat } from '../../lib/format';
import classes from './employees.module.css';
import type { ListedEmployee } from './queries';
import { RowMenu } from './RowMenu';

export function useEmployeeColumns(mayEdit: boolean) {
  const { t } = useTranslation();
  const format = useFormat();
  const place = (row: ListedEmployee) =>
    [row.position, row.department?.name ?? t('employees.noDepartment')].filter(Boolean).join(' · ');
  const telegram = (row: ListedEmployee) => {
    if (row.telegram_id === null) return <Badge mood="warn">{t('employees.notLinked')}</Badge>;
    return row.username ? `@${row.username}` : t('employees.linked');
  };
  const state = (row: ListedEmployee) =>
    row.left_at ? (
      <Badge>{t('employees.leftOn', { day: format.date(row.left_at) })}</Badge>
    ) : (
      <Badge mood="good">{t('employees.works')}</Badge>
    );
  const score = (row: ListedEmployee) =>
    row.score === null ? (
      <span className={classes.unknown}>{t('kit.notMeasured')}</span>
    ) : (
      <b>{format.score(row.score)}</b>
    );

  const columns: Column<ListedEmployee>[] = [
    {
      key: 'name',
      label: t('employees.column.name'),
      sort: 'asc',
      cell: (row) => (
        <span className={classes.who}>
          <Avatar name={row.name} />
          <span>
            {row.name}
            {row.position && <span className={classes.sub}>{row.position}</span>}
          </span>
        </span>
      ),
    },
    {
      key: 'department',
      label: t('employees.column.department'),
      sort: 'asc',
      cell: (row) => row.department?.name ?? '–',
    },
    { key: 'telegram', label: t('employees.column.telegram'), cell: telegram },
    {
      key: 'calendar',
      label: t('employees.column.calendar'),
      cell: (row) => row.calendar?.name ?? '–',
    },
    { key: 'score', label: t('employees.column.score'), sort: 'desc', end: true, cell: score },
    { key: 'status', label: t('employees.column.status'), cell: state },
  ];
  if (mayEdit) {
    columns.push({
      key: 'actions',
      label: t('employees.column.actions'),
      end: true,
      width: 72,
      cell: (row) => <RowMenu row={row} />,
    });
  }
  const card = (row: ListedEmployee): Card => ({
    lead: <Avatar name={row.name} />,
    title: row.name,
    note: place(row),
    end: (
      <>
        {score(row)}
        {row.left_at ? state(row) : row.telegram_id === null && telegram(row)}
      </>
    ),
  });
  return { columns, card };
}
