/** The typed HTTP client: sends what the server asks for, notices an ended session. */
import createClient, { type Middleware } from 'openapi-fetch';
import { setServerClock } from '../lib/clock';
import { ApiError } from './error';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

let csrf: string | null = null;
export const setCsrf = (token: string | null) => {
  csrf = token;
};

let sessionEnded: () => void = () => {};
/** `handler` runs when a call is answered 401, which means: signed out behind our back. */
export const onSessionEnded = (handler: () => void) => {
  sessionEnded = handler;
};
export const reportSessionEnded = () => sessionEnded();

let writeRefused: () => void = () => {};
/** `handler` runs when a write is answered 403: its token may belong to an earlier session. */
export const onWriteRefused = (handler: () => void) => {
  writeRefused = handler;
};

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET') {
      if (csrf) request.headers.set('X-CSRF-Token', csrf);
      // Sign-in has no token yet: a header that no plain form can send stands in for it.
      else request.headers.set('X-Requested-With', 'finco');
    }
    return request;
  },
  onResponse({ response, request }) {
    setServerClock(response.headers.get('date'));
    if (response.status === 401 && !request.url.includes('/auth/')) sessionEnded();
    if (response.status === 403 && request.method !== 'GET') writeRefused();
  },
};

// fetch is looked up at each call, so that a test may replace it.
export const api = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  fetch: (request) => fetch(request),
});
api.use(guard);

type Result<T> = { data?: T; error?: unknown; response: Response };

/** The data of a call, or an ApiError. */
export async function unwrap<T>(call: Promise<Result<T>>): Promise<T> {
  let result: Result<T>;
  try {
    result = await call;
  } catch {
    throw new ApiError(0, 'network');
  }
  if (!result.response.ok) throw ApiError.fromResponse(result.response, result.error);
  return result.data as T;
}
