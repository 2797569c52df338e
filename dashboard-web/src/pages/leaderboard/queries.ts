/** What the leaderboard asks the server. All keys start with the topic of the live stream. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import { SCORES_TOPIC } from '../../api/evidence';

export type Leaderboard = Schemas['Leaderboard'];
export type Why = Schemas['Why'];

export const leaderboardQuery = (month?: string, department?: number) =>
  queryOptions({
    queryKey: [SCORES_TOPIC, 'table', month ?? 'running', department ?? 'all'],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: () =>
      unwrap(api.GET('/api/v1/leaderboard', { params: { query: { month, department } } })),
  });

export const whyQuery = (employee: number, month?: string) =>
  queryOptions({
    queryKey: [SCORES_TOPIC, 'why', employee, month ?? 'running'],
    staleTime: 30_000,
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/leaderboard/{employee_id}/why', {
          params: { path: { employee_id: employee }, query: { month } },
        }),
      ),
  });
