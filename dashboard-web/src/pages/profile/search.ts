/** What the profile keeps in its address. */
import { isMonth } from '../../lib/period';
import { oneOf, text } from '../../lib/search';

export const TABS = ['score', 'history'] as const;

export type ProfileSearch = {
  /** YYYY-MM; absent: the running month */
  month?: string;
  tab?: (typeof TABS)[number];
  /** the metric whose evidence is open */
  metric?: string;
  /** the ask whose conversation is open inside that drawer */
  ask?: string;
  dialog?: 'edit' | 'invite';
};

export function validateSearch(search: Record<string, unknown>): ProfileSearch {
  const month = text(search.month);
  const metric = text(search.metric);
  return {
    month: isMonth(month) ? month : undefined,
    tab: oneOf(TABS, search.tab),
    metric,
    ask: metric ? text(search.ask) : undefined,
    dialog: oneOf(['edit', 'invite'] as const, search.dialog),
  };
}
