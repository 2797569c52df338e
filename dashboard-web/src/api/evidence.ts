/** The asks behind a metric, as the pages that tell of scores ask for them. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from './client';

/** Where the live stream tells of new scores. */
export const SCORES_TOPIC = 'leaderboard';
const ASKS_PER_PAGE = 20;

export type Evidence = Schemas['EvidenceAsk'];

/** A miss: too late, or open and overdue already. What nothing is decided about is none. */
export const isLate = ({ within_target, is_overdue }: Evidence): boolean =>
  within_target === false || is_overdue;

export const evidenceQuery = (employee: number, metric: string, month?: string) =>
  infiniteQueryOptions({
    queryKey: [SCORES_TOPIC, 'evidence', employee, metric, month ?? 'running'],
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
