/** The time a page tells of: a month, or days from and to (both included), kept in the address. */
import { text } from './search';

export type Period = { month?: string; from?: string; to?: string };

export const isMonth = (value?: string): value is string =>
  !!value && /^\d{4}-(0[1-9]|1[0-2])$/.test(value);
export const isDay = (value?: string): value is string =>
  !!value && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));

export function validatePeriod(search: Record<string, unknown>): Period {
  const [month, from, to] = [text(search.month), text(search.from), text(search.to)];
  if (isDay(from) && isDay(to) && from <= to) return { from, to };
  return { month: isMonth(month) ? month : undefined };
}

export function addMonths(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by)).toISOString().slice(0, 7);
}

export const addDays = (day: string, by: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10);

/** First and last day of a month. */
export function daysOfMonth(month: string): { from: string; to: string } {
  return { from: `${month}-01`, to: addDays(`${addMonths(month, 1)}-01`, -1) };
}

/** The days a period stands for; without a choice the running month up to today. */
export function rangeOf(period: Period, today: string): { from: string; to: string } {
  if (period.from && period.to) return { from: period.from, to: period.to };
  const { from, to } = daysOfMonth(period.month ?? today.slice(0, 7));
  return { from, to: to > today && from <= today ? today : to };
}

/** Every day from `from` to `to`. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < 400; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Every day of a month. */
export function daysOf(month: string): string[] {
  const { from, to } = daysOfMonth(month);
  return daysBetween(from, to);
}

/** A rule of the installation itself: in force since before there was a company. */
export const isFromStart = (moment: string) => moment < '1971';
