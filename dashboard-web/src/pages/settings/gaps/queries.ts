/** What the page of blind times asks the server. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../../api/client';
import { SETTINGS } from '../queries';

export type Gap = Schemas['Gap'];
export const GAPS = [SETTINGS, 'gaps'] as const;

/** `chat`: only of this chat, and of all. */
export const gapsQuery = (chat?: string) =>
  infiniteQueryOptions({
    queryKey: [...GAPS, chat ?? 'all'],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Schemas['Gaps']) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/gaps', {
          params: { query: { chat: chat ? Number(chat) : undefined, cursor } },
        }),
      ),
  });

export const addGap = (body: Schemas['NewGap']) => unwrap(api.POST('/api/v1/gaps', { body }));

/** What is left out stays. */
export const changeGap = (id: number, change: Partial<Schemas['GapChange']>) =>
  unwrap(
    api.PATCH('/api/v1/gaps/{id}', {
      params: { path: { id } },
      body: { from_at: null, to_at: null, withdrawn: null, ...change },
    }),
  );
