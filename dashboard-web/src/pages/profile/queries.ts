/** What the profile asks the server. Keys start with the topic that changes them. */
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client';
import { SCORES_TOPIC } from '../../api/evidence';

export type Metric = {
  key: string;
  unit: 'count' | 'percent' | 'secs';
  better: 'higher' | 'lower';
  /** null: not measured, which is not zero */
  value: number | null;
  /** how many asks or messages it is measured on */
  n: number;
  target: number | null;
  /** in percent of the score; 0: shown, but not counted */
  weight: number;
  /** 0 to 100: how well the target was met */
  points: number | null;
  /** what it put into the score: these add up to it exactly */
  contribution: number | null;
  previous: number | null;
  has_evidence: boolean;
  /** days that have a value */
  trend: { day: string; value: number }[];
};
export type Metrics = {
  month: string;
  previous_month: string;
  calculated_at: string | null;
  rule_version: number | null;
  score: number | null;
  /** too few asks for a rank */
  is_provisional: boolean;
  items: Metric[];
};
export const metricsQuery = (id: number, month?: string) =>
  queryOptions({
    queryKey: [SCORES_TOPIC, 'metrics', id, month ?? 'running'],
    staleTime: 30_000,
    // Another month may wait under the old one; another person must not.
    placeholderData: (old, oldQuery) => (oldQuery?.queryKey[2] === id ? old : undefined),
    queryFn: () => call<Metrics>('get', `/api/v1/employees/${id}/metrics`, { query: { month } }),
  });
