/** The hours of a calendar: of a new one, or a new version of one. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../../api/client';
import form from '../../../components/form.module.css';
import { FormProblem } from '../../../components/FormProblem';
import { showToast } from '../../../lib/toasts';
import { useToday, useZone } from '../../../lib/useToday';
import { beginOn } from '../dates';
import { addCalendar, addVersion, type Calendar, type Hours, SETTINGS } from '../queries';
import { RuleSteps } from '../RuleSteps';
import { isTimeZone, TimeZoneInput } from '../TimeZoneInput';
import { dayFault, readDays, readWeekly, tidyHours, tidyWeekly, weekFaults } from './week';
import { type DayDraft, DaysEditor, WeekEditor } from './WeekEditor';

/** The hours while they are edited, ready to be sent once they are sound. */
function useHours(from?: Schemas['CalendarHours']) {
  const zone = useZone();
  const [timeZone, setTimeZone] = useState(from?.time_zone ?? zone);
  const [weekly, setWeekly] = useState(() => readWeekly(from?.weekly));
  const [days, setDays] = useState<DayDraft[]>(() =>
    Object.entries(readDays(from?.days))
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([date, one], key) => ({ key, date, ...one })),
  );
  const sound =
    isTimeZone(timeZone) &&
    Object.keys(weekFaults(weekly)).length === 0 &&
    days.every((one) => one.date && !dayFault(one.hours)) &&
    new Set(days.map((one) => one.date)).size === days.length;
  const hours = (): Hours => ({
    time_zone: timeZone,
    weekly: tidyWeekly(weekly),
    days: Object.fromEntries(
      days.map((d) => [d.date, { name: d.name.trim(), hours: tidyHours(d.hours) }]),
    ),
  });
  const fields = (first: ReactNode) => (
    <>
      <div className={form.pair}>
        {first}
        <TimeZoneInput value={timeZone} onChange={setTimeZone} />
      </div>
      <WeekEditor weekly={weekly} onChange={setWeekly} />
      <DaysEditor days={days} weekly={weekly} onChange={setDays} />
    </>
  );
  return { hours, fields, sound };
}

export function VersionForm({ calendar, onDone }: { calendar: Calendar; onDone: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const today = useToday();
  const { hours, fields, sound } = useHours(calendar.versions[0]);
  const [from, setFrom] = useState(today);
  const [note, setNote] = useState('');
  return (
    <RuleSteps
      sound={sound && !!from}
      isPast={from < today}
      onDone={onDone}
      send={(dryRun) =>
        addVersion(
          calendar.id,
          { ...hours(), ...beginOn(from, today, zone), note: note.trim() },
          dryRun,
        )
      }
    >
      {fields(
        <TextInput
          type="date"
          label={t('settings.appliesFrom')}
          description={t('settings.fromNote')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          error={!from && t('form.required')}
        />,
      )}
      <TextInput
        label={t('calendar.note')}
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </RuleSteps>
  );
}

/** A new calendar counts for nobody until it is assigned, so there is nothing to try out. */
export function CalendarForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { hours, fields, sound } = useHours();
  const [name, setName] = useState('');
  const add = useMutation({
    mutationFn: () => addCalendar({ name: name.trim(), ...hours() }),
    onSuccess: () => {
      showToast({ mood: 'done', text: t('settings.saved') });
      void queries.invalidateQueries({ queryKey: [SETTINGS] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound && name.trim()) add.mutate();
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      {fields(
        <TextInput
          data-autofocus
          label={t('calendar.name')}
          description={t('calendar.nameNote')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />,
      )}
      <FormProblem error={add.error} />
      <div className={form.actions}>
        <Button variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!sound || !name.trim()} loading={add.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
