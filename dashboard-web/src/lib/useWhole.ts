/** A list to choose from, all of it: a choice must not end where the server's page does. */
import {
  type InfiniteData,
  type QueryKey,
  useInfiniteQuery,
  type UseInfiniteQueryOptions,
} from '@tanstack/react-query';
import { useEffect } from 'react';

type Page<T> = { items: T[]; next_cursor: string | null };
type Options<P, K extends QueryKey> = UseInfiniteQueryOptions<
  P,
  Error,
  InfiniteData<P>,
  K,
  string | undefined
>;

export function useWhole<T, K extends QueryKey>(options: Options<Page<T>, K>, enabled = true): T[] {
  const query = useInfiniteQuery({ ...options, enabled });
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    // Several may ask for one list: the first asks, and nobody asks again what failed.
    if (enabled && hasNextPage && !isFetching && !isError) {
      void fetchNextPage({ cancelRefetch: false });
    }
  }, [enabled, data, hasNextPage, isFetching, isError, fetchNextPage]);
  return data?.pages.flatMap((page) => page.items) ?? [];
}
