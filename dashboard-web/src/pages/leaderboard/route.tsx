/** /leaderboard, see search.ts for its parameters. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../routes';
import { leaderboardQuery } from './queries';
import { validateSearch } from './search';

export const leaderboardRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/leaderboard',
  validateSearch,
  loaderDeps: ({ search }) => ({ month: search.month, department: search.department }),
  // Started here, not awaited: the page draws its skeleton meanwhile.
  loader: ({ context, deps }) => {
    void context.queries.prefetchQuery(leaderboardQuery(deps.month, deps.department));
  },
  component: lazyRouteComponent(() => import('./LeaderboardPage'), 'LeaderboardPage'),
});
