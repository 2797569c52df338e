/** How soon an answer is due: dated, for the company, a department or a chat. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/Badge';
import { CheckList } from '../../components/CheckList';
import { type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import form from '../../components/form.module.css';
import { UNITS } from '../../components/Filters';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { IconPlus } from '../../icons';
import { useFormat } from '../../lib/format';
import { isFromStart } from '../../lib/period';
import { usePageSearch } from '../../lib/usePageSearch';
import { useToday, useZone } from '../../lib/useToday';
import { beginOn } from './dates';
import { isInForce, currentOf } from './inForce';
import {
  addTarget,
  type Begin,
  type Target,
  TARGET_SCOPES,
  type TargetBody,
  targetsQuery,
} from './queries';
import type { SettingsSearch } from './route';
import { RuleSteps } from './RuleSteps';
import { ScopeInput } from './ScopeInput';
import classes from './settings.module.css';

const WARNINGS = [50, 80, 100];
const LONGEST_MINUTES = 30 * 24 * 60;

export default function Targets() {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(targetsQuery);
  const { search, open, close } = usePageSearch<SettingsSearch>();
  const done = () => close({ dialog: undefined }, 'dialog');
  const scope = (target: Target) =>
    target.scope === 'company'
      ? t('settings.scope.company')
      : `${t(`settings.scope.${target.scope}`)}: ${target.name ?? target.scope_id}`;
  const words = (target: Target) =>
    [
      t(`kit.units.${target.unit}`),
      t(`settings.target.stops.${target.stops_at}`),
      target.warn_percent.length > 0 &&
        t('settings.target.warnAt', { percents: target.warn_percent.join(', ') }),
    ]
      .filter(Boolean)
      .join(' · ');
  const columns = (all: Target[]): Column<Target>[] => [
    {
      key: 'scope',
      label: t('settings.target.scope'),
      wrap: true,
      cell: (target) => (
        <b>
          {scope(target)}{' '}
          {isInForce(all, target) && <Badge mood="good">{t('settings.inForce')}</Badge>}
        </b>
      ),
    },
    {
      key: 'from',
      label: t('settings.appliesFrom'),
      cell: (target) => dateOf(target.applies_from),
    },
    {
      key: 'first',
      label: t('settings.target.first'),
      end: true,
      cell: (target) => format.duration(target.first_secs),
    },
    {
      key: 'next',
      label: t('settings.target.next'),
      end: true,
      cell: (target) => format.duration(target.next_secs),
    },
    { key: 'rules', label: t('settings.target.rules'), wrap: true, cell: words },
  ];
  const dateOf = (moment: string) =>
    isFromStart(moment) ? t('settings.always') : format.date(moment);
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[320]} />}>
      {(targets) => (
        <>
          <div className={classes.head}>
            <span />
            <Button
              leftSection={<IconPlus size={18} />}
              onClick={() => open({ dialog: 'new' }, 'dialog')}
            >
              {t('settings.target.add')}
            </Button>
          </div>
          <DataTable
            label={t('settings.section.targets')}
            rows={targets}
            rowKey={(target) => target.id}
            columns={columns(targets)}
            keys={false}
            card={(target) => ({
              title: scope(target),
              note: `${dateOf(target.applies_from)} · ${words(target)}`,
              end: (
                <>
                  <b>{format.duration(target.first_secs)}</b>
                  {isInForce(targets, target) && <Badge mood="good">{t('settings.inForce')}</Badge>}
                </>
              ),
            })}
          />
          <Dialog opened={search.dialog === 'new'} title={t('settings.target.add')} onClose={done}>
            <TargetForm targets={targets} onDone={done} />
          </Dialog>
        </>
      )}
    </Loaded>
  );
}

type Draft = Omit<TargetBody, 'first_secs' | 'next_secs' | keyof Begin> & {
  from: string;
  first: number;
  next: number;
};

function TargetForm({ targets, onDone }: { targets: Target[]; onDone: () => void }) {
  const { t } = useTranslation();
  const zone = useZone();
  const today = useToday();
  const base = currentOf(targets, 'company', '');
  const [draft, setDraft] = useState<Draft>({
    scope: 'company',
    scope_id: '',
    from: today,
    first: (base?.first_secs ?? 900) / 60,
    next: (base?.next_secs ?? 900) / 60,
    unit: base?.unit ?? 'business',
    stops_at: base?.stops_at ?? 'answer',
    warn_percent: base?.warn_percent ?? WARNINGS,
  });
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const sound = (minutes: number) => minutes > 0 && minutes <= LONGEST_MINUTES;
  const missing = draft.scope !== 'company' && !draft.scope_id;
  const send = (dryRun: boolean) => {
    const { from, first, next, ...rest } = draft;
    return addTarget(
      {
        ...rest,
        ...beginOn(from, today, zone),
        warn_percent: rest.warn_percent.toSorted((a, b) => a - b),
        first_secs: Math.round(first * 60),
        next_secs: Math.round(next * 60),
      },
      dryRun,
    );
  };
  return (
    <RuleSteps
      sound={sound(draft.first) && sound(draft.next) && !missing && !!draft.from}
      isPast={draft.from < today}
      onDone={onDone}
      send={send}
    >
      <ScopeInput
        scopes={TARGET_SCOPES}
        scope={draft.scope}
        id={draft.scope_id}
        onChange={(scope, scope_id) => set({ scope, scope_id })}
      />
      <div className={form.pair}>
        {(['first', 'next'] as const).map((key) => (
          <TextInput
            key={key}
            type="number"
            min={1}
            label={t(`settings.target.${key}Minutes`)}
            value={Number.isNaN(draft[key]) ? '' : draft[key]}
            error={!sound(draft[key]) && t('settings.target.minutesRule')}
            onChange={(event) => set({ [key]: event.currentTarget.valueAsNumber })}
          />
        ))}
        <NativeSelect
          label={t('settings.target.unit')}
          value={draft.unit}
          onChange={(event) => set({ unit: event.currentTarget.value as Draft['unit'] })}
          data={UNITS.map((value) => ({ value, label: t(`kit.units.${value}`) }))}
        />
        <NativeSelect
          label={t('settings.target.stopsAt')}
          value={draft.stops_at}
          onChange={(event) => set({ stops_at: event.currentTarget.value as Draft['stops_at'] })}
          data={(['answer', 'acknowledgement'] as const).map((value) => ({
            value,
            label: t(`settings.target.stops.${value}`),
          }))}
        />
      </div>
      <CheckList
        label={t('settings.target.warn')}
        options={WARNINGS.map((value) => ({
          value,
          label: t('settings.target.warnPercent', { percent: value }),
        }))}
        value={draft.warn_percent}
        onChange={(warn_percent) => set({ warn_percent })}
      />
      <TextInput
        type="date"
        label={t('settings.appliesFrom')}
        description={t('settings.fromNote')}
        value={draft.from}
        error={!draft.from && t('form.required')}
        onChange={(event) => set({ from: event.currentTarget.value })}
      />
    </RuleSteps>
  );
}
