import { describe, expect, it } from 'vitest';
import { qrPath } from './QrCode';
import type { ListedEmployee } from './queries';
import { validateSearch } from './search';
import { arrange } from './sort';

const row = (id: number, name: string, rest: Partial<ListedEmployee> = {}): ListedEmployee => ({
  id,
  name,
  department: null,
  position: '',
  language: 'uz',
  telegram_id: '1',
  username: null,
  calendar: null,
  score: null,
  left_at: null,
  invited_until: null,
  created_at: '2026-11-01T00:00:00Z',
  ...rest,
});

describe('the order', () => {
  const rows = [row(1, 'Ж', { score: 50 }), row(2, 'Aziz'), row(3, 'Bek', { score: 90 })];
  const ids = (sort?: 'score' | '-score' | '-name') => arrange(rows, { sort }).map((one) => one.id);

  it('is by name at first, Cyrillic before Latin', () => expect(ids()).toEqual([1, 2, 3]));
  it('keeps those without a score at the end, both ways', () => {
    expect(ids('score')).toEqual([1, 3, 2]);
    expect(ids('-score')).toEqual([3, 1, 2]);
  });
  it('can leave only those whose Telegram is not tied', () => {
    const some = [row(1, 'A'), row(2, 'B', { telegram_id: null })];
    expect(arrange(some, { unlinked: true }).map((one) => one.id)).toEqual([2]);
  });
});

describe('the address', () => {
  it('opens a dialog about somebody only when it says about whom', () => {
    expect(validateSearch({ dialog: 'edit' }).dialog).toBeUndefined();
    expect(validateSearch({ dialog: 'edit', id: '4' })).toMatchObject({ dialog: 'edit', id: 4 });
    expect(validateSearch({ dialog: 'new', id: '4' }).id).toBeUndefined();
  });
});

describe('the QR code', () => {
  it('holds the finder patterns in three corners, inside a quiet border', () => {
    const { path, size } = qrPath('https://t.me/finco_bot?start=abc');
    const dark = new Set([...path.matchAll(/M(\d+),(\d+)h/g)].map(([, x, y]) => `${x},${y}`));
    const last = size - 5;
    for (const corner of [`4,4`, `${last},4`, `4,${last}`]) expect(dark.has(corner)).toBe(true);
    expect(dark.has('3,4')).toBe(false);
    expect((size - 8 - 17) % 4).toBe(0);
  });
});
