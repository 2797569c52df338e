/** What /waits keeps in its address. */
import { type Group, GROUPS } from '../../api/stats';
import { WAIT_FILTERS, type WaitFilter, type WaitsQuery } from '../../api/waits';
import type { Unit } from '../../components/Filters';
import { type Period, validatePeriod } from '../../lib/period';
import { integerWithin, oneOf, positiveInteger, text } from '../../lib/search';

export const TABS: readonly WaitFilter[] = WAIT_FILTERS;

/** What a bar or a cell of the charts counts, as the server takes it. */
export type Counted = Pick<WaitsQuery, 'min_secs' | 'max_secs' | 'weekday' | 'hour'>;
export const UNCOUNTED = {
  min_secs: undefined,
  max_secs: undefined,
  weekday: undefined,
  hour: undefined,
} satisfies Counted;

export type WaitsSearch = Period &
  Counted & {
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
    /** the wait whose drawer is open */
    wait?: string;
    history?: true;
  };

/** The longest time the server can be asked about. */
const MOST_SECS = 2 ** 32 - 1;

/** The parameters that open something rather than filter. */
export const DRAWERS = ['wait', 'history'] as const;

export function validateSearch(search: Record<string, unknown>): WaitsSearch {
  const wait = text(search.wait);
  const by = oneOf(GROUPS, search.by);
  const tab = oneOf(WAIT_FILTERS, search.tab);
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
    min_secs: integerWithin(0, MOST_SECS, search.min_secs),
    max_secs: integerWithin(0, MOST_SECS, search.max_secs),
    weekday: integerWithin(1, 7, search.weekday),
    hour: integerWithin(0, 23, search.hour),
    wait,
    history: wait && String(search.history) === 'true' ? true : undefined,
  };
}

export const isBar = ({ min_secs, max_secs }: Counted): boolean =>
  min_secs !== undefined || max_secs !== undefined;
export const isCell = ({ weekday, hour }: Counted): boolean =>
  weekday !== undefined || hour !== undefined;

/** States of now are asked for whenever they began; the others belong to the period. */
export const isOfNow = (tab: WaitFilter): boolean =>
  tab === 'open' || tab === 'overdue' || tab === 'review';

export const unitOf = (search: WaitsSearch): Unit => search.unit ?? 'business';
