/** /employees, see search.ts for its parameters. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { officeRoute } from '../../routes';
import { validateSearch } from './search';

export const employeesRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/employees',
  validateSearch,
  component: lazyRouteComponent(() => import('./EmployeesPage'), 'EmployeesPage'),
});
