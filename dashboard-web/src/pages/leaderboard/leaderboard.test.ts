import { describe, expect, it } from 'vitest';
import { ticksFor } from './DailyChart';
import { emptyReason } from './EmptyStates';
import type { Leaderboard } from './queries';
import { validateSearch } from './search';
import { filterByName, pinOwn, type Row, sortRows } from './sort';

const row = (name: string, values: Partial<Row> = {}): Row => ({
  employee_id: name.length,
  name,
  department: null,
  rank: 1,
  score: 50,
  previous_score: null,
  answered: 10,
  within_target: 5,
  decided: 10,
  open: 0,
  is_provisional: false,
  has_left: false,
  metrics: {},
  median_secs: 60,
  p90_secs: 120,
  ...values,
});
const names = (rows: Row[]) => rows.map((r) => r.name);

describe('sorting', () => {
  const rows = [
    row('A', { median_secs: 90 }),
    row('B', { median_secs: null }),
    row('C', { median_secs: 30 }),
  ];

  it('keeps the unknown at the end in both directions', () => {
    expect(names(sortRows(rows, 'median_secs'))).toEqual(['C', 'A', 'B']);
    expect(names(sortRows(rows, '-median_secs'))).toEqual(['A', 'C', 'B']);
  });
});

describe('metrics', () => {
  const measured = (name: string, hit_rate: number | null) =>
    row(name, { metrics: { hit_rate: { value: hit_rate, n: 10 } } });
  const rows = [measured('A', 70), measured('BB', null), measured('CCC', 90)];

  it('sort like every other column', () => {
    expect(names(sortRows(rows, '-hit_rate'))).toEqual(['CCC', 'A', 'BB']);
    expect(names(sortRows(rows, 'hit_rate'))).toEqual(['A', 'CCC', 'BB']);
  });

  it('the own row is pinned, nobody else moves', () => {
    expect(names(pinOwn(rows, 3))).toEqual(['CCC', 'A', 'BB']);
    expect(pinOwn(rows, null)).toBe(rows);
  });
});

describe('the name filter', () => {
  it('finds oʻ however its apostrophe is typed', () => {
    const rows = [row('Jasur Toʻrayev'), row('Тимур Ахмедов')];
    expect(names(filterByName(rows, "to'r"))).toEqual(['Jasur Toʻrayev']);
    expect(names(filterByName(rows, 'ТИМ'))).toEqual(['Тимур Ахмедов']);
    expect(filterByName(rows, undefined)).toBe(rows);
  });
});

describe('the address', () => {
  it('keeps what is valid and drops the rest', () => {
    expect(
      validateSearch({ month: '2026-13', department: '-1', sort: 'bonus', who: '7', ask: '12' }),
    ).toEqual({ who: 7, ask: '12' });
    expect(validateSearch({ month: '2026-11', sort: '-score', chart: 'median' })).toEqual({
      month: '2026-11',
      sort: '-score',
      chart: 'median',
    });
  });

  it('opens no conversation without its employee', () => {
    expect(validateSearch({ ask: '12' })).toEqual({});
  });
});

describe('emptiness', () => {
  const board = (rows: Row[], summary: Partial<Leaderboard['summary']> = {}, current = true) =>
    ({
      rows,
      is_current: current,
      summary: { answered: 0, open_now: 0, previous_score: null, ...summary },
    }) as Leaderboard;

  it('knows a new installation from an empty filter', () => {
    expect(emptyReason(board([]), {})).toBe('firstRun');
    expect(emptyReason(board([row('A', { score: null })]), {})).toBe('firstRun');
    expect(emptyReason(board([]), { department: 2 })).toBe('department');
    expect(emptyReason(board([], {}, false), {})).toBe('month');
    expect(emptyReason(board([], { previous_score: 80 }), {})).toBe('month');
    expect(emptyReason(board([], { open_now: 1 }), {})).toBe('month');
    expect(emptyReason(board([row('A')]), {})).toBeNull();
  });
});

describe('the chart of the month', () => {
  it('keeps scores between 0 and 100', () => {
    const ticks = ticksFor('score', [98, 100, null], 300);
    expect(Math.max(...ticks)).toBe(100);
    expect(Math.min(...ticks)).toBeGreaterThanOrEqual(0);
    expect(ticksFor('score', [null], 300)).toEqual([0, 25, 50, 75, 100]);
    expect(ticksFor('score', [100], 300)).toContain(100);
  });

  it('shows the target even when every wait was shorter', () => {
    expect(Math.max(...ticksFor('median', [20, 30], 300))).toBeGreaterThanOrEqual(300);
  });
});
