/**
 * Numbers, durations and moments in the person's language and the COMPANY's time zone.
 *
 * Chromium lists Uzbek as supported but has no data for it ("2026 M11 20", "1,234.5"), so Uzbek
 * dates are built here and numbers use the Russian pattern.
 */
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from './i18n';
import { dateFormat, numberFormat } from './intl';
import { useZone } from './useToday';

const NUMBER_TAG: Record<Language, string> = { uz: 'ru-RU', ru: 'ru-RU', en: 'en-GB' };
const UZ_SHORT = 'yan fev mar apr may iyn iyl avg sen okt noy dek'.split(' ');
const UZ_LONG = 'Yanvar Fevral Mart Aprel May Iyun Iyul Avgust Sentabr Oktabr Noyabr Dekabr'.split(
  ' ',
);

export function formatNumber(language: Language, value: number, digits = 0): string {
  return numberFormat(NUMBER_TAG[language], {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

function shortDate(language: Language, date: Date, timeZone: string): string {
  if (language === 'uz') {
    const parts = dateFormat('en-GB', { day: 'numeric', month: 'numeric', timeZone });
    const get = (type: string) =>
      Number(parts.formatToParts(date).find((part) => part.type === type)?.value);
    return `${get('day')}-${UZ_SHORT[get('month') - 1]}`;
  }
  return dateFormat(NUMBER_TAG[language], {
    day: 'numeric',
    month: 'short',
    timeZone,
  }).format(date);
}

/** "2026-11" -> "Noyabr 2026". */
export function formatMonth(language: Language, month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  if (language === 'uz') return `${UZ_LONG[number - 1]} ${year}`;
  const name = dateFormat(NUMBER_TAG[language], {
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(Date.UTC(year, number - 1)));
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${year}`;
}

/** The two largest units, rounded to the smaller one: "4 min 12 s", "2 h 5 min", "1 d 3 h". */
export function formatDuration(t: TFunction, totalSecs: number): string {
  const secs = Math.round(totalSecs);
  if (secs < 60) return t('unit.s', { s: secs });
  if (secs < 3600) {
    const [m, s] = [Math.floor(secs / 60), secs % 60];
    return s ? t('unit.ms', { m, s }) : t('unit.m', { m });
  }
  const minutes = Math.round(secs / 60);
  if (minutes < 24 * 60) {
    const [h, m] = [Math.floor(minutes / 60), minutes % 60];
    return m ? t('unit.hm', { h, m }) : t('unit.h', { h });
  }
  const hours = Math.round(minutes / 60);
  const [d, h] = [Math.floor(hours / 24), hours % 24];
  return h ? t('unit.dh', { d, h }) : t('unit.d', { d });
}

export function makeFormat(t: TFunction, language: Language, timeZone: string) {
  const time = (iso: string) =>
    dateFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(iso));
  const date = (iso: string) => shortDate(language, new Date(iso), timeZone);
  return {
    number: (value: number, digits = 0) => formatNumber(language, value, digits),
    score: (value: number) => formatNumber(language, value, 1),
    /** Of a score's parts: only with all their digits do they add up to it in sight. */
    hundredths: (value: number) => formatNumber(language, value, 2),
    percent: (value: number, digits = 1) =>
      t('unit.percent', { value: formatNumber(language, value, digits) }),
    /** How far two percentages are apart. */
    percentPoints: (size: number) => t('unit.points', { value: formatNumber(language, size, 1) }),
    duration: (secs: number) => formatDuration(t, secs),
    month: (month: string) => formatMonth(language, month),
    /** A day of the company's calendar ("2026-11-20"): no time zone can move it. */
    calendarDay: (day: string) => shortDate(language, new Date(`${day}T00:00:00Z`), 'UTC'),
    date,
    time,
    dateTime: (iso: string) => `${date(iso)}, ${time(iso)}`,
  };
}
export type Format = ReturnType<typeof makeFormat>;

export function useFormat(): Format {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  const timeZone = useZone();
  return useMemo(() => makeFormat(t, language, timeZone), [t, language, timeZone]);
}
