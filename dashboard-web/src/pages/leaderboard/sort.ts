/** Re-sorting and filtering of rows the server has already ranked. */
import type { Schemas } from '../../api/client';
import { matches } from '../../lib/matches';
import { compareNames } from '../../lib/names';
import type { Sort, SortKey } from './search';

export type Row = Schemas['LeaderboardRow'];

/** The direction a first click gives: names and waits from the small end, scores from the top. */
export const FIRST_DIRECTION: Record<SortKey, 'asc' | 'desc'> = {
  rank: 'asc',
  name: 'asc',
  score: 'desc',
  hit_rate: 'desc',
  answered: 'desc',
  median_secs: 'asc',
  p90_secs: 'asc',
  median_ack: 'asc',
};

function parseSort(sort: Sort): { key: SortKey; descending: boolean } {
  const descending = sort.startsWith('-');
  return { key: (descending ? sort.slice(1) : sort) as SortKey, descending };
}

/** What a row is sorted by; null is unknown. */
function valueOf(row: Row, key: Exclude<SortKey, 'name'>): number | null {
  if (key === 'hit_rate' || key === 'median_ack') return row.metrics[key]?.value ?? null;
  return row[key];
}

function compare(a: Row, b: Row, key: SortKey): number {
  if (key === 'name') return compareNames(a.name, b.name);
  return (valueOf(a, key) ?? 0) - (valueOf(b, key) ?? 0);
}

/** Unknown values stay at the end in both directions; equal ones keep the server's order. */
export function sortRows(rows: Row[], sort: Sort | undefined): Row[] {
  if (!sort) return rows;
  const { key, descending } = parseSort(sort);
  return [...rows].sort((a, b) => {
    const isUnknown = (row: Row) => Number(key !== 'name' && valueOf(row, key) === null);
    const unknown = isUnknown(a) - isUnknown(b);
    return unknown || (descending ? -compare(a, b, key) : compare(a, b, key));
  });
}

export function filterByName(rows: Row[], query: string | undefined): Row[] {
  return query ? rows.filter((row) => matches(row.name, query)) : rows;
}

/** One's own row first, whatever its rank: it is what everybody looks for. */
export function pinOwn(rows: Row[], own: number | null | undefined): Row[] {
  const mine = rows.find((row) => row.employee_id === own);
  return mine ? [mine, ...rows.filter((row) => row !== mine)] : rows;
}
