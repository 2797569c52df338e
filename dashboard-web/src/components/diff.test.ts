import { expect, it } from 'vitest';
import { changesOf, diff } from './diff';

it('shows only what differs, down to the field', () => {
  expect(
    diff(
      { name: 'A', chat: { purpose: 'client' }, n: 1 },
      { name: 'A', chat: { purpose: 'internal' }, n: 2 },
    ),
  ).toEqual([
    { field: 'chat.purpose', before: 'client', after: 'internal' },
    { field: 'n', before: '1', after: '2' },
  ]);
});

it('tells unknown from empty: a value that came, and one that went', () => {
  expect(diff({ left_at: null }, { left_at: '2026-11-20' })).toEqual([
    { field: 'left_at', before: null, after: '2026-11-20' },
  ]);
  expect(diff({ note: '' }, {})).toEqual([{ field: 'note', before: '', after: null }]);
});

it('lists are one value', () => {
  expect(diff({ warn: [50, 80] }, { warn: [50] })).toEqual([
    { field: 'warn', before: '[50,80]', after: '[50]' },
  ]);
});

it('finds the change also inside the detail, with what stands beside it', () => {
  expect(changesOf({ detail: { before: { n: 1 }, after: { n: 2 }, reason: 'moved' } })).toEqual([
    { field: 'n', before: '1', after: '2' },
    { field: 'reason', before: null, after: 'moved' },
  ]);
});
