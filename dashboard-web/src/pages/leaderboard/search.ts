/** What the leaderboard keeps in its address: a copied link shows the same screen. */
import { type MetricKey, METRICS } from '../../components/metrics';
import { isMonth } from '../../lib/period';
import { oneOf, positiveInteger, text } from '../../lib/search';

export const SORT_KEYS = [
  'rank',
  'name',
  'score',
  'hit_rate',
  'answered',
  'median_secs',
  'p90_secs',
  'median_ack',
] as const;
export type SortKey = (typeof SORT_KEYS)[number];
/** "-score" is score, largest first. */
export type Sort = SortKey | `-${SortKey}`;

export const CHARTS = ['score', 'median', 'answered'] as const;
export type ChartKind = (typeof CHARTS)[number];

export type LeaderboardSearch = {
  /** YYYY-MM; absent: the company's running month */
  month?: string;
  department?: number;
  sort?: Sort;
  chart?: ChartKind;
  /** the name filter */
  q?: string;
  /** the employee whose drawer is open */
  who?: number;
  /** the metric whose asks are listed in that drawer; absent: the share in time */
  metric?: MetricKey;
  /** two people beside each other: "3-7" */
  vs?: string;
  /** large letters for a screen on the wall */
  tv?: true;
  /** the ask whose conversation is open inside that drawer */
  ask?: string;
};

const SORTS: Sort[] = SORT_KEYS.flatMap((key): Sort[] => [key, `-${key}`]);

export function validateSearch(search: Record<string, unknown>): LeaderboardSearch {
  const month = text(search.month);
  const who = positiveInteger(search.who);
  return {
    month: isMonth(month) ? month : undefined,
    department: positiveInteger(search.department),
    sort: oneOf(SORTS, search.sort),
    chart: oneOf(CHARTS, search.chart),
    q: text(search.q),
    who,
    metric: who ? oneOf(METRICS, search.metric) : undefined,
    vs: /^\d+-\d+$/.test(text(search.vs) ?? '') ? text(search.vs) : undefined,
    tv: String(search.tv) === 'true' ? true : undefined,
    ask: who ? text(search.ask) : undefined,
  };
}
