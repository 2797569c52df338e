/** What a person sees when something could not be loaded: a sentence, the code, a way on. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { IconAlertCircle, IconRefresh } from '../icons';
import classes from './shell.module.css';

function sentenceOf(error: unknown) {
  if (!(error instanceof ApiError)) return 'app';
  if (error.status === 0) return 'network';
  if (error.status === 403) return 'forbidden';
  if (error.status === 404) return 'missing';
  return 'server';
}

/** "code · request id": what support asks for. */
export function ErrorCode({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const code = error instanceof ApiError ? error.code : 'app';
  const requestId = error instanceof ApiError ? error.requestId : null;
  return (
    <span className={classes.errorCode}>
      {t('error.code', { code })}
      {requestId && ` · ${t('error.request', { id: requestId })}`}
    </span>
  );
}

type Props = { error: unknown; onRetry: () => void; retrying?: boolean };

export function ErrorPanel({ error, onRetry, retrying }: Props) {
  const { t } = useTranslation();
  return (
    <div className={`fc-card ${classes.error}`} role="alert">
      <IconAlertCircle size={32} stroke={1.5} aria-hidden="true" />
      <b>{t('error.title')}</b>
      <p>{t(`error.${sentenceOf(error)}`)}</p>
      <ErrorCode error={error} />
      <Button
        variant="default"
        leftSection={<IconRefresh size={18} />}
        onClick={onRetry}
        loading={retrying}
      >
        {t('error.retry')}
      </Button>
    </div>
  );
}

/** Old data is still on the screen, but the newest could not be loaded. */
export function StaleNotice({ error, onRetry, retrying }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.stale} role="alert">
      <IconAlertCircle size={18} aria-hidden="true" />
      <span>
        {t('error.stale')} <ErrorCode error={error} />
      </span>
      <Button variant="default" size="compact-sm" onClick={onRetry} loading={retrying}>
        {t('error.retry')}
      </Button>
    </div>
  );
}
