/** Waits as every page asks for them. All keys begin with the topic of the live stream. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, type Page, type Schemas } from './client';

export const WAITS_TOPIC = 'waits';

export type Person = { id: number; name: string; department: Schemas['Department'] | null };
export type WaitState =
  'open' | 'answered' | 'peer' | 'closed' | 'cancelled' | 'excluded' | 'dismissed' | 'unknown';
export type Wait = {
  id: string;
  version: number;
  pending: boolean;
  chat: { id: string; title: string };
  topic_id: string | null;
  asked_at: string;
  asked_by_name: string | null;
  kind: 'first' | 'next';
  state: WaitState;
  question: {
    message_id: string;
    text: string | null;
    media: string | null;
    messages: number;
    parts: number;
  };
  holder: Person | null;
  credited: Person | null;
  ack: { at: string; secs: number | null; by: Person | null } | null;
  answer: {
    message_id: string;
    at: string;
    text: string | null;
    media: string | null;
    by: Person | null;
    linked_by: Schemas['LinkedBy'] | null;
    confidence: number | null;
  } | null;
  suggestion: {
    message_id: string;
    at: string;
    text: string | null;
    by: Person | null;
    confidence: number | null;
  } | null;
  wall_secs: number | null;
  business_secs: number | null;
  own_secs: number | null;
  unit: 'business' | 'wall';
  target_secs: number;
  due_at: string;
  is_overdue: boolean;
  within_target: boolean | null;
  off_hours: boolean;
  reason: string | null;
};

export type WaitCounts = { open: number; overdue: number; review: number };
export type Waits = Page<Wait> & { counts: WaitCounts };
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

export type DecisionKind =
  'link' | 'unlink' | 'close' | 'exclude' | 'dismiss' | 'reassign' | 'split' | 'merge' | 'ask';
type Actor = { login: string; name: string };
export type WaitHistory = {
  decisions: {
    id: string;
    kind: DecisionKind;
    at: string;
    by: Actor;
    reason: string;
    employee: Person | null;
    message_id: string | null;
    undone_at: string | null;
    undone_by: Actor | null;
  }[];
  versions: { message_id: string; at: string; text: string | null }[];
};

export const waitHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'history', id],
    queryFn: () => call<WaitHistory>('get', `/api/v1/waits/${id}/history`),
  });

export type Decision = {
  kind: Exclude<DecisionKind, 'ask'>;
  version: number;
  reason?: string;
  employee_id?: number;
  message_id?: string;
  into?: string;
};
type Decided = { decision_id: string; pending: boolean; wait: Wait | null };

export const decide = (id: string, body: Decision) =>
  call<Decided>('post', `/api/v1/waits/${id}/decisions`, { body });
export const undoDecision = (id: string) =>
  call<{ pending: boolean; wait: Wait | null }>('delete', `/api/v1/decisions/${id}`);
