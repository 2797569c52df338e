/** Login and password, and every way in which signing in can fail. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/error';
import { saveLanguage, type Session, sessionQuery, signIn } from '../../api/session';
import { IconAlertCircle, IconClock } from '../../icons';
import { type Language, setLanguage } from '../../lib/i18n';
import { useCountdown } from '../../lib/useCountdown';
import { ErrorCode } from '../../shell/ErrorPanel';
import classes from './login.module.css';

const route = getRouteApi('/login');

/** The account's language wins, unless the person has just chosen another one on this page. */
async function agreeOnLanguage(session: Session, chosen?: Language): Promise<Session> {
  if (!session.user || session.user.language === chosen) return session;
  if (!chosen) {
    await setLanguage(session.user.language);
    return session;
  }
  return saveLanguage(chosen).catch(() => session);
}

export function LoginForm({ chosenLanguage }: { chosenLanguage?: Language }) {
  const { t } = useTranslation();
  const { next, ended } = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const password = useRef<HTMLInputElement>(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const wait = useCountdown(waitUntil);

  const login = useMutation({
    mutationFn: async (body: { login: string; password: string }) =>
      agreeOnLanguage(await signIn(body), chosenLanguage),
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
      void navigate({ href: next ?? '/', replace: true });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'too_many_attempts') {
        setWaitUntil(Date.now() + (error.retryAfterSecs ?? 60) * 1000);
      }
    },
  });
  const wrong = login.error instanceof ApiError && login.error.code === 'bad_credentials';
  // Mostly the password was mistyped: put the cursor there, with the old text selected.
  useEffect(() => {
    if (wrong) password.current?.select();
  }, [wrong, login.failureCount, login.submittedAt]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    login.mutate({ login: String(form.get('login')), password: String(form.get('password')) });
  };
  return (
    <form onSubmit={submit} className={classes.form}>
      {ended && !login.error && (
        <p className="fc-banner" role="status">
          <IconClock size={18} aria-hidden="true" />
          {t('login.ended')}
        </p>
      )}
      <div role="alert">
        {login.error && (
          <p className="fc-banner" data-mood="bad">
            <IconAlertCircle size={18} aria-hidden="true" />
            <LoginProblem error={login.error} wait={wait} />
          </p>
        )}
      </div>
      <TextInput
        name="login"
        label={t('login.user')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        size="md"
        autoFocus
      />
      <PasswordInput
        ref={password}
        name="password"
        label={t('login.password')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword'), tabIndex: 0 }}
      />
      <Button
        type="submit"
        size="md"
        fullWidth
        loading={login.isPending}
        disabled={wait > 0}
        mt="xs"
      >
        {t('login.submit')}
      </Button>
    </form>
  );
}

function LoginProblem({ error, wait }: { error: Error; wait: number }) {
  const { t } = useTranslation();
  const { status, code } = error instanceof ApiError ? error : { status: -1, code: '' };
  if (code === 'bad_credentials') return <span>{t('login.wrong')}</span>;
  if (code === 'too_many_attempts') {
    return <span>{wait > 0 ? t('login.tooMany', { count: wait }) : t('login.tryNow')}</span>;
  }
  if (status === 0) return <span>{t('login.network')}</span>;
  return (
    <span>
      {t('login.failed')} <ErrorCode error={error} />
    </span>
  );
}
