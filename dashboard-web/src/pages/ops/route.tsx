/** /ops?queue=<name>&job=<id of a dead letter> */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { text } from '../../lib/search';
import { officeRoute } from '../../routes';

export type OpsSearch = {
  /** dead letters of this queue only */
  queue?: string;
  /** the dead letter whose payload is open */
  job?: string;
};

export const opsRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/ops',
  validateSearch: (search: Record<string, unknown>): OpsSearch => ({
    queue: text(search.queue),
    job: text(search.job),
  }),
  component: lazyRouteComponent(() => import('./OpsPage'), 'OpsPage'),
});
