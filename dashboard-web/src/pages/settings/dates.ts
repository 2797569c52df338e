/** Days of the company's calendar as moments. */
import { dateFormat } from '../../lib/intl';
import type { Begin } from './queries';

/** How far a zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = dateFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(moment));
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return (
    Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) -
    moment
  );
}

/** The moment at which the clocks of a zone show a local time ("2026-11-20T09:30"). */
export function momentIn(local: string, timeZone: string): string {
  const utc = Date.parse(`${local}Z`);
  // Twice: the offset of the guess may differ from that of the moment itself.
  const guess = utc - offsetAt(utc, timeZone);
  return new Date(utc - offsetAt(guess, timeZone)).toISOString();
}

/** What the clocks of a zone show at a moment, to the minute: a field's value. */
export function localIn(moment: string | number, timeZone: string): string {
  const at = Math.floor(new Date(moment).getTime() / 1000) * 1000;
  return new Date(at + offsetAt(at, timeZone)).toISOString().slice(0, 16);
}

/** The moment a day begins in a zone, for the server. */
export const startOfDay = (day: string, timeZone: string): string =>
  momentIn(`${day}T00:00:00`, timeZone);

/**
 * When a rule begins that is said to begin on a day: today means now, since an earlier hour would
 * change what is counted already; an earlier day says that this is meant.
 */
export function beginOn(day: string, today: string, zone: string): Begin {
  if (day === today) return {};
  return { applies_from: startOfDay(day, zone), ...(day < today && { recompute: true }) };
}
