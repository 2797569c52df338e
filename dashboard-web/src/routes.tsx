/** The two routes every page hangs on: the bare root, and the signed-in app with its shell. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { sessionQuery } from './api/session';
import { setLanguage, wantOfficeTexts } from './lib/i18n';
import { NotFoundPage } from './shell/NotFoundPage';
import { RouteError } from './shell/RouteError';

export const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  errorComponent: RouteError,
  notFoundComponent: NotFoundPage,
});

export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: lazyRouteComponent(() => import('./shell/Shell'), 'Shell'),
  beforeLoad: async ({ context, location, cause }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (!session.user) {
      const next = location.pathname === '/' ? undefined : location.href;
      throw redirect({ to: '/login', search: { next }, replace: true });
    }
    // The account's language may have been changed on another device.
    if (cause === 'enter') await setLanguage(session.user.language).catch(() => {});
  },
});

/** Pages for setting up and looking after: their texts are loaded with them. */
export const officeRoute = createRoute({
  getParentRoute: () => appRoute,
  id: 'office',
  component: Outlet,
  beforeLoad: () => wantOfficeTexts(),
});
