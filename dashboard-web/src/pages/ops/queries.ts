/** What the operations page asks the server. All keys start with the topic of the live stream. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Part = Schemas['OpsPart'];
export type Queue = Schemas['OpsQueue'];
export type DeadJob = Schemas['OpsJob'];

export const OPS = 'ops';
/** Queues move by the second; the live stream tells of what is rarer. */
const REFRESH_MS = 5_000;

export const healthQuery = queryOptions({
  queryKey: [OPS, 'health'],
  refetchInterval: REFRESH_MS,
  queryFn: () => unwrap(api.GET('/api/v1/ops/health')),
});

export const queuesQuery = queryOptions({
  queryKey: [OPS, 'queues'],
  refetchInterval: REFRESH_MS,
  queryFn: () => unwrap(api.GET('/api/v1/ops/queues')),
});

export const deadJobsQuery = (queue?: string) =>
  infiniteQueryOptions({
    queryKey: [OPS, 'dead', queue ?? 'all'],
    staleTime: 10_000,
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Schemas['OpsJobs']) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/ops/jobs', { params: { query: { state: 'dead', queue, cursor } } })),
  });

const pathOf = ({ queue, id }: DeadJob) => ({ path: { queue, id } });

export const retryJob = (job: DeadJob) =>
  unwrap(api.POST('/api/v1/ops/jobs/{queue}/{id}/retry', { params: pathOf(job) }));
export const discardJob = (job: DeadJob, reason: string) =>
  unwrap(
    api.POST('/api/v1/ops/jobs/{queue}/{id}/discard', { params: pathOf(job), body: { reason } }),
  );
export const pauseQueue = (queue: string, paused: boolean, reason = '') =>
  unwrap(
    api.PATCH('/api/v1/ops/queues/{queue}', {
      params: { path: { queue } },
      body: { paused, reason },
    }),
  );
