/** What the profile asks the server. Keys start with the topic that changes them. */
import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import { SCORES_TOPIC } from '../../api/evidence';

export type Metric = Schemas['EmployeeMetric'];
export type Metrics = Schemas['EmployeeMetrics'];

export const metricsQuery = (id: number, month?: string) =>
  queryOptions({
    queryKey: [SCORES_TOPIC, 'metrics', id, month ?? 'running'],
    staleTime: 30_000,
    // Another month may wait under the old one; another person must not.
    placeholderData: (old, oldQuery) => (oldQuery?.queryKey[2] === id ? old : undefined),
    queryFn: () =>
      unwrap(
        api.GET('/api/v1/employees/{employee_id}/metrics', {
          params: { path: { employee_id: id }, query: { month } },
        }),
      ),
  });
