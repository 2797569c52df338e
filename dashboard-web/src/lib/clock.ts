/** The server's clock: waits must grow the same on every device, whatever its own clock says. */
import { useSyncExternalStore } from 'react';
import { dateFormat } from './intl';

let offsetMs = 0;

/** Takes the `Date` header of an answer; a second of doubt is less than most devices are off. */
export function setServerClock(date: string | null) {
  const at = date ? Date.parse(date) : NaN;
  if (!Number.isNaN(at)) offsetMs = at - Date.now();
}

export const serverNow = (): number => Date.now() + offsetMs;

/** The day it is now in a time zone, "2026-11-20". */
export const dayIn = (timeZone: string, at: number = serverNow()): string =>
  dateFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date(at));

// One timer for the whole page, however many waits are on it.
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Math.floor(serverNow() / 1000) * 1000;
    for (const told of listeners) told();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time in milliseconds, anew each second. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => {
    if (!timer) now = Math.floor(serverNow() / 1000) * 1000;
    return now;
  });
}
