/** Waits as every page asks for them. All keys begin with the topic of the live stream. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, type Schemas } from './client';

export const WAITS_TOPIC = 'waits';

export type Person = Schemas['Employee'];
export type Wait = Schemas['Wait'];
export type WaitState = Schemas['WaitState'];
export type WaitCounts = Schemas['WaitCounts'];
export type Waits = Schemas['Waits'];
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
  sort?: 'age' | 'due' | 'asked';
};

const FIRST_PAGE = 10;
const NEXT_PAGES = 50;
/** Pages at once, where the whole list has to be gone through. */
const LARGEST_PAGE = 200;

export const waitsQuery = (query: WaitsQuery, whole = false) =>
  infiniteQueryOptions({
    queryKey: [WAITS_TOPIC, 'list', query, whole],
    staleTime: 15_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Waits) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      call<Waits>('get', '/api/v1/waits', {
        query: {
          ...query,
          cursor,
          limit: whole ? LARGEST_PAGE : cursor ? NEXT_PAGES : FIRST_PAGE,
        },
      }),
  });

export const waitQuery = (id: string) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'one', id],
    staleTime: 15_000,
    queryFn: () => call<Wait>('get', `/api/v1/waits/${id}`),
  });

export const conversationQuery = (id: string, before: number, after: number) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'talk', id, before, after],
    staleTime: 30_000,
    // Asking for more messages must not empty the page; another wait must.
    placeholderData: (old: Schemas['Conversation'] | undefined, oldQuery) =>
      oldQuery?.queryKey[2] === id ? old : undefined,
    queryFn: () =>
      call<Schemas['Conversation']>('get', `/api/v1/waits/${id}/messages`, {
        query: { before, after },
      }),
  });

export type WaitHistory = Schemas['WaitHistory'];

export const waitHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'history', id],
    queryFn: () => call<WaitHistory>('get', `/api/v1/waits/${id}/history`),
  });

type DecisionBody = Schemas['DecisionBody'];
/** A decision as a person makes it; the fields it does not need may be left out. */
export type Decision = Pick<DecisionBody, 'version'> &
  Partial<DecisionBody> & { kind: Exclude<Schemas['DecisionKind'], 'ask'> };

export const decide = (id: string, body: Decision) =>
  call<Schemas['Decided']>('post', `/api/v1/waits/${id}/decisions`, { body });
export const undoDecision = (id: string) =>
  call<Schemas['Undone']>('delete', `/api/v1/decisions/${id}`);
