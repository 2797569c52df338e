import { expect, it } from 'vitest';
import { faultOf, spanOf } from './draft';

const NOW = '2026-11-20T11:10';
const draft = (from: string, to: string) => ({ chat: '', from, to, note: '' });

it('a blind time begins, does not end before that, and lies behind us', () => {
  expect(faultOf(draft('', ''), NOW, false)).toBe('noFrom');
  expect(faultOf(draft('2026-11-20T09:00', '2026-11-20T09:00'), NOW, false)).toBe('order');
  expect(faultOf(draft('2026-11-20T09:00', '2026-11-20T11:11'), NOW, false)).toBe('future');
  expect(faultOf(draft('2026-11-21T09:00', ''), NOW, false)).toBe('future');
  expect(faultOf(draft('2026-11-20T09:00', NOW), NOW, false)).toBeUndefined();
});

it('it may go on, unless it has ended already', () => {
  expect(faultOf(draft('2026-11-20T09:00', ''), NOW, false)).toBeUndefined();
  expect(faultOf(draft('2026-11-20T09:00', ''), NOW, true)).toBe('noTo');
});

it('is sent as moments', () => {
  expect(spanOf(draft('2026-11-20T09:00', ''), 'Asia/Tashkent')).toEqual({
    from_at: '2026-11-20T04:00:00.000Z',
    to_at: null,
  });
});
