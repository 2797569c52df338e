/** What /waits keeps in its address. */
import { type Group, GROUPS } from '../../api/stats';
import { WAIT_FILTERS, type WaitFilter } from '../../api/waits';
import type { Unit } from '../../components/Filters';
import { type Period, validatePeriod } from '../../lib/period';
import { oneOf, positiveInteger, text } from '../../lib/search';

export const TABS: readonly WaitFilter[] = WAIT_FILTERS;
export type Slice =
  | { kind: 'secs'; from: number; to: number | null }
  | { kind: 'hour'; weekday: number; hour: number };

export type WaitsSearch = Period & {
  tab?: WaitFilter;
  department?: number;
  employee?: number;
  chat?: string;
  q?: string;
  sort?: 'age' | 'due' | 'asked';
  /** absent: working time */
  unit?: 'wall';
  /** what the table of numbers is by; absent: employees */
  by?: Exclude<Group, 'employee'>;
  /** only these answers: "secs-60-300" or "hour-2-14" */
  slice?: string;
  /** the wait whose drawer is open */
  wait?: string;
  history?: true;
};

/** The parameters that open something rather than filter. */
export const DRAWERS = ['wait', 'history'] as const;

export function validateSearch(search: Record<string, unknown>): WaitsSearch {
  const wait = text(search.wait);
  const by = oneOf(GROUPS, search.by);
  const tab = oneOf(WAIT_FILTERS, search.tab);
  const slice = text(search.slice);
  return {
    ...validatePeriod(search),
    tab: tab === 'open' ? undefined : tab,
    department: positiveInteger(search.department),
    employee: positiveInteger(search.employee),
    chat: text(search.chat),
    q: text(search.q),
    sort: oneOf(['age', 'due', 'asked'] as const, search.sort),
    unit: search.unit === 'wall' ? 'wall' : undefined,
    by: by === 'employee' ? undefined : by,
    slice: parseSlice(slice) ? slice : undefined,
    wait,
    history: wait && String(search.history) === 'true' ? true : undefined,
  };
}

export function parseSlice(value?: string): Slice | null {
  const secs = /^secs-(\d+)-(\d*)$/.exec(value ?? '');
  if (secs) return { kind: 'secs', from: Number(secs[1]), to: secs[2] ? Number(secs[2]) : null };
  const hour = /^hour-([1-7])-(\d{1,2})$/.exec(value ?? '');
  if (hour) return { kind: 'hour', weekday: Number(hour[1]), hour: Number(hour[2]) };
  return null;
}

/** States of now are asked for whenever they began; the others belong to the period. */
export const isOfNow = (tab: WaitFilter): boolean =>
  tab === 'open' || tab === 'overdue' || tab === 'review';

export const unitOf = (search: WaitsSearch): Unit => search.unit ?? 'business';
