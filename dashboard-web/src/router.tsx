/** The map of addresses: each feature brings its own route. */
import { Loader } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './lib/search';
import { auditRoute } from './pages/audit/route';
import { employeesRoute } from './pages/employees/route';
import { leaderboardRoute } from './pages/leaderboard/route';
import { loginRoute } from './pages/login/route';
import { opsRoute } from './pages/ops/route';
import { overviewRoute } from './pages/overview/route';
import { profileRoute } from './pages/profile/route';
import { settingsRoute, settingsSectionRoute } from './pages/settings/route';
import { usersRoute } from './pages/users/route';
import { waitsRoute } from './pages/waits/route';
import { appRoute, officeRoute, rootRoute } from './routes';
import { RouteError } from './shell/RouteError';

const routeTree = rootRoute.addChildren([
  loginRoute,
  appRoute.addChildren([
    overviewRoute,
    waitsRoute,
    leaderboardRoute,
    officeRoute.addChildren([
      employeesRoute,
      profileRoute,
      usersRoute,
      opsRoute,
      auditRoute,
      settingsRoute,
      settingsSectionRoute,
    ]),
  ]),
]);

export const makeRouter = (queries: QueryClient) =>
  createRouter({
    routeTree,
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: RouteError,
    defaultPendingComponent: () => <Loader m="xl" />,
  });
