/** /waits, see search.ts for its parameters. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { appRoute } from '../../routes';
import { validateSearch } from './search';

export const waitsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/waits',
  validateSearch,
  component: lazyRouteComponent(() => import('./WaitsPage'), 'WaitsPage'),
});
