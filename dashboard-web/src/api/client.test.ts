import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { api, onSessionEnded, setCsrf, unwrap } from './client';
import { ApiError, worthRetrying } from './error';

const sent: Request[] = [];
let answer: Response;
beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(request);
    return answer;
  });
});
afterEach(() => vi.unstubAllGlobals());

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });
const recalculate = () =>
  unwrap(api.POST('/api/v1/scores/recalculate', { body: { month: '2026-11' } }));

it('writes carry the token of the session, reads do not', async () => {
  setCsrf('token-1');
  answer = new Response('{"queued":true}', { status: 202 });
  await recalculate();
  expect(sent[0]?.headers.get('X-CSRF-Token')).toBe('token-1');
  answer = new Response('{}');
  await unwrap(api.GET('/api/v1/session'));
  expect(sent[1]?.headers.get('X-CSRF-Token')).toBeNull();
});

it('sign-in carries the header that no form can send', async () => {
  setCsrf(null);
  answer = new Response('{}');
  await unwrap(api.POST('/api/v1/auth/login', { body: { login: 'a', password: 'b' } }));
  expect(sent[0]?.headers.get('X-Requested-With')).toBe('finco');
});

it('a failure keeps its code and request id', async () => {
  answer = problem(503, { code: 'db_down', request_id: 'req-9' });
  const error = await recalculate().catch((e: unknown) => e);
  expect(error).toMatchObject({ status: 503, code: 'db_down', requestId: 'req-9' });
});

it('an answer that is no problem document is still an error', async () => {
  answer = new Response('<html>bad gateway</html>', { status: 502 });
  await expect(recalculate()).rejects.toMatchObject({ status: 502, code: 'unknown' });
});

it('401 outside of sign-in means that the session has ended', async () => {
  const ended = vi.fn();
  onSessionEnded(ended);
  answer = problem(401, { code: 'bad_credentials' });
  await unwrap(api.POST('/api/v1/auth/login', { body: { login: 'a', password: 'b' } })).catch(
    () => {},
  );
  expect(ended).not.toHaveBeenCalled();
  answer = problem(401, { code: 'no_session' });
  await recalculate().catch(() => {});
  expect(ended).toHaveBeenCalledOnce();
});

it('only failures that may pass are tried again', () => {
  expect(worthRetrying(0, new ApiError(503, 'x'))).toBe(true);
  expect(worthRetrying(0, new ApiError(0, 'network'))).toBe(true);
  expect(worthRetrying(2, new ApiError(503, 'x'))).toBe(false);
  expect(worthRetrying(0, new ApiError(403, 'forbidden'))).toBe(false);
});
