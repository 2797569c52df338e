/** What the leaderboard keeps in its address: a copied link shows the same screen. */
import { oneOf, positiveInteger, text } from '../../lib/search';

export const SORT_KEYS = ['rank', 'name', 'score', 'answered', 'median_secs', 'p90_secs'] as const;
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
  /** the ask whose conversation is open inside that drawer */
  ask?: string;
};

const SORTS: Sort[] = SORT_KEYS.flatMap((key): Sort[] => [key, `-${key}`]);
const isMonth = (month?: string) => !!month && /^\d{4}-(0[1-9]|1[0-2])$/.test(month);

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
    ask: who ? text(search.ask) : undefined,
  };
}
