/** The first page. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../routes';
import { overviewQuery } from './queries';

export const overviewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/',
  validateSearch: (search: Record<string, unknown>): { chart?: 'hit_rate' | 'answered' } => ({
    chart: search.chart === 'hit_rate' || search.chart === 'answered' ? search.chart : undefined,
  }),
  loader: ({ context }) => {
    void context.queries.prefetchQuery(overviewQuery);
  },
  component: lazyRouteComponent(() => import('./OverviewPage'), 'OverviewPage'),
});
