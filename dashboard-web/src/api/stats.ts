/** Response statistics as they are sent. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './client';
import { WAITS_TOPIC } from './waits';

export type StatsSummary = {
  asks: number;
  answered: number;
  within_target: number;
  missed: number;
  open: number;
  excluded: number;
  unknown: number;
  off_hours: number;
  median_secs: number | null;
  p90_secs: number | null;
  ack_median_secs: number | null;
  hit_rate: number | null;
};
type Measured = {
  asks: number;
  answered: number;
  missed: number;
  open: number;
  hit_rate: number | null;
  median_secs: number | null;
  p90_secs: number | null;
};
export type StatsRow = Measured & { id: string | null; name: string | null };
export type ResponseStats = {
  from: string;
  to: string;
  unit: 'business' | 'wall';
  summary: StatsSummary;
  previous: StatsSummary;
  daily: (Measured & { day: string })[];
  histogram: { from_secs: number; to_secs: number | null; count: number }[];
  heatmap: { weekday: number; hour: number; asks: number; median_secs: number | null }[];
  rows: StatsRow[];
};

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
    queryFn: () => call<ResponseStats>('get', '/api/v1/response-stats', { query }),
  });
