import { describe, expect, it } from 'vitest';
import type { Wait } from '../../api/waits';
import { isPossible } from './drawer/actions';
import { validateSearch } from './search';
import { changeIn } from './useDecide';
import { listQuery } from './useWaits';

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
    expect(validateSearch({ tab: 'overdue', unit: 'wall', employee: '7' })).toMatchObject({
      tab: 'overdue',
      unit: 'wall',
      employee: 7,
    });
    const dropped = validateSearch({ tab: 'open', unit: 'moon', history: 'true' });
    expect(Object.values(dropped).every((value) => value === undefined)).toBe(true);
  });

  it('keeps a bar and a cell within what the server takes', () => {
    const bar = { min_secs: '0', max_secs: '30', weekday: '7', hour: '0' };
    expect(validateSearch(bar)).toMatchObject({ min_secs: 0, max_secs: 30, weekday: 7, hour: 0 });
    const none = { min_secs: '', max_secs: '-1', weekday: '8', hour: '9.5' };
    expect(Object.values(validateSearch(none)).every((value) => value === undefined)).toBe(true);
  });
});

describe('the list behind a number', () => {
  it('is asked for by the bounds of its bar, in the unit of the page', () => {
    const bar = { tab: 'answered', min_secs: 60, unit: 'wall' } as const;
    expect(listQuery(bar, '2026-11-20')).toMatchObject({
      state: 'answered',
      from: '2026-11-01',
      to: '2026-11-20',
      min_secs: 60,
      max_secs: undefined,
      unit: 'wall',
    });
    expect(listQuery({ ...bar, unit: undefined }, '2026-11-20').unit).toBe('business');
  });

  it('has no unit where no seconds are asked about: switching it loads nothing anew', () => {
    const cell = { tab: 'all', weekday: 5, hour: 11, unit: 'wall' } as const;
    const query = listQuery(cell, '2026-11-20');
    expect(query).toMatchObject({ weekday: 5, hour: 11 });
    expect(query.unit).toBeUndefined();
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
