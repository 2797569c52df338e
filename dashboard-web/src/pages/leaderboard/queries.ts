/** What the leaderboard asks the server. All keys start with the topic of the live stream. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';

export type Leaderboard = Schemas['Leaderboard'];
export type Why = Schemas['Why'];
export type Evidence = Schemas['EvidenceAsk'];

export const TOPIC = 'leaderboard';
const ASKS_PER_PAGE = 20;

export const leaderboardQuery = (month?: string, department?: number) =>
  queryOptions({
    queryKey: [TOPIC, 'table', month ?? 'running', department ?? 'all'],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: () =>
      unwrap(api.GET('/api/v1/leaderboard', { params: { query: { month, department } } })),
  });

export const whyQuery = (employee: number, month?: string) =>
  queryOptions({
    queryKey: [TOPIC, 'why', employee, month ?? 'running'],
    staleTime: 30_000,
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/leaderboard/{employee_id}/why', {
          params: { path: { employee_id: employee }, query: { month } },
        }),
      ),
  });

export const evidenceQuery = (employee: number, metric: string, month?: string) =>
  infiniteQueryOptions({
    queryKey: [TOPIC, 'evidence', employee, metric, month ?? 'running'],
    staleTime: 30_000,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Schemas['Evidence']) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(
        api.GET('/api/v1/employees/{employee_id}/evidence', {
          params: {
            path: { employee_id: employee },
            query: { metric, month, cursor, limit: ASKS_PER_PAGE },
          },
        }),
      ),
  });
