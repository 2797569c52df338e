/** Who is signed in: one query for the whole app. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import { setServerClock } from '../lib/clock';
import { api, type Schemas, setCsrf, unwrap } from './client';

export type Session = Schemas['Session'];
export type User = Schemas['User'];

/** boot.js asks for the session before the app has loaded; its answer is used once. */
async function earlySession(): Promise<Session | null> {
  const holder = window as { __session?: Promise<Response | undefined> };
  const early = holder.__session;
  holder.__session = undefined;
  const response = await early;
  // The first page already asks for the company's days: they must not be the device's.
  setServerClock(response?.headers.get('date') ?? null);
  return response?.ok ? ((await response.json()) as Session) : null;
}

/** Keeps the write token of a session that has just arrived. */
export function acceptSession(session: Session): Session {
  setCsrf(session.csrf);
  return session;
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: 5 * 60_000,
  queryFn: async () =>
    acceptSession((await earlySession()) ?? (await unwrap(api.GET('/api/v1/session')))),
});

export const signIn = async (body: Schemas['LoginBody']) => {
  // A token of an earlier session would be taken for ours.
  setCsrf(null);
  return acceptSession(await unwrap(api.POST('/api/v1/auth/login', { body })));
};

export async function signOut() {
  await unwrap(api.POST('/api/v1/auth/logout'));
  // A full load forgets everything that was on the screen and in memory.
  window.location.assign('/login');
}

export const saveLanguage = async (language: Schemas['Language']) =>
  acceptSession(await unwrap(api.PATCH('/api/v1/session', { body: { language } })));

/** Those who decide about waits read the talks that still go on; the server decides. */
export const mayReadWaits = (role: User['role'] | undefined): boolean =>
  role === 'admin' || role === 'supervisor';

/** The session as last loaded; the router loads it before any page is drawn. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}
