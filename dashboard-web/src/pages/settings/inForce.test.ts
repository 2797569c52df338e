import { expect, it } from 'vitest';
import { currentOf, newest } from './inForce';

const NOW = Date.parse('2026-11-20T00:00:00Z');
const row = (id: number, applies_from: string, scope_id = '') => ({
  id,
  applies_from,
  scope: scope_id ? 'department' : 'company',
  scope_id,
});

it('the newest that has begun counts, not the one to come', () => {
  const rows = [
    row(1, '2026-01-01T00:00:00Z'),
    row(2, '2026-11-01T00:00:00Z'),
    row(3, '2026-12-01T00:00:00Z'),
  ];
  expect(newest(rows, NOW)?.id).toBe(2);
});

it('of two of one moment the later written', () => {
  expect(newest([row(5, '2026-01-01T00:00:00Z'), row(4, '2026-01-01T00:00:00Z')], NOW)?.id).toBe(5);
});

it('each scope has its own', () => {
  const rows = [row(1, '2026-01-01T00:00:00Z'), row(2, '2026-02-01T00:00:00Z', '3')];
  expect(currentOf(rows, 'company', '', NOW)?.id).toBe(1);
  expect(currentOf(rows, 'department', '3', NOW)?.id).toBe(2);
  expect(currentOf(rows, 'department', '4', NOW)).toBeUndefined();
});
