/** Whose calendar counts: the nearest wins, the chat's before the employee's and so on. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../../components/Badge';
import { Dialog } from '../../../components/Dialog';
import { CardSkeleton, Loaded } from '../../../components/PageFrame';
import { IconPlus } from '../../../icons';
import { useFormat } from '../../../lib/format';
import { isFromStart } from '../../../lib/period';
import { useToday, useZone } from '../../../lib/useToday';
import { beginOn } from '../dates';
import { isInForce } from '../inForce';
import {
  type Assignment,
  assignCalendar,
  assignmentsQuery,
  type Calendar,
  CALENDAR_SCOPES,
  type CalendarScope,
} from '../queries';
import { RuleSteps } from '../RuleSteps';
import { ScopeInput } from '../ScopeInput';
import settings from '../settings.module.css';

type Props = { calendars: Calendar[]; adding: boolean; onAdd: () => void; onDone: () => void };

export function Assignments({ calendars, adding, onAdd, onDone }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(assignmentsQuery);
  const scope = (one: Assignment) =>
    one.scope === 'company'
      ? t('settings.scope.company')
      : `${t(`settings.scope.${one.scope}`)}: ${one.name ?? one.scope_id}`;
  const name = (id: number | null | undefined) =>
    calendars.find((one) => one.id === id)?.name ?? t('calendar.wider');
  return (
    <section className={`fc-card ${settings.card}`} aria-labelledby="assignments">
      <div className={settings.head}>
        <div>
          <h2 id="assignments">{t('calendar.assignments')}</h2>
          <p>{t('calendar.assignmentsLead')}</p>
        </div>
        <Button variant="default" leftSection={<IconPlus size={18} />} onClick={onAdd}>
          {t('calendar.assign')}
        </Button>
      </div>
      <Loaded query={query} skeleton={<CardSkeleton heights={[120]} />}>
        {(assignments) => (
          <ul className={settings.rows}>
            {assignments.map((one) => (
              <li key={one.id}>
                <span className={settings.rowText}>
                  <b>{scope(one)}</b>
                  <span>
                    {name(one.calendar_id)} ·{' '}
                    {isFromStart(one.applies_from)
                      ? t('settings.always')
                      : t('calendar.versionFrom', { from: format.date(one.applies_from) })}
                  </span>
                </span>
                {isInForce(assignments, one) && <Badge mood="good">{t('settings.inForce')}</Badge>}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <Dialog opened={adding} title={t('calendar.assign')} onClose={onDone}>
        <AssignForm calendars={calendars} onDone={onDone} />
      </Dialog>
    </section>
  );
}

function AssignForm({ calendars, onDone }: { calendars: Calendar[]; onDone: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const today = useToday();
  const [from, setFrom] = useState(today);
  const [scope, setScope] = useState<CalendarScope>('department');
  const [id, setId] = useState('');
  const [calendar, setCalendar] = useState(calendars[0]?.id ?? null);
  const sound = !!from && (scope === 'company' ? calendar !== null : id !== '');
  return (
    <RuleSteps
      sound={sound}
      isPast={from < today}
      onDone={onDone}
      send={(dryRun) =>
        assignCalendar(
          { scope, scope_id: id, calendar_id: calendar, ...beginOn(from, today, zone) },
          dryRun,
        )
      }
    >
      <ScopeInput
        scopes={CALENDAR_SCOPES}
        scope={scope}
        id={id}
        onChange={(nextScope, nextId) => {
          setScope(nextScope);
          setId(nextId);
        }}
      />
      <NativeSelect
        label={t('calendar.one')}
        value={calendar ?? ''}
        onChange={(event) => setCalendar(Number(event.currentTarget.value) || null)}
        data={[
          ...calendars.map((one) => ({ value: String(one.id), label: one.name })),
          ...(scope === 'company' ? [] : [{ value: '', label: t('calendar.wider') }]),
        ]}
      />
      <TextInput
        type="date"
        label={t('settings.appliesFrom')}
        description={t('settings.fromNote')}
        value={from}
        error={!from && t('form.required')}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
    </RuleSteps>
  );
}
