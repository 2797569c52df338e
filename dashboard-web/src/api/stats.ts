/** Response statistics as they are sent. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from './client';
import { WAITS_TOPIC } from './waits';

export type StatsSummary = Schemas['ResponseSummary'];
export type StatsRow = Schemas['ResponseRow'];
export type ResponseStats = Schemas['ResponseStats'];

export const GROUPS = ['employee', 'chat', 'department', 'day'] as const;
export type Group = (typeof GROUPS)[number];

export type StatsQuery = {
  from: string;
  to: string;
  group_by: Group;
  unit: 'business' | 'wall';
  department?: number;
  employee?: number;
  chat?: string;
};

export const statsQuery = (query: StatsQuery) =>
  queryOptions({
    queryKey: [WAITS_TOPIC, 'stats', query],
    staleTime: 30_000,
    placeholderData: keepPreviousData,
    queryFn: () => unwrap(api.GET('/api/v1/response-stats', { params: { query } })),
  });
