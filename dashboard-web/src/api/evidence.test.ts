import { expect, it } from 'vitest';
import { type Evidence, isLate } from './evidence';

it('late is what missed its time, not what is still waiting for it', () => {
  const ask = (within_target: boolean | null, is_overdue = false) =>
    isLate({ within_target, is_overdue } as Evidence);
  expect([ask(true), ask(false), ask(null), ask(null, true)]).toEqual([false, true, false, true]);
});
