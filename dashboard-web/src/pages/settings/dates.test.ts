import { expect, it } from 'vitest';
import { beginOn, localIn, momentIn, startOfDay } from './dates';

it('a day begins when it begins in the company', () => {
  expect(startOfDay('2026-11-20', 'Asia/Tashkent')).toBe('2026-11-19T19:00:00.000Z');
  expect(startOfDay('2026-07-01', 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
});

it('and on the night the clocks change', () => {
  expect(startOfDay('2026-03-29', 'Europe/Berlin')).toBe('2026-03-28T23:00:00.000Z');
  expect(startOfDay('2026-03-30', 'Europe/Berlin')).toBe('2026-03-29T22:00:00.000Z');
});

it('a rule of today begins now, one dated back says that it recomputes', () => {
  const zone = 'Asia/Tashkent';
  expect(beginOn('2026-11-20', '2026-11-20', zone)).toEqual({});
  expect(beginOn('2026-11-21', '2026-11-20', zone)).toEqual({
    applies_from: '2026-11-20T19:00:00.000Z',
  });
  expect(beginOn('2026-11-01', '2026-11-20', zone)).toEqual({
    applies_from: '2026-10-31T19:00:00.000Z',
    recompute: true,
  });
});

it('a local time is a moment and back', () => {
  expect(momentIn('2026-11-20T09:30', 'Asia/Tashkent')).toBe('2026-11-20T04:30:00.000Z');
  expect(localIn('2026-11-20T04:30:59Z', 'Asia/Tashkent')).toBe('2026-11-20T09:30');
  for (const local of ['2026-03-29T01:30', '2026-03-29T03:30', '2026-10-25T12:00']) {
    expect(localIn(momentIn(local, 'Europe/Berlin'), 'Europe/Berlin')).toBe(local);
  }
});
