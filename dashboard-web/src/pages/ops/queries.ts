/** What the operations page asks the server. All keys start with the topic of the live stream. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, type Page } from '../../api/client';

export type PartState = 'up' | 'warning' | 'unknown' | 'down';
export type Part = {
  part: string;
  state: PartState;
  /** when it was last known to work */
  last_ok_at: string | null;
  latency_ms: number | null;
  /** how many processes of it live; null for what is no role */
  instances: number | null;
  problems: { code: string; detail: string }[];
  facts: Record<string, string>;
};
export type Health = { state: PartState; checked_at: string; parts: Part[] };
export type Queue = {
  name: string;
  waiting: number;
  running: number;
  delayed: number;
  /** tries that failed a moment ago */
  failed: number;
  /** given up */
  dead: number;
  /** how long the oldest waiting job has waited */
  oldest_secs: number | null;
  /** jobs done in a minute; null: cannot be told */
  rate_per_minute: number | null;
  /** null while it works */
  pause: { by: string; at: string; reason: string } | null;
};
export type DeadJob = {
  id: string;
  queue: string;
  error: string;
  attempts: number;
  enqueued_at: string;
  died_at: string;
  payload: string;
  /** was the payload longer? */
  is_cut: boolean;
};

export const OPS = 'ops';
/** Queues move by the second; the live stream tells of what is rarer. */
const REFRESH_MS = 5_000;

export const healthQuery = queryOptions({
  queryKey: [OPS, 'health'],
  refetchInterval: REFRESH_MS,
  queryFn: () => call<Health>('get', '/api/v1/ops/health'),
});

export const queuesQuery = queryOptions({
  queryKey: [OPS, 'queues'],
  refetchInterval: REFRESH_MS,
  queryFn: () => call<{ items: Queue[] }>('get', '/api/v1/ops/queues'),
});

export const deadJobsQuery = (queue?: string) =>
  infiniteQueryOptions({
    queryKey: [OPS, 'dead', queue ?? 'all'],
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<DeadJob>) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      call<Page<DeadJob>>('get', '/api/v1/ops/jobs', { query: { state: 'dead', queue, cursor } }),
  });

const address = (job: DeadJob) =>
  `/api/v1/ops/jobs/${encodeURIComponent(job.queue)}/${encodeURIComponent(job.id)}` as const;

export const retryJob = (job: DeadJob) => call<void>('post', `${address(job)}/retry`);
export const discardJob = (job: DeadJob, reason: string) =>
  call<void>('post', `${address(job)}/discard`, { body: { reason } });
export const pauseQueue = (name: string, paused: boolean, reason = '') =>
  call<Queue>('patch', `/api/v1/ops/queues/${encodeURIComponent(name)}`, {
    body: { paused, reason },
  });
