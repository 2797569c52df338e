/** /login?next=<where to go after>&ended=true */
import { createRoute, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session';
import { text } from '../../lib/search';
import { rootRoute } from '../../routes';
import { LoginPage } from './LoginPage';

export type LoginSearch = { next?: string; ended?: boolean };

/** Only our own addresses: "//elsewhere" would lead out of the site. */
export function safeNext(value: unknown): string | undefined {
  const next = text(value);
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/login') ? next : undefined;
}

export const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  component: LoginPage,
  validateSearch: (search: Record<string, unknown>): LoginSearch => ({
    next: safeNext(search.next),
    ended: String(search.ended) === 'true' || undefined,
  }),
  beforeLoad: async ({ context, search }) => {
    // The form must show even when the server does not answer; it says so itself.
    const session = await context.queries.ensureQueryData(sessionQuery).catch(() => null);
    if (session?.user) throw redirect({ href: search.next ?? '/', replace: true });
  },
});
