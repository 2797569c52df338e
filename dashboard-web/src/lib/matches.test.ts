import { expect, test } from 'vitest';
import { matches } from './matches';

test('letter case and apostrophes do not matter', () => {
  expect(matches('Boʻlimlar', "bo'l")).toBe(true);
  expect(matches('Madina Rahimova', ' MADINA ')).toBe(true);
  expect(matches('Xodimlar', 'zz')).toBe(false);
});
