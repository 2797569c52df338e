import { describe, expect, it } from 'vitest';
import {
  dayFault,
  minutesOf,
  readWeekly,
  tidyWeekly,
  weekFaults,
  weekLines,
  weekMinutes,
} from './week';

describe('times', () => {
  it.each([
    ['09:00', 540],
    ['9:00', 540],
    ['24:00', 1440],
    ['24:01', null],
    ['12:60', null],
    ['', null],
    ['9', null],
  ])('%s is %s', (text, minutes) => expect(minutesOf(text)).toBe(minutes));
});

describe('hours of a day', () => {
  it('may have breaks, end at midnight, or run over it', () => {
    expect(
      dayFault([
        ['09:00', '13:00'],
        ['14:00', '18:00'],
      ]),
    ).toBeNull();
    expect(dayFault([['16:00', '24:00']])).toBeNull();
    expect(dayFault([['20:00', '04:00']])).toBeNull();
  });

  it('must not overlap, and must be times', () => {
    expect(
      dayFault([
        ['09:00', '13:00'],
        ['12:30', '18:00'],
      ]),
    ).toBe('overlap');
    expect(dayFault([['09:00', '']])).toBe('time');
    expect(dayFault([['20:00', '00:00']])).toBe('time');
  });
});

describe('a week', () => {
  it('counts a night shift whole', () => {
    expect(weekMinutes({ mon: [['20:00', '04:00']], tue: [['09:00', '13:00']] })).toBe(12 * 60);
  });

  it('refuses a night that runs into the next morning, also from Sunday to Monday', () => {
    expect(weekFaults({ mon: [['20:00', '04:00']], tue: [['03:00', '10:00']] })).toEqual({
      tue: 'overlap',
    });
    expect(weekFaults({ sun: [['22:00', '06:00']], mon: [['05:00', '10:00']] })).toEqual({
      mon: 'overlap',
    });
  });

  it('is told in lines of equal days', () => {
    const office: [string, string][] = [['09:00', '18:00']];
    const lines = weekLines({ mon: office, tue: office, wed: office, thu: office, fri: office });
    expect(lines).toEqual([
      { from: 'mon', to: 'fri', hours: '09:00–18:00' },
      { from: 'sat', to: 'sun', hours: '' },
    ]);
  });

  it('is read from anything, and sent in one form', () => {
    expect(readWeekly({ mon: [['9:00', '18:00'], 'x'], fri: null }).mon).toEqual([
      ['9:00', '18:00'],
    ]);
    expect(
      tidyWeekly({
        mon: [
          ['14:00', '18:00'],
          ['9:00', '13:00'],
        ],
        sun: [],
      }),
    ).toEqual({
      mon: [
        ['09:00', '13:00'],
        ['14:00', '18:00'],
      ],
    });
  });
});
