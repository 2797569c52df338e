/** /settings/<section>?q=&purpose=&chat=&dialog=&id= */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session';
import { oneOf, positiveInteger, text } from '../../lib/search';
import { officeRoute } from '../../routes';
import { PURPOSES, SECTIONS, sectionsFor } from './sections';

const DIALOGS = ['new', 'version', 'assign', 'change'] as const;

export type SettingsSearch = {
  dialog?: (typeof DIALOGS)[number];
  /** the calendar or blind time a dialog is about */
  id?: number;
  /** chats: by title, by purpose */
  q?: string;
  purpose?: (typeof PURPOSES)[number];
  /** blind times: of this chat, by its number */
  chat?: string;
};

const validateSearch = (search: Record<string, unknown>): SettingsSearch => ({
  dialog: oneOf(DIALOGS, search.dialog),
  id: positiveInteger(search.id),
  q: text(search.q),
  purpose: oneOf(PURPOSES, search.purpose),
  chat: /^-?\d+$/.exec(String(search.chat))?.[0],
});

export const settingsRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/settings',
  beforeLoad: async ({ context }) => {
    const { user } = await context.queries.ensureQueryData(sessionQuery);
    const section = user?.role === 'admin' ? 'company' : 'me';
    throw redirect({ to: '/settings/$section', params: { section }, replace: true });
  },
});

export const settingsSectionRoute = createRoute({
  getParentRoute: () => officeRoute,
  path: '/settings/$section',
  validateSearch,
  beforeLoad: async ({ context, params }) => {
    const { user } = await context.queries.ensureQueryData(sessionQuery);
    const section = oneOf(SECTIONS, params.section);
    if (!section || !sectionsFor(user?.role).includes(section)) {
      throw redirect({ to: '/settings/$section', params: { section: 'me' }, replace: true });
    }
  },
  component: lazyRouteComponent(() => import('./SettingsPage'), 'SettingsPage'),
});
