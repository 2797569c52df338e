/**
 * A list as a table on wide screens and as two-line cards on phones. Plain elements: components in
 * every cell would cost time. Rows with `onOpen` are reached by j and k and opened by Enter.
 */
import { Button, NativeSelect, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconSelector, IconSortAscending, IconSortDescending } from '../icons';
import { focusNeighbour, useKeys } from '../lib/keys';
import { usePhone } from '../lib/usePhone';
import classes from './table.module.css';

export type Column<Row> = {
  key: string;
  label: string;
  cell: (row: Row) => ReactNode;
  /** numbers stand at the right */
  end?: boolean;
  /** the direction of the first press on the header; without it the column does not sort */
  sort?: 'asc' | 'desc';
  /** text that may take more than one line */
  wrap?: boolean;
  width?: number;
  /** holds the row's button and names the row; without one it is the first column */
  opens?: boolean;
};

export type Card = { lead?: ReactNode; title: ReactNode; note?: ReactNode; end?: ReactNode };

type Props<Row> = {
  /** the list's name for screen readers */
  label: string;
  rows: Row[];
  rowKey: (row: Row) => string | number;
  columns: Column<Row>[];
  card: (row: Row) => Card;
  onOpen?: (row: Row) => void;
  /** the words behind the row's name for screen readers, e.g. "open the profile" */
  openLabel?: string;
  openKey?: string | number;
  /** "-score": by score, largest first */
  sort?: string;
  onSort?: (sort: string) => void;
  more?: { has: boolean; loading: boolean; onMore: () => void };
  /** one of several tables on a page may take the keys j and k */
  keys?: boolean;
  tone?: (row: Row) => 'warn' | 'bad' | 'own' | undefined;
};

export function DataTable<Row>(props: Props<Row>) {
  const { keys = true, onOpen, more } = props;
  const { t } = useTranslation();
  const phone = usePhone();
  useKeys(
    {
      KeyJ: () => focusNeighbour('[data-row]', 1),
      KeyK: () => focusNeighbour('[data-row]', -1),
    },
    { enabled: keys && !!onOpen },
  );
  return (
    <div className={`fc-card ${classes.box}`}>
      {phone ? <Cards {...props} /> : <Table {...props} />}
      {more?.has && (
        <div className={classes.more}>
          <Button variant="default" loading={more.loading} onClick={more.onMore}>
            {t('kit.more')}
          </Button>
        </div>
      )}
    </div>
  );
}

const parse = (sort = '') => ({ key: sort.replace(/^-/, ''), descending: sort.startsWith('-') });

function Table<Row>({ label, columns, rows, ...rest }: Props<Row>) {
  const { rowKey, onOpen, openKey, openLabel, sort, onSort, keys = true, tone } = rest;
  const opener = columns.find((column) => column.opens) ?? columns[0];
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-open={openKey === rowKey(row) || undefined}
              data-link={onOpen ? true : undefined}
              data-tone={tone?.(row)}
              onClick={onOpen && (() => onOpen(row))}
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  data-column={column.key}
                  data-end={column.end || undefined}
                  data-wrap={column.wrap || undefined}
                >
                  {column === opener && onOpen ? (
                    <button
                      type="button"
                      className={classes.open}
                      data-row={keys ? rowKey(row) : undefined}
                      onClick={(event) => {
                        event.stopPropagation();
                        onOpen(row);
                      }}
                    >
                      {column.cell(row)}
                      {openLabel && <span className="fc-hidden">, {openLabel}</span>}
                    </button>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type HeaderProps<Row> = {
  column: Column<Row>;
  sort?: string;
  onSort?: (sort: string) => void;
};

function Header<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const { key, descending } = parse(sort);
  const on = key === column.key;
  const shared = {
    scope: 'col' as const,
    'data-column': column.key,
    'data-end': column.end || undefined,
    style: column.width ? { width: column.width } : undefined,
  };
  if (!column.sort || !onSort) {
    return (
      <th {...shared}>
        <span className={classes.plainHead}>{column.label}</span>
      </th>
    );
  }
  const Sign = !on ? IconSelector : descending ? IconSortDescending : IconSortAscending;
  const first = column.sort === 'desc' ? `-${column.key}` : column.key;
  const other = column.sort === 'desc' ? column.key : `-${column.key}`;
  return (
    <th {...shared} aria-sort={!on ? 'none' : descending ? 'descending' : 'ascending'}>
      <UnstyledButton
        className={classes.sort}
        onClick={() => onSort(sort === first ? other : first)}
      >
        <span>{column.label}</span>
        <Sign size={14} aria-hidden="true" data-on={on || undefined} />
      </UnstyledButton>
    </th>
  );
}

function Cards<Row>({ label, columns, rows, card, ...rest }: Props<Row>) {
  const { t } = useTranslation();
  const { rowKey, onOpen, openLabel, sort, onSort, keys = true, tone } = rest;
  const sortable = columns.filter((column) => column.sort);
  return (
    <>
      {onSort && sortable.length > 0 && (
        <div className={classes.cardsHead}>
          <NativeSelect
            aria-label={t('kit.sortBy')}
            leftSection={<IconSortDescending size={16} />}
            value={parse(sort).key}
            onChange={(event) => {
              const column = sortable.find((one) => one.key === event.currentTarget.value);
              if (column) onSort(column.sort === 'desc' ? `-${column.key}` : column.key);
            }}
            data={sortable.map((column) => ({ value: column.key, label: column.label }))}
          />
        </div>
      )}
      <ul className={classes.cards} aria-label={label}>
        {rows.map((row) => {
          const { lead, title, note, end } = card(row);
          const inside = (
            <>
              {lead}
              <span className={classes.cardText}>
                <b>{title}</b>
                {note && <span className={classes.sub}>{note}</span>}
              </span>
              {end && <span className={classes.cardEnd}>{end}</span>}
              {onOpen && openLabel && <span className="fc-hidden">, {openLabel}</span>}
            </>
          );
          return (
            <li key={rowKey(row)} data-tone={tone?.(row)}>
              {onOpen ? (
                <button
                  type="button"
                  className={classes.card}
                  data-row={keys ? rowKey(row) : undefined}
                  onClick={() => onOpen(row)}
                >
                  {inside}
                </button>
              ) : (
                <div className={classes.card}>{inside}</div>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}
