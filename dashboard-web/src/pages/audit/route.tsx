/** /audit, see search.ts for its parameters. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../routes';
import { validateSearch } from './search';

export const auditRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/audit',
  validateSearch,
  component: lazyRouteComponent(() => import('./AuditPage'), 'AuditPage'),
});
