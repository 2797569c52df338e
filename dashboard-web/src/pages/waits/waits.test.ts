import { describe, expect, it } from 'vitest';
import type { Wait } from '../../api/waits';
import { isPossible } from './drawer/actions';
import { parseSlice, validateSearch } from './search';
import { isInSlice, weekdayAndHour } from './slice';
import { changeIn } from './useDecide';

const wait = (values: Partial<Wait> = {}): Wait => ({
  id: '1',
  version: 1,
  pending: false,
  chat: { id: '-100', title: 'Chat' },
  topic_id: null,
  asked_at: '2026-11-20T06:10:00Z',
  asked_by_name: 'Gulchehra',
  kind: 'first',
  state: 'answered',
  question: { message_id: '-100:1', text: 'x', media: null, messages: 1, parts: 1 },
  holder: null,
  credited: null,
  ack: null,
  answer: null,
  suggestion: null,
  wall_secs: 700,
  business_secs: 100,
  own_secs: 100,
  unit: 'business',
  target_secs: 300,
  due_at: '2026-11-20T06:15:00Z',
  is_overdue: false,
  within_target: true,
  off_hours: false,
  reason: null,
  ...values,
});

describe('the address', () => {
  it('keeps what is valid and drops the rest', () => {
    expect(
      validateSearch({ tab: 'overdue', unit: 'wall', employee: '7', slice: 'secs-60-120' }),
    ).toMatchObject({ tab: 'overdue', unit: 'wall', employee: 7, slice: 'secs-60-120' });
    const dropped = validateSearch({ tab: 'open', unit: 'moon', slice: 'x', history: 'true' });
    expect(Object.values(dropped).every((value) => value === undefined)).toBe(true);
  });

  it('reads what a bar and a cell stand for', () => {
    expect(parseSlice('secs-3600-')).toEqual({ kind: 'secs', from: 3600, to: null });
    expect(parseSlice('hour-5-14')).toEqual({ kind: 'hour', weekday: 5, hour: 14 });
    expect(parseSlice('hour-8-14')).toBeNull();
  });
});

describe('the waits behind a number', () => {
  const zone = 'Asia/Tashkent';

  it('hours are the company’s, whatever the device says', () => {
    expect(weekdayAndHour('2026-11-20T20:30:00Z', zone)).toEqual({ weekday: 6, hour: 1 });
  });

  it('a bar goes by the chosen time, from above its lower edge to its upper one', () => {
    const bar = { kind: 'secs', from: 60, to: 100 } as const;
    expect(isInSlice(wait(), bar, 'business', zone)).toBe(true);
    expect(isInSlice(wait(), bar, 'wall', zone)).toBe(false);
    expect(isInSlice(wait({ business_secs: 60 }), bar, 'business', zone)).toBe(false);
    const first = { kind: 'secs', from: 0, to: 30 } as const;
    expect(isInSlice(wait({ business_secs: 0 }), first, 'business', zone)).toBe(true);
  });

  it('what does not count is behind no number', () => {
    const cell = { kind: 'hour', weekday: 5, hour: 11 } as const;
    expect(isInSlice(wait(), cell, 'business', zone)).toBe(true);
    expect(isInSlice(wait({ state: 'open' }), cell, 'business', zone)).toBe(true);
    expect(isInSlice(wait({ state: 'excluded' }), cell, 'business', zone)).toBe(false);
    expect(isInSlice(wait({ off_hours: true }), cell, 'business', zone)).toBe(false);
  });
});

describe('decisions', () => {
  const pages = { pages: [{ items: [wait(), wait({ id: '2' })] }], pageParams: [] };
  const ids = (data: unknown) => (data as typeof pages).pages[0]?.items.map((one) => one.id);

  it('change or take away one wait and leave the rest as it was', () => {
    expect(ids(changeIn(pages, '1', () => null))).toEqual(['2']);
    expect(ids(changeIn(pages, '1', (old) => ({ ...old, id: '9' })))).toEqual(['9', '2']);
    expect(ids(pages)).toEqual(['1', '2']);
    expect(changeIn(undefined, '1', () => null)).toBeUndefined();
  });

  it('are offered only where they make sense', () => {
    const open = wait({ state: 'open' });
    const suggestion = { message_id: '-100:2', at: '', text: '', by: null, confidence: 60 };
    expect(isPossible('accept', open)).toBe(false);
    expect(isPossible('accept', { ...open, suggestion })).toBe(true);
    expect(isPossible('close', open)).toBe(true);
    expect(isPossible('close', wait())).toBe(false);
    expect(isPossible('exclude', wait({ state: 'excluded' }))).toBe(false);
    expect(isPossible('exclude', { ...open, pending: true })).toBe(false);
  });
});
