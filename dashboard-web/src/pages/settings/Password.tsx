/** One's own password: the rules are told before, a refusal at the field it is about. */
import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, unwrap } from '../../api/client';
import { ApiError } from '../../api/error';
import { sessionQuery, useSession } from '../../api/session';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { IconKey } from '../../icons';
import { showToast } from '../../lib/toasts';
import { useCountdown } from '../../lib/useCountdown';
import { EMPTY, faultsOf, lengthOf, LONGEST, type PasswordDraft, SHORTEST } from './password';
import classes from './settings.module.css';

const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : undefined);

export function Password() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const user = useSession()?.user;
  const currentField = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState(EMPTY);
  const [checked, setChecked] = useState(false);
  const [waitUntil, setWaitUntil] = useState(0);
  const wait = useCountdown(waitUntil);
  const faults = faultsOf(draft);

  const save = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/session/password', {
          body: { current: draft.current, new: draft.next },
        }),
      ),
    onSuccess: () => {
      setDraft(EMPTY);
      setChecked(false);
      showToast({ mood: 'done', text: t('settings.password.saved') });
      // It is temporary no more.
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onError: (error) => {
      if (codeOf(error) === 'too_many_attempts' && error instanceof ApiError) {
        setWaitUntil(Date.now() + (error.retryAfterSecs ?? 60) * 1000);
      }
      if (codeOf(error) === 'wrong_password') currentField.current?.select();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(faults).length === 0 && wait === 0) save.mutate();
  };
  const set = (change: Partial<PasswordDraft>) => {
    setDraft((old) => ({ ...old, ...change }));
    // What was refused is being mended.
    if (save.error) save.reset();
  };
  const wrong = codeOf(save.error) === 'wrong_password';
  const tooMany = codeOf(save.error) === 'too_many_attempts';
  const words = {
    current: wrong ? t('settings.password.wrong') : checked && faults.current && t('form.required'),
    next:
      checked &&
      faults.next &&
      {
        required: t('form.required'),
        short: t('settings.password.short', { now: lengthOf(draft.next), least: SHORTEST }),
        long: t('settings.password.long', { most: LONGEST }),
      }[faults.next],
    repeat:
      checked &&
      faults.repeat &&
      { required: t('form.required'), differs: t('settings.password.differs') }[faults.repeat],
  };
  const field = (key: keyof PasswordDraft) => ({
    name: key,
    label: t(`settings.password.${key}`),
    autoComplete: key === 'current' ? 'current-password' : 'new-password',
    value: draft[key],
    error: words[key],
    // Mantine says it in colour only.
    'aria-invalid': !!words[key],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      set({ [key]: event.currentTarget.value }),
    visibilityToggleButtonProps: { 'aria-label': t('login.showPassword'), tabIndex: 0 },
  });
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby="password">
      <h2 id="password">{t('settings.password.title')}</h2>
      <p>{t('settings.password.lead')}</p>
      {user?.password_is_temporary && (
        <div className="fc-banner" data-mood="warn" role="status">
          <IconKey size={18} aria-hidden="true" />
          {t('settings.password.temporary')}
        </div>
      )}
      <form className={`${form.form} ${classes.narrow}`} onSubmit={submit} noValidate>
        {/* Password keepers ask whose password it is. */}
        <input type="text" autoComplete="username" value={user?.login ?? ''} readOnly hidden />
        <PasswordInput ref={currentField} {...field('current')} />
        <PasswordInput
          {...field('next')}
          description={t('settings.password.rule', { least: SHORTEST })}
        />
        <PasswordInput {...field('repeat')} />
        <FormProblem
          error={wrong ? null : save.error}
          sentence={
            tooMany
              ? wait > 0
                ? t('login.tooMany', { count: wait })
                : t('login.tryNow')
              : undefined
          }
        />
        <div className={form.actions}>
          <Button type="submit" loading={save.isPending} disabled={wait > 0}>
            {t('settings.password.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}
