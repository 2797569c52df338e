import { describe, expect, it } from 'vitest';
import { addMonths, daysBetween, daysOf, rangeOf, validatePeriod } from './period';

describe('periods', () => {
  it('a whole range wins over a month, half of one counts for nothing', () => {
    expect(validatePeriod({ month: '2026-11', from: '2026-11-01', to: '2026-11-07' })).toEqual({
      from: '2026-11-01',
      to: '2026-11-07',
    });
    expect(validatePeriod({ month: '2026-11', from: '2026-11-09' })).toEqual({ month: '2026-11' });
    expect(validatePeriod({ from: '2026-11-09', to: '2026-11-01' })).toEqual({});
    expect(validatePeriod({ month: '2026-13' })).toEqual({});
  });

  it('the running month ends today, a past one at its end', () => {
    expect(rangeOf({}, '2026-11-20')).toEqual({ from: '2026-11-01', to: '2026-11-20' });
    expect(rangeOf({ month: '2026-02' }, '2026-11-20')).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    });
  });

  it('months and days cross years', () => {
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(daysOf('2026-12').at(-1)).toBe('2026-12-31');
    expect(daysOf('2026-02')).toHaveLength(28);
    expect(daysBetween('2026-12-30', '2027-01-02')).toHaveLength(4);
  });
});
