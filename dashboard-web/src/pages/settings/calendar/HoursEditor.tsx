/** The hours of one day: a line for each stretch of work, breaks are the spaces between. */
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconTrash } from '../../../icons';
import classes from './calendar.module.css';
import { type Fault, type Interval, isOvernight, minutesOf } from './week';

type Props = {
  /** whose hours: for the names of the fields */
  name: string;
  intervals: Interval[];
  fault?: Fault | null;
  onChange: (intervals: Interval[]) => void;
};

const FIRST: Interval = ['09:00', '18:00'];

/** A new stretch begins an hour after the last one ends. */
function nextInterval(intervals: Interval[]): Interval {
  const last = intervals.at(-1);
  const end = last ? minutesOf(last[1]) : null;
  if (end === null || end > 22 * 60) return FIRST;
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  return [clock(end + 60), clock(Math.min(end + 5 * 60, 24 * 60))];
}

export function HoursEditor({ name, intervals, fault, onChange }: Props) {
  const { t } = useTranslation();
  // Who takes a line away has its button no more.
  const add = useRef<HTMLButtonElement>(null);
  const change = (at: number, side: 0 | 1, value: string) =>
    onChange(
      intervals.map((one, i): Interval => {
        if (i !== at) return one;
        return side === 0 ? [value, one[1]] : [one[0], value];
      }),
    );
  return (
    <div className={classes.hours}>
      {intervals.map((one, i) => (
        <div key={i} className={classes.interval}>
          {([0, 1] as const).map((side) => (
            <TextInput
              key={side}
              size="sm"
              className={classes.time}
              inputMode="numeric"
              maxLength={5}
              aria-label={`${name}, ${i + 1}: ${side === 0 ? t('calendar.from') : t('calendar.to')}`}
              value={one[side]}
              error={minutesOf(one[side]) === null}
              onChange={(e) => change(i, side, e.currentTarget.value)}
            />
          ))}
          {isOvernight(one) && <span className={classes.night}>{t('calendar.overnight')}</span>}
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={`${name}, ${i + 1}: ${t('calendar.removeHours')}`}
            onClick={() => {
              onChange(intervals.filter((_, at) => at !== i));
              add.current?.focus();
            }}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {intervals.length === 0 && <span className={classes.free}>{t('calendar.free')}</span>}
      <Button
        ref={add}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        aria-label={`${name}: ${t('calendar.addHours')}`}
        onClick={() => onChange([...intervals, nextInterval(intervals)])}
      >
        {t('calendar.addHours')}
      </Button>
      {fault && (
        <p className={classes.fault} role="alert">
          {fault === 'time' ? t('calendar.faultTime') : t('calendar.faultOverlap')}
        </p>
      )}
    </div>
  );
}
