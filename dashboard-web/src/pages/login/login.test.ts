import { expect, it } from 'vitest';
import { safeNext } from './route';

it('goes on to our own pages only', () => {
  expect(safeNext('/leaderboard?who=3')).toBe('/leaderboard?who=3');
  for (const elsewhere of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '',
    '/login?x',
  ]) {
    expect(safeNext(elsewhere)).toBeUndefined();
  }
});
