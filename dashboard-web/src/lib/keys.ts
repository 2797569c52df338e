/**
 * Keyboard shortcuts on PHYSICAL keys (event.code): on a Cyrillic layout the key under "A"
 * reports "ф" in event.key, and half of our users have one.
 */
import { useEffect, useRef } from 'react';

export type KeyMap = Record<string, () => void>;
const SEQUENCE_MS = 1200;

/** "KeyG", "Shift+Slash", "Mod+KeyK"; the number pad counts as the digit row. */
export function chord(event: KeyboardEvent): string {
  const mod = event.ctrlKey || event.metaKey ? 'Mod+' : '';
  const alt = event.altKey ? 'Alt+' : '';
  const shift = event.shiftKey ? 'Shift+' : '';
  const code = event.code.replace(/^Numpad(\d)$/, 'Digit$1').replace('NumpadEnter', 'Enter');
  return mod + alt + shift + code;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && /^(radio|checkbox|button)$/.test(target.type)) {
    return false;
  }
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Runs `map[chord]` on a key press, and `map["KeyG KeyL"]` on two presses in a row.
 * Silent while the person types in a field, while `enabled` is false, and, unless the keys are
 * those of a dialog (`inDialog`), while one is open over the page.
 */
export function useKeys(map: KeyMap, { enabled = true, inDialog = false } = {}) {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });

  useEffect(() => {
    if (!enabled) return;
    let first: { chord: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || isTyping(event.target)) return;
      if (!inDialog && document.querySelector('[aria-modal="true"]')) return;
      const pressed = chord(event);
      const pair =
        first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.chord} ${pressed}` : null;
      first = { chord: pressed, at: event.timeStamp };
      const action = (pair && latest.current[pair]) || latest.current[pressed];
      if (!action) return;
      first = null;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [enabled, inDialog]);
}

/** Moves the focus to the next (+1) or previous (-1) element that matches `selector`. */
export function focusNeighbour(selector: string, step: 1 | -1) {
  const items = [...document.querySelectorAll<HTMLElement>(selector)];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? (step > 0 ? 0 : items.length - 1) : at + step;
  items[Math.min(items.length - 1, Math.max(0, next))]?.focus();
}
