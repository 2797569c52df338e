/** A dated rule in two steps: what it would do to what is counted, then writing it. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { takeFocus } from '../../lib/focus';
import { useFormat } from '../../lib/format';
import { showToast } from '../../lib/toasts';
import { type Effect, SETTINGS } from './queries';
import classes from './settings.module.css';

type Props = {
  /** may it be sent? */
  sound: boolean;
  send: (dryRun: boolean) => Promise<Effect>;
  /** does it begin before now? */
  isPast: boolean;
  onDone: () => void;
  children: ReactNode;
};

export function RuleSteps({ sound, send, isPast, onDone, children }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [effect, setEffect] = useState<Effect>();
  const save = useMutation({
    mutationFn: send,
    onSuccess: (answer, dryRun) => {
      if (dryRun) return setEffect(answer);
      showToast({ mood: 'done', text: t('settings.saved') });
      void queries.invalidateQueries({ queryKey: [SETTINGS] });
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) save.mutate(true);
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <div hidden={!!effect} className={form.form} data-step="edit">
        {children}
      </div>
      {effect && <EffectOf effect={effect} isPast={isPast} />}
      <FormProblem error={save.error} />
      <div className={form.actions}>
        <Button variant="default" onClick={() => (effect ? setEffect(undefined) : onDone())}>
          {effect ? t('common.back') : t('common.cancel')}
        </Button>
        {effect ? (
          <Button key="apply" loading={save.isPending} onClick={() => save.mutate(false)}>
            {t('settings.apply')}
          </Button>
        ) : (
          <Button key="try" type="submit" disabled={!sound} loading={save.isPending}>
            {t('settings.tryOut')}
          </Button>
        )}
      </div>
    </form>
  );
}

function EffectOf({ effect, isPast }: { effect: Effect; isPast: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    [t('settings.effect.asks'), effect.asks],
    [t('settings.effect.chats'), effect.chats],
    [t('settings.effect.changed'), effect.changed],
    [t('settings.effect.missedBefore'), effect.missed_before],
    [t('settings.effect.missedAfter'), effect.missed_after],
  ] as const;
  return (
    <section className={classes.effect} data-effect tabIndex={-1} ref={takeFocus}>
      <h3>{t('settings.effect.title', { at: format.dateTime(effect.applies_from) })}</h3>
      {isPast && <p data-warn>{t('settings.effect.past')}</p>}
      {effect.asks === 0 ? (
        <p>{t('settings.effect.none')}</p>
      ) : (
        <dl>
          {rows.map(
            ([label, value]) =>
              value !== null && (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{format.number(value)}</dd>
                </div>
              ),
          )}
        </dl>
      )}
    </section>
  );
}
