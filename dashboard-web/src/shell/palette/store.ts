/** Whether the palette is open: the header, a key and the palette itself all speak of it. */
import { useSyncExternalStore } from 'react';

let opened = false;
const listeners = new Set<() => void>();

export function showPalette(show: boolean) {
  opened = show;
  for (const told of listeners) told();
}

export const usePaletteOpened = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => opened,
  );
