/** Reading and changing the address of the leaderboard. */
import { getRouteApi, useRouter, useRouterState } from '@tanstack/react-router';
import type { LeaderboardSearch } from './search';

declare module '@tanstack/history' {
  interface HistoryState {
    /** how deep in the drawer this entry was opened by hand: going back closes that level */
    drawerLevel?: 'who' | 'ask';
  }
}

const route = getRouteApi('/app/leaderboard');

export function useLeaderboardSearch() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const level = useRouterState({ select: (state) => state.location.state.drawerLevel });

  /** Filters replace the address: Back should leave the page, not undo a filter. */
  const set = (change: Partial<LeaderboardSearch>) =>
    void navigate({
      search: (old) => ({ ...old, ...change }),
      replace: true,
      resetScroll: false,
    });
  /** Drawers are a step of their own: Back closes them, as people on phones expect. */
  const open = (change: Partial<LeaderboardSearch>, drawerLevel: 'who' | 'ask') =>
    void navigate({
      search: (old) => ({ ...old, ...change }),
      state: { drawerLevel },
      resetScroll: false,
    });
  const close = (change: Partial<LeaderboardSearch>, drawerLevel: 'who' | 'ask') => {
    if (level === drawerLevel) router.history.back();
    else set(change);
  };
  return {
    search,
    set,
    openWho: (who: number) => open({ who, ask: undefined }, 'who'),
    openAsk: (ask: string) => open({ ask }, 'ask'),
    closeAsk: () => close({ ask: undefined }, 'ask'),
    closeWho: () => close({ who: undefined, ask: undefined }, 'who'),
  };
}
