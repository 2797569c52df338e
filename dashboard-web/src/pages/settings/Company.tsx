/** The company's name and time zone, and whether the bot can be reached. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FormProblem } from '../../components/FormProblem';
import { useFormat } from '../../lib/format';
import { oneOf } from '../../lib/search';
import { type BotTest, settingsQuery, testBot } from './queries';
import { SectionForm } from './SectionForm';
import classes from './settings.module.css';
import { isTimeZone, TimeZoneInput } from './TimeZoneInput';

export default function Company() {
  const { t } = useTranslation();
  // Below a form whose height is not known before.
  const settings = useQuery(settingsQuery);
  return (
    <>
      <SectionForm
        section="company"
        title={t('settings.company.title')}
        lead={t('settings.company.lead')}
        names={{ name: t('settings.company.name'), time_zone: t('settings.timeZone') }}
        sound={(value) => !!value.name.trim() && isTimeZone(value.time_zone)}
        fields={(value, set) => (
          <>
            <TextInput
              label={t('settings.company.name')}
              value={value.name}
              maxLength={120}
              error={!value.name.trim() && t('form.required')}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <TimeZoneInput value={value.time_zone} onChange={(time_zone) => set({ time_zone })} />
          </>
        )}
      />
      {(settings.data || settings.error) && <BotTest />}
    </>
  );
}

function BotTest() {
  const { t } = useTranslation();
  const test = useMutation({ mutationFn: testBot });
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby="bot-test">
      <div className={classes.head}>
        <div>
          <h2 id="bot-test">{t('settings.bot.title')}</h2>
          <p>{t('settings.bot.lead')}</p>
        </div>
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t('settings.bot.test')}
        </Button>
      </div>
      <FormProblem error={test.error} />
      {test.data && <Heard test={test.data} />}
    </section>
  );
}

const STATES = [
  'working',
  'unknown',
  'silent',
  'no_token',
  'telegram_away',
  'waiting',
  'failing',
] as const;

function Heard({ test }: { test: BotTest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const state = oneOf(STATES, test.detail);
  const facts = [
    test.username && `@${test.username}`,
    test.last_update_at &&
      t('settings.bot.lastUpdate', { at: format.dateTime(test.last_update_at) }),
    test.last_sent_at && t('settings.bot.lastSent', { at: format.dateTime(test.last_sent_at) }),
    test.last_error,
  ];
  return (
    <p className={classes.result} role="status" data-ok={test.ok}>
      {state ? t(`settings.bot.state.${state}`) : test.detail} {facts.filter(Boolean).join(' · ')}
    </p>
  );
}
