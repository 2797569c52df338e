import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook } from '@testing-library/react';
import type { ReactNode } from 'react';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ApiError } from '../api/error';
import { initI18n, setLanguage } from './i18n';
import { hideToast, useToasts } from './toasts';
import { useWrite } from './useWrite';

beforeAll(async () => {
  await initI18n();
  await setLanguage('en');
});

const KEY = ['things'];
let queries: QueryClient;
beforeEach(() => {
  queries = new QueryClient();
  queries.setQueryData(KEY, ['a', 'b']);
});

function useBoth() {
  return { write: useWrite(), toasts: useToasts() };
}
const start = () => {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={queries}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(useBoth, { wrapper });
  act(() => result.current.toasts.forEach(({ id }) => hideToast(id)));
  return result;
};
const withoutA = {
  done: 'Gone.',
  optimistic: [{ key: KEY, change: () => ['b'] }],
};

it('shows the change at once and offers to undo it with what the server said', async () => {
  const hook = start();
  const undo = vi.fn(async () => {});
  let finish: (id: number) => void = () => {};
  const run = () => new Promise<number>((done) => (finish = done));
  let writing: Promise<unknown>;
  await act(async () => {
    writing = hook.current.write({ ...withoutA, run, undo });
  });
  expect(queries.getQueryData(KEY)).toEqual(['b']);
  await act(async () => {
    finish(17);
    await writing;
  });
  expect(hook.current.toasts).toMatchObject([{ text: 'Gone.', mood: 'done' }]);
  await act(async () => hook.current.toasts[0]?.undo?.());
  expect(undo).toHaveBeenCalledWith(17);
});

it.each([
  [new ApiError(500, 'internal'), 'Could not save, put back as it was.'],
  [new ApiError(0, 'network'), 'Could not save, put back as it was.'],
  [new ApiError(409, 'conflict', null, null, null, 'Aziza'), 'Aziza has changed this meanwhile.'],
  [new ApiError(422, 'invalid', null, null, 'no reason'), 'Not accepted: no reason'],
])('%s puts the old state back and says why', async (error, words) => {
  const hook = start();
  await act(async () => {
    await hook.current.write({ ...withoutA, run: () => Promise.reject(error) });
  });
  expect(queries.getQueryData(KEY)).toEqual(['a', 'b']);
  expect(hook.current.toasts).toMatchObject([{ text: words, mood: 'failed', error }]);
});
