import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatDuration, formatMonth, formatNumber, makeFormat } from './format';
import { initI18n, setLanguage } from './i18n';

beforeAll(initI18n);
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('dates', () => {
  it('are the company day, and Uzbek ones never fall to the root locale', () => {
    const format = makeFormat(i18next.t, 'uz', 'Asia/Tashkent');
    expect(format.dateTime('2026-11-20T20:05:00Z')).toBe('21-noy, 01:05');
    expect(format.month('2026-11')).toBe('Noyabr 2026');
  });

  it('a calendar day does not move with the time zone', () => {
    const west = makeFormat(i18next.t, 'en', 'America/New_York');
    expect(west.calendarDay('2026-11-01')).toBe('1 Nov');
  });

  it('months are named in every language', () => {
    expect(['uz', 'ru', 'en'].map((l) => formatMonth(l as 'uz', '2026-05'))).toEqual([
      'May 2026',
      'Май 2026',
      'May 2026',
    ]);
  });
});

describe('numbers', () => {
  it('follow the Russian pattern in Uzbek', () => {
    expect(plain(formatNumber('uz', 1234567.5, 1))).toBe('1 234 567,5');
    expect(formatNumber('en', 1234.5, 1)).toBe('1,234.5');
  });

  it('percents are rounded, not cut: 60 of 85, 5 of 6', async () => {
    await setLanguage('en');
    const format = makeFormat(i18next.t, 'en', 'Asia/Tashkent');
    const share = (60 / 85) * 100;
    expect([format.percent(share), format.percent(share, 2)]).toEqual(['70.6%', '70.59%']);
    expect([format.percent((5 / 6) * 100), format.percent(100, 0)]).toEqual(['83.3%', '100%']);
    expect(format.percentPoints(3.449)).toBe('3.4 pp');
  });

  it('parts of a score are written with all their digits, so that they add up', () => {
    const format = makeFormat(i18next.t, 'en', 'Asia/Tashkent');
    // In tenths they would read 33.3 + 33.3 + 33.3 = 100.0.
    expect([33.34, 33.33, 33.33, 100].map(format.hundredths)).toEqual([
      '33.34',
      '33.33',
      '33.33',
      '100.00',
    ]);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [59.6, '1 min'],
    [252, '4 min 12 s'],
    [3599, '59 min 59 s'],
    [3600, '1 h'],
    [7199, '2 h'],
    [7500, '2 h 5 min'],
    [86_399, '1 d'],
    [97_200, '1 d 3 h'],
  ])('%d s is %s', async (secs, expected) => {
    await setLanguage('en');
    expect(formatDuration(i18next.t, secs)).toBe(expected);
  });
});

describe('plurals', () => {
  it('Russian has three forms', async () => {
    await setLanguage('ru');
    const people = [1, 2, 5, 21, 112].map((count) => i18next.t('lb.people', { count }));
    expect(people).toEqual(['1 человек', '2 человека', '5 человек', '21 человек', '112 человек']);
  });
});
