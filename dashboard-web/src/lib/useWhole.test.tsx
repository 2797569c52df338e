import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import { useWhole } from './useWhole';

type Page = { items: number[]; next_cursor: string | null };

function show(answer: (cursor?: string) => Promise<Page>) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const options = {
    queryKey: ['things'],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam }: { pageParam: string | undefined }) => answer(pageParam),
  };
  return renderHook(() => useWhole(options), { wrapper }).result;
}

it('holds every page', async () => {
  const pages: Record<string, Page> = {
    first: { items: [1, 2], next_cursor: 'b' },
    b: { items: [3], next_cursor: 'c' },
    c: { items: [4], next_cursor: null },
  };
  const list = show(async (cursor = 'first') => pages[cursor] as Page);
  await waitFor(() => expect(list.current).toEqual([1, 2, 3, 4]));
});

it('does not ask for ever where a page fails', async () => {
  const answer = vi.fn(async (cursor?: string): Promise<Page> => {
    if (cursor) throw new Error('gone');
    return { items: [1], next_cursor: 'b' };
  });
  const list = show(answer);
  await waitFor(() => expect(answer).toHaveBeenCalledTimes(2));
  await new Promise((done) => requestAnimationFrame(done));
  expect(list.current).toEqual([1]);
  expect(answer).toHaveBeenCalledTimes(2);
});
