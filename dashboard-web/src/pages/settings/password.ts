/** What a new password must satisfy; the server asks for the same. */
export const SHORTEST = 10;
export const LONGEST = 200;

export type PasswordDraft = { current: string; next: string; repeat: string };
export const EMPTY: PasswordDraft = { current: '', next: '', repeat: '' };

/** Characters as a person counts them, not as UTF-16 does. */
export const lengthOf = (text: string) => [...text].length;

type Faults = {
  current?: 'required';
  next?: 'required' | 'short' | 'long';
  repeat?: 'required' | 'differs';
};

export function faultsOf({ current, next, repeat }: PasswordDraft): Faults {
  const length = lengthOf(next);
  return {
    ...(!current && { current: 'required' }),
    ...(length === 0
      ? { next: 'required' }
      : length < SHORTEST
        ? { next: 'short' }
        : length > LONGEST && { next: 'long' }),
    ...(!repeat ? { repeat: 'required' } : repeat !== next && { repeat: 'differs' }),
  };
}
