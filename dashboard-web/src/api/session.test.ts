import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, it, vi } from 'vitest';
import { dayIn } from '../lib/clock';
import { sessionQuery } from './session';

afterEach(() => vi.useRealTimers());

it('the day is the server’s from the first answer on, whatever the device says', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-27T09:00:00Z'), toFake: ['Date'] });
  (window as { __session?: Promise<Response> }).__session = Promise.resolve(
    new Response('{"user":null,"csrf":null}', {
      headers: { date: 'Fri, 20 Nov 2026 09:00:00 GMT' },
    }),
  );
  await new QueryClient().fetchQuery(sessionQuery);
  expect(dayIn('Asia/Tashkent')).toBe('2026-11-20');
});
