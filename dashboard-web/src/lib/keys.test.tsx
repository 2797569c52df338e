import { fireEvent, render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { chord, useKeys } from './keys';

const down = (init: KeyboardEventInit) => new KeyboardEvent('keydown', init);

it('keys are physical: a Cyrillic layout gives the same chord', () => {
  expect(chord(down({ code: 'KeyA', key: 'ф' }))).toBe('KeyA');
  expect(chord(down({ code: 'Numpad3', key: '3' }))).toBe('Digit3');
  expect(chord(down({ code: 'KeyK', key: 'л', ctrlKey: true, shiftKey: true }))).toBe(
    'Mod+Shift+KeyK',
  );
});

function Page({ map, dialog }: { map: Record<string, () => void>; dialog?: boolean }) {
  useKeys(map);
  return (
    <>
      <input aria-label="field" />
      {dialog && <div aria-modal="true" />}
    </>
  );
}

it('are silent while typing and under a dialog', () => {
  const action = vi.fn();
  const { rerender } = render(<Page map={{ KeyA: action }} />);
  fireEvent.keyDown(screen.getByLabelText('field'), { code: 'KeyA' });
  expect(action).not.toHaveBeenCalled();
  rerender(<Page map={{ KeyA: action }} dialog />);
  fireEvent.keyDown(document.body, { code: 'KeyA' });
  expect(action).not.toHaveBeenCalled();
  rerender(<Page map={{ KeyA: action }} />);
  fireEvent.keyDown(document.body, { code: 'KeyA' });
  expect(action).toHaveBeenCalledOnce();
});

it('know two presses in a row', () => {
  const action = vi.fn();
  render(<Page map={{ 'KeyG KeyL': action }} />);
  fireEvent.keyDown(document.body, { code: 'KeyL' });
  fireEvent.keyDown(document.body, { code: 'KeyG' });
  fireEvent.keyDown(document.body, { code: 'KeyX' });
  fireEvent.keyDown(document.body, { code: 'KeyL' });
  expect(action).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { code: 'KeyG' });
  fireEvent.keyDown(document.body, { code: 'KeyL' });
  expect(action).toHaveBeenCalledOnce();
});
