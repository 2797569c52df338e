import { describe, expect, it } from 'vitest';
import { faultsOf } from './password';

const of = (next: string, repeat = next, current = 'old') => faultsOf({ current, next, repeat });

describe('a new password', () => {
  it('has 10 to 200 characters, whatever a character weighs', () => {
    expect(of('ninechars')).toEqual({ next: 'short' });
    expect(of('tencharact')).toEqual({});
    expect(of('🐪'.repeat(9))).toEqual({ next: 'short' });
    expect(of('🐪'.repeat(200))).toEqual({});
    expect(of('x'.repeat(201))).toEqual({ next: 'long' });
  });

  it('is written twice alike, beside the current one', () => {
    expect(of('tencharact', 'tencharacT')).toEqual({ repeat: 'differs' });
    expect(of('', '', '')).toEqual({ current: 'required', next: 'required', repeat: 'required' });
  });
});
