/** The list of the page, a page at a time. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { type WaitsQuery, waitsQuery } from '../../api/waits';
import { rangeOf } from '../../lib/period';
import { useToday } from '../../lib/useToday';
import { isDecided } from './useDecide';
import { isBar, isOfNow, UNCOUNTED, unitOf, type WaitsSearch } from './search';

export function listQuery(search: WaitsSearch, today: string): WaitsQuery {
  const state = search.tab ?? 'open';
  const { department, employee, chat, q, sort, min_secs, max_secs, weekday, hour } = search;
  const range = isOfNow(state) ? {} : rangeOf(search, today);
  const unit = isBar(search) ? unitOf(search) : undefined;
  const counted = { min_secs, max_secs, unit, weekday, hour };
  return { state, department, employee, chat, q, sort, ...range, ...counted };
}

export function useWaits(search: WaitsSearch) {
  const today = useToday();
  const query = useInfiniteQuery(waitsQuery(listQuery(search, today)));
  // Tabs and tiles lead out of a bar: what they count is not narrowed to it. Without one, it is
  // the same list, asked for once.
  const wide = useInfiniteQuery(waitsQuery(listQuery({ ...search, ...UNCOUNTED }, today)));
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  return {
    query,
    waits: all.filter((wait) => !isDecided(wait)),
    counts: wide.data?.pages[0]?.counts,
  };
}
