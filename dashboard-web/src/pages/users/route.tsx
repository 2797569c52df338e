/** /users?dialog=new|edit&id=<user> */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, positiveInteger } from '../../lib/search';
import { officeRoute } from '../../routes';

const DIALOGS = ['new', 'edit'] as const;
export type UsersSearch = { dialog?: (typeof DIALOGS)[number]; id?: number };

export const usersRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/users',
  validateSearch: (search: Record<string, unknown>): UsersSearch => {
    const dialog = oneOf(DIALOGS, search.dialog);
    const id = positiveInteger(search.id);
    if (dialog === 'edit') return id ? { dialog, id } : {};
    return { dialog };
  },
  component: lazyRouteComponent(() => import('./UsersPage'), 'UsersPage'),
});
