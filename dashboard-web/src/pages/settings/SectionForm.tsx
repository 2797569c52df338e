/** A section of plain values: changed, looked over as a list of differences, then saved. */
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { sessionQuery } from '../../api/session';
import { takeFocus } from '../../lib/focus';
import { showToast } from '../../lib/toasts';
import { diff } from '../../components/diff';
import { Diff } from '../../components/Diff';
import { saveSettings, type Section, SETTINGS, type Settings, settingsQuery } from './queries';
import classes from './settings.module.css';

type Props<S extends Section> = {
  section: S;
  title: string;
  lead: string;
  /** names of the fields for the list of differences */
  names: Record<keyof Settings[S] & string, string>;
  fields: (value: Settings[S], set: (change: Partial<Settings[S]>) => void) => ReactNode;
  /** may it be sent? */
  sound: (value: Settings[S]) => boolean;
};

export function SectionForm<S extends Section>(props: Props<S>) {
  const query = useQuery(settingsQuery);
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[260]} />}>
      {(settings) => (
        // Another person's change must not be overwritten unseen: the form starts anew with it.
        <Fields
          key={JSON.stringify(settings[props.section])}
          {...props}
          saved={settings[props.section]}
        />
      )}
    </Loaded>
  );
}

function Fields<S extends Section>(props: Props<S> & { saved: Settings[S] }) {
  const { section, title, lead, names, fields, sound, saved } = props;
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [draft, setDraft] = useState(saved);
  const [reviewing, setReviewing] = useState(false);
  const set = (change: Partial<Settings[S]>) => setDraft((old) => ({ ...old, ...change }));
  const changed = diff(saved, draft);
  const patch = Object.fromEntries(
    Object.entries(draft).filter(([key, value]) => value !== saved[key as keyof Settings[S]]),
  );
  const send = useMutation({
    mutationFn: (dryRun: boolean) => saveSettings(section, patch, dryRun),
    onSuccess: (_answer, dryRun) => {
      if (dryRun) return setReviewing(true);
      setReviewing(false);
      showToast({ mood: 'done', text: t('settings.saved') });
      void queries.invalidateQueries({ queryKey: [SETTINGS] });
      // The company's name and zone are part of every page.
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound(draft) && changed.length > 0) send.mutate(true);
  };
  const labelled = (value: Settings[S]) =>
    Object.fromEntries(
      Object.entries(value).map(([key, one]) => [names[key as keyof Settings[S] & string], one]),
    );
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby={`section-${section}`}>
      <h2 id={`section-${section}`}>{title}</h2>
      <p>{lead}</p>
      <form className={form.form} onSubmit={submit} noValidate>
        <fieldset className={classes.fields} disabled={reviewing}>
          {fields(draft, set)}
        </fieldset>
        {reviewing && (
          <div className={classes.review} data-review tabIndex={-1} ref={takeFocus}>
            <h3>{t('settings.review')}</h3>
            <Diff fields={diff(labelled(saved), labelled(draft))} />
          </div>
        )}
        <FormProblem error={send.error} />
        <div className={form.actions}>
          {reviewing ? (
            <>
              <Button variant="default" onClick={() => setReviewing(false)}>
                {t('common.back')}
              </Button>
              <Button loading={send.isPending} onClick={() => send.mutate(false)}>
                {t('common.save')}
              </Button>
            </>
          ) : (
            <>
              {changed.length > 0 && (
                <Button variant="default" onClick={() => setDraft(saved)}>
                  {t('settings.discard')}
                </Button>
              )}
              <Button
                type="submit"
                disabled={changed.length === 0 || !sound(draft)}
                loading={send.isPending}
              >
                {t('settings.reviewButton')}
              </Button>
            </>
          )}
        </div>
      </form>
    </section>
  );
}
