/** A week of working hours, and the days that differ from it. */
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconTrash } from '../../../icons';
import { useFormat } from '../../../lib/format';
import classes from './calendar.module.css';
import { HoursEditor } from './HoursEditor';
import {
  dayFault,
  type Interval,
  type Weekday,
  WEEKDAYS,
  weekFaults,
  type Weekly,
  weekMinutes,
} from './week';

type WeekProps = { weekly: Weekly; onChange: (weekly: Weekly) => void };

export function WeekEditor({ weekly, onChange }: WeekProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const faults = weekFaults(weekly);
  const set = (day: Weekday, intervals: Interval[]) => onChange({ ...weekly, [day]: intervals });
  const monday = weekly.mon ?? [];
  return (
    <fieldset className={classes.week}>
      <legend>{t('calendar.week')}</legend>
      {WEEKDAYS.map((day) => (
        <div key={day} className={classes.day} data-day={day}>
          <span>{t(`weekday.${day}`)}</span>
          <HoursEditor
            name={t(`weekday.${day}`)}
            intervals={weekly[day] ?? []}
            fault={faults[day]}
            onChange={(intervals) => set(day, intervals)}
          />
        </div>
      ))}
      <div className={classes.weekFoot}>
        <span>
          {t('calendar.perWeek', {
            hours: format.number(weekMinutes(weekly) / 60, weekMinutes(weekly) % 60 ? 1 : 0),
          })}
        </span>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={monday.length === 0}
          onClick={() =>
            onChange({
              ...weekly,
              ...Object.fromEntries(WEEKDAYS.slice(1, 5).map((day) => [day, monday])),
            })
          }
        >
          {t('calendar.likeMonday')}
        </Button>
      </div>
    </fieldset>
  );
}

/** One special day while it is edited; its date may still be missing. */
export type DayDraft = { key: number; date: string; name: string; hours: Interval[] };

type DaysProps = { days: DayDraft[]; weekly: Weekly; onChange: (days: DayDraft[]) => void };

export function DaysEditor({ days, weekly, onChange }: DaysProps) {
  const { t } = useTranslation();
  // Who takes a day away has its button no more.
  const addButton = useRef<HTMLButtonElement>(null);
  const change = (key: number, part: Partial<DayDraft>) =>
    onChange(days.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const add = () =>
    onChange([
      ...days,
      { key: Math.max(0, ...days.map((d) => d.key)) + 1, date: '', name: '', hours: [] },
    ]);
  return (
    <fieldset className={classes.week}>
      <legend>{t('calendar.days')}</legend>
      <p className={classes.note}>{t('calendar.daysNote')}</p>
      {days.map((one, i) => {
        const label = one.date || t('calendar.dayN', { n: i + 1 });
        return (
          <div key={one.key} className={classes.special} data-special={one.date}>
            <div className={classes.specialHead}>
              <TextInput
                type="date"
                size="sm"
                aria-label={`${label}: ${t('calendar.date')}`}
                value={one.date}
                error={!one.date || days.some((d) => d.key !== one.key && d.date === one.date)}
                onChange={(e) => change(one.key, { date: e.currentTarget.value })}
              />
              <TextInput
                size="sm"
                aria-label={`${label}: ${t('calendar.dayName')}`}
                placeholder={t('calendar.dayName')}
                value={one.name}
                onChange={(e) => change(one.key, { name: e.currentTarget.value })}
              />
              <NativeSelect
                size="sm"
                aria-label={`${label}: ${t('calendar.like')}`}
                value=""
                onChange={(e) => {
                  const day = e.currentTarget.value as Weekday | 'off' | '';
                  if (day) change(one.key, { hours: day === 'off' ? [] : (weekly[day] ?? []) });
                }}
                data={[
                  { value: '', label: t('calendar.like') },
                  { value: 'off', label: t('calendar.free') },
                  ...WEEKDAYS.filter((day) => weekly[day]?.length).map((day) => ({
                    value: day,
                    label: t(`weekday.${day}`),
                  })),
                ]}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={`${label}: ${t('calendar.removeDay')}`}
                onClick={() => {
                  onChange(days.filter((d) => d.key !== one.key));
                  addButton.current?.focus();
                }}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </div>
            <HoursEditor
              name={label}
              intervals={one.hours}
              fault={dayFault(one.hours)}
              onChange={(hours) => change(one.key, { hours })}
            />
          </div>
        );
      })}
      <Button
        ref={addButton}
        variant="default"
        size="compact-sm"
        className={classes.addDay}
        leftSection={<IconPlus size={14} />}
        onClick={add}
      >
        {t('calendar.addDay')}
      </Button>
    </fieldset>
  );
}
