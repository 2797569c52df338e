/** Reading and changing the address of the leaderboard. */
import { usePageSearch } from '../../lib/usePageSearch';
import type { LeaderboardSearch } from './search';

const NOBODY = { who: undefined, ask: undefined, metric: undefined };

export function useLeaderboardSearch() {
  const { search, set, open, close } = usePageSearch<LeaderboardSearch>();
  return {
    search,
    set,
    openWho: (who: number) => open({ ...NOBODY, who }, 'who'),
    openAsk: (ask: string) => open({ ask }, 'ask'),
    closeAsk: () => close({ ask: undefined }, 'ask'),
    closeWho: () => close(NOBODY, 'who'),
    openCompare: (vs: string) => open({ vs }, 'vs'),
    closeCompare: () => close({ vs: undefined }, 'vs'),
  };
}
