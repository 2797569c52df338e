/** Which waits stand behind a bar of the histogram or a cell of the heatmap. */
import type { Wait } from '../../api/waits';
import type { Unit } from '../../components/Filters';
import type { Slice } from './search';

const WEEKDAYS: Record<string, number> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

/** Weekday (1 is Monday) and hour of a moment in the company's zone. */
export function weekdayAndHour(iso: string, timeZone: string): { weekday: number; hour: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(new Date(iso));
  const get = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { weekday: WEEKDAYS[get('weekday')] ?? 1, hour: Number(get('hour')) };
}

export const secsOf = (wait: Wait, unit: Unit): number | null =>
  unit === 'wall' ? wait.wall_secs : wait.business_secs;

/** The asks the statistics count: open, answered or closed, not off hours. */
const counts = (wait: Wait) =>
  !wait.off_hours && ['open', 'answered', 'closed'].includes(wait.state);

export function isInSlice(wait: Wait, slice: Slice, unit: Unit, timeZone: string): boolean {
  if (!counts(wait)) return false;
  if (slice.kind === 'hour') {
    const at = weekdayAndHour(wait.asked_at, timeZone);
    return at.weekday === slice.weekday && at.hour === slice.hour;
  }
  const secs = secsOf(wait, unit);
  if (wait.state !== 'answered' || secs === null) return false;
  // The first bin has the zeros too.
  const above = secs > slice.from || (slice.from === 0 && secs === 0);
  return above && (slice.to === null || secs <= slice.to);
}
