/** A page that could not be opened at all. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ErrorPanel } from './ErrorPanel';
import { Logo } from './Logo';
import classes from './shell.module.css';

export function RouteError({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const router = useRouter();
  return (
    <main className={classes.lonely}>
      <Logo size={40} />
      <h1>{t('app.name')}</h1>
      <ErrorPanel error={error} onRetry={() => void router.invalidate()} />
    </main>
  );
}
