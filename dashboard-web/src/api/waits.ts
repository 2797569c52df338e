/** Waits as every page asks for them. All keys begin with the topic of the live stream. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from './client';

export const WAITS_TOPIC = 'waits';

export type Person = Schemas['Employee'];
export type Wait = Schemas['Wait'];
export type WaitState = Schemas['WaitState'];
export type WaitCounts = Schemas['WaitCounts'];
export type Waits = Schemas['Waits'];

/** How long an answer took, by the working hours or by the clock on the wall. */
export const secsOf = (wait: Wait, unit: 'business' | 'wall'): number | null =>
  unit === 'wall' ? wait.wall_secs : wait.business_secs;

export const WAIT_FILTERS = [
  'open',
  'overdue',
  'review',
  'answered',
  'missed',
  'excluded',
  'all',
] as const;
export type WaitFilter = (typeof WAIT_FILTERS)[number];

export type WaitsQuery = {
  state?: WaitFilter;
  department?: number;
  employee?: number;
  chat?: string;
  q?: string;
  from?: string;
  to?: string;
  /** a bar of the histogram: longer than, up to, by which clock */
  min_secs?: number;
  max_secs?: number;
  unit?: 'business' | 'wall';
  /** a cell of the heatmap: 1 is Monday */
  weekday?: number;
  hour?: number;
  sort?: 'age' | 'due' | 'asked';
};

const FIRST_PAGE = 10;
const NEXT_PAGES = 50;

export const waitsQuery = (query: WaitsQuery) =>
  infiniteQueryOptions({
    queryKey: [WAITS_TOPIC, 'list', query],
    staleTime: 15_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Waits) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/waits', {
          params: { query: { ...query, cursor, limit: cursor ? NEXT_PAGES : FIRST_PAGE } },
        }),
      ),
  });

export const waitQuery = (id: string) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'one', id],
    staleTime: 15_000,
    queryFn: () => unwrap(api.GET('/api/v1/waits/{id}', { params: { path: { id } } })),
  });

export const conversationQuery = (id: string, before: number, after: number) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'talk', id, before, after],
    staleTime: 30_000,
    // Asking for more messages must not empty the page; another wait must.
    placeholderData: (old: Schemas['Conversation'] | undefined, oldQuery) =>
      oldQuery?.queryKey[2] === id ? old : undefined,
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/waits/{id}/messages', {
          params: { path: { id }, query: { before, after } },
        }),
      ),
  });

export type WaitHistory = Schemas['WaitHistory'];

export const waitHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'history', id],
    queryFn: () => unwrap(api.GET('/api/v1/waits/{id}/history', { params: { path: { id } } })),
  });

/** A decision about a wait; a message that asks nothing is made an ask by `makeAsk`. */
export type Decision = Schemas['DecisionBody'] & {
  kind: Exclude<Schemas['DecisionKind'], 'ask'>;
};

export const decide = (id: string, body: Decision) =>
  unwrap(
    api.POST('/api/v1/waits/{id}/decisions', {
      params: { path: { id } },
      body,
    }),
  );
export const undoDecision = (id: string) =>
  unwrap(api.DELETE('/api/v1/decisions/{id}', { params: { path: { id } } }));

/**
 * Makes a message an ask. `talk` is a chat of its conversation: a message from before a group moved
 * stands in another one, of the same business account.
 */
export const makeAsk = (talk: string, message: Schemas['Message']) => {
  const [, business] = talk.split('~');
  const [chat] = message.id.split(':');
  return unwrap(
    api.POST('/api/v1/messages/{chat}/{id}/ask', {
      params: {
        path: { chat: [chat, business].filter(Boolean).join('~'), id: message.message_id },
      },
      body: {},
    }),
  );
};
