/** Where the keyboard goes on when the thing that had the focus is gone. */

/** As the `ref` of what is drawn in answer to a press, with `tabIndex={-1}`: it is read next. */
export const takeFocus = (element: HTMLElement | null) => element?.focus();

/** Where the focus was in one layer: in the page, or in one thing drawn over it. */
type Place = {
  layer: Element | null;
  element: HTMLElement;
  /** from the inside out; a thing that was taken away no longer tells where it stood */
  above: { parent: Element; index: number }[];
};

const LAYERS = '[role=dialog], [role=menu], [data-toast]';
const LANDINGS = 'section, main, [role=dialog]';

function placeOf(element: HTMLElement): Place {
  const above: Place['above'] = [];
  let child: Element = element;
  for (let parent = child.parentElement; parent; parent = parent.parentElement) {
    above.push({ parent, index: [...parent.children].indexOf(child) });
    child = parent;
  }
  return { layer: element.closest(LAYERS), element, above };
}

const isUsable = (element: Element) => element.isConnected && !element.matches(':disabled');

/** The thing itself; or else what stands there now: the button of a list's line, or a section. */
function nearest({ element, above }: Place): HTMLElement | null {
  if (isUsable(element)) return element;
  const left = above.find(({ parent }) => parent.isConnected);
  if (!left) return null;
  const { children } = left.parent;
  const there = children[Math.min(left.index, children.length - 1)] ?? left.parent;
  const line = there.closest('li, tr')?.querySelector<HTMLElement>('button:enabled, a');
  return line ?? there.closest<HTMLElement>(LANDINGS);
}

function give(element: HTMLElement) {
  if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) {
    element.tabIndex = -1;
    element.addEventListener('blur', () => element.removeAttribute('tabindex'), { once: true });
  }
  element.focus({ preventScroll: true });
}

/**
 * Hands the focus on whenever what had it is taken away or switched off: a row that was decided
 * about, a dialog, a form that starts anew. Returns what ends it.
 */
export function keepFocus(): () => void {
  let places: Place[] = [];
  let held: HTMLElement | null = null;

  const onFocusIn = ({ target }: FocusEvent) => {
    held = target as HTMLElement;
    const place = placeOf(held);
    places = [...places.filter(({ layer }) => layer !== place.layer), place];
  };
  const onFocusOut = ({ target }: FocusEvent) => {
    // By now it is known whether it was taken away; if not, the person pressed on nothing.
    queueMicrotask(() => {
      if (held === target && isUsable(held as Element) && document.activeElement === document.body)
        held = null;
    });
  };
  const look = () => {
    const { activeElement, body } = document;
    if (!held || (activeElement !== body && activeElement !== held)) return;
    // What waits for an answer is switched off for a moment only.
    if (held.isConnected && held.dataset.loading) return;
    if (activeElement === held && isUsable(held)) return;
    const next = places.toReversed().map(nearest).find(Boolean) ?? document.querySelector('main');
    if (next) give(next);
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled', 'data-loading'],
  });
  document.addEventListener('focusin', onFocusIn);
  document.addEventListener('focusout', onFocusOut);
  return () => {
    watch.disconnect();
    document.removeEventListener('focusin', onFocusIn);
    document.removeEventListener('focusout', onFocusOut);
  };
}
