import { expect, it } from 'vitest';
import { validateSearch } from './search';

it('an address keeps only real days', () => {
  const days = { from: '2026-11-01', to: '2026-13-01' };
  expect(validateSearch({ ...days, actor: '' })).toEqual({ from: '2026-11-01' });
  expect(validateSearch({ ...days, to: 'yesterday' })).toEqual({ from: '2026-11-01' });
});
