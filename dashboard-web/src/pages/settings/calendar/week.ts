/**
 * Working hours as the server keeps them: times of the day, "24:00" for midnight at its end. An
 * interval whose end is not after its beginning ends on the next day (20:00 to 04:00).
 */

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export type Interval = [from: string, to: string];
export type Weekly = Partial<Record<Weekday, Interval[]>>;
/** A day that differs from its weekday: a holiday without hours, or a day worked instead. */
export type SpecialDay = { name: string; hours: Interval[] };
export type Days = Record<string, SpecialDay>;

const DAY_MINUTES = 24 * 60;

/** Minutes since midnight, up to 24:00; null when it is no time. "9" and "9:5" are not guessed at. */
export function minutesOf(time: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes <= DAY_MINUTES ? minutes : null;
}

/** "9:00" -> "09:00": the one form that is sent. */
export const tidyTime = (time: string) => time.trim().padStart(5, '0');

/** Where an interval begins and ends, in minutes from its own midnight; null when it is none. */
export function span([from, to]: Interval): [number, number] | null {
  const begin = minutesOf(from);
  const end = minutesOf(to);
  if (begin === null || end === null || begin === DAY_MINUTES || end === 0) {
    // "to 00:00" is written 24:00, so that an empty field cannot be taken for midnight.
    return null;
  }
  return [begin, end > begin ? end : end + DAY_MINUTES];
}

export type Fault = 'time' | 'overlap';

/** What is wrong with the hours of one day. */
export function dayFault(intervals: Interval[]): Fault | null {
  const spans = intervals.map(span);
  if (spans.some((one) => one === null)) return 'time';
  const sorted = (spans as [number, number][]).toSorted((a, b) => a[0] - b[0]);
  const overlaps = sorted.some((one, i) => i > 0 && one[0] < (sorted[i - 1]?.[1] ?? 0));
  return overlaps ? 'overlap' : null;
}

/** Faults by weekday; a shift over midnight must not run into the next day's first hours. */
export function weekFaults(weekly: Weekly): Partial<Record<Weekday, Fault>> {
  const faults: Partial<Record<Weekday, Fault>> = {};
  WEEKDAYS.forEach((day, i) => {
    const fault = dayFault(weekly[day] ?? []);
    if (fault) faults[day] = fault;
    const before = WEEKDAYS[(i + 6) % 7] as Weekday;
    const spill = Math.max(
      0,
      ...(weekly[before] ?? []).map((one) => (span(one)?.[1] ?? 0) - DAY_MINUTES),
    );
    const first = Math.min(...(weekly[day] ?? []).map((one) => span(one)?.[0] ?? Infinity));
    if (!fault && spill > first) faults[day] = 'overlap';
  });
  return faults;
}

/** Working minutes of a week. */
export const weekMinutes = (weekly: Weekly) =>
  WEEKDAYS.flatMap((day) => weekly[day] ?? [])
    .map(span)
    .reduce((sum, one) => sum + (one ? one[1] - one[0] : 0), 0);

export const isOvernight = (interval: Interval) => (span(interval)?.[1] ?? 0) > DAY_MINUTES;

/** "09:00–13:00, 14:00–18:00". */
export const hoursText = (intervals: Interval[]) =>
  intervals.map(([from, to]) => `${from}–${to}`).join(', ');

/** Days of equal hours in a row as one line: [["mon", "fri"], "09:00–18:00"]. */
export function weekLines(weekly: Weekly): { from: Weekday; to: Weekday; hours: string }[] {
  const lines: { from: Weekday; to: Weekday; hours: string }[] = [];
  for (const day of WEEKDAYS) {
    const hours = hoursText(weekly[day] ?? []);
    const last = lines.at(-1);
    if (last?.hours === hours) last.to = day;
    else lines.push({ from: day, to: day, hours });
  }
  return lines;
}

const isInterval = (value: unknown): value is Interval =>
  Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string');
const intervalsOf = (value: unknown): Interval[] =>
  Array.isArray(value) ? value.filter(isInterval) : [];

/** The server's free-form JSON as our types; what does not fit is left out. */
export function readWeekly(value: unknown): Weekly {
  const record = (value ?? {}) as Record<string, unknown>;
  return Object.fromEntries(WEEKDAYS.map((day) => [day, intervalsOf(record[day])]));
}
export function readDays(value: unknown): Days {
  const record = (value ?? {}) as Record<string, { name?: unknown; hours?: unknown }>;
  return Object.fromEntries(
    Object.entries(record).map(([day, one]) => [
      day,
      { name: String(one?.name ?? ''), hours: intervalsOf(one?.hours) },
    ]),
  );
}

/** Ready to be sent: times in one form, free days left out. */
export function tidyWeekly(weekly: Weekly): Weekly {
  const used = WEEKDAYS.filter((day) => weekly[day]?.length);
  return Object.fromEntries(used.map((day) => [day, tidyHours(weekly[day] ?? [])]));
}
export const tidyHours = (intervals: Interval[]): Interval[] =>
  intervals
    .map(([from, to]): Interval => [tidyTime(from), tidyTime(to)])
    .toSorted((a, b) => a[0].localeCompare(b[0]));
