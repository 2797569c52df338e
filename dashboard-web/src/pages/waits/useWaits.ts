/** The list of the page: a page at a time, or the whole of it where a bar or a cell is looked into. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useSession } from '../../api/session';
import { type Wait, type WaitsQuery, waitsQuery } from '../../api/waits';
import { useToday } from '../../components/PeriodPicker';
import { rangeOf } from '../../lib/period';
import { isDecided } from './useDecide';
import { isInSlice } from './slice';
import { isOfNow, parseSlice, unitOf, type WaitsSearch } from './search';

export function listQuery(search: WaitsSearch, today: string): WaitsQuery {
  const state = search.tab ?? 'open';
  const { department, employee, chat, q, sort } = search;
  const range = isOfNow(state) ? {} : rangeOf(search, today);
  return { state, department, employee, chat, q, sort, ...range };
}

export function useWaits(search: WaitsSearch) {
  const today = useToday();
  const zone = useSession()?.company.time_zone ?? 'Asia/Tashkent';
  const slice = parseSlice(search.slice);
  const query = useInfiniteQuery(waitsQuery(listQuery(search, today), !!slice));
  const { hasNextPage, isFetching, fetchNextPage } = query;

  // The server has no filter for a bar: the whole list is gone through.
  const gather = !!slice && hasNextPage && !isFetching && !query.isError;
  useEffect(() => {
    if (gather) void fetchNextPage();
  }, [gather, fetchNextPage]);

  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  const waits: Wait[] = all.filter(
    (wait) => !isDecided(wait) && (!slice || isInSlice(wait, slice, unitOf(search), zone)),
  );
  return {
    query,
    waits,
    gathering: !!slice && (hasNextPage || isFetching),
    counts: query.data?.pages[0]?.counts,
  };
}
