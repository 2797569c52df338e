/** Where the keyboard goes on when the thing that had the focus is gone. */
import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/** As the `ref` of what is drawn in answer to a press, with `tabIndex={-1}`: it is read next. */
export const takeFocus = (element: HTMLElement | null) => element?.focus();

/**
 * For a list whose lines are taken away by a button in them, or in a dialog of theirs: the line
 * that moves up takes the focus over. `lines` is what the list shows.
 */
export function useKeptFocus<T extends HTMLElement>(lines: readonly unknown[] | undefined) {
  const ref = useRef<T>(null);
  const line = useRef(0);
  const inside = useRef(false);
  const count = useRef(0);
  const onFocus = ({ target }: FocusEvent) => {
    inside.current = true;
    const found = [...(ref.current?.children ?? [])].findIndex((one) => one.contains(target));
    // Focus bubbles out of a line's dialog too: drawn elsewhere, it belongs to the line before.
    if (found >= 0) line.current = found;
  };
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    // To nowhere: what had the focus is going.
    if (relatedTarget) inside.current = false;
  };
  useLayoutEffect(() => {
    const list = ref.current;
    const now = lines?.length ?? 0;
    const fewer = now < count.current;
    count.current = now;
    if (!list || !fewer || !inside.current || document.activeElement !== document.body) return;
    const next = list.children[Math.min(line.current, list.children.length - 1)];
    (next?.querySelector<HTMLElement>('button, a') ?? list).focus();
  }, [lines]);
  return { ref, onFocus, onBlur, tabIndex: -1 };
}
