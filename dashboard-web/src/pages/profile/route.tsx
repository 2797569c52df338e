/** /employees/<id>, see search.ts for its parameters. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../routes';
import { validateSearch } from './search';

export const profileRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/employees/$id',
  validateSearch,
  component: lazyRouteComponent(() => import('./ProfilePage'), 'ProfilePage'),
});
