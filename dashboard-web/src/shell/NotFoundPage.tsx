/** 404: the address leads nowhere. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTitle } from '../lib/useTitle';
import { Logo } from './Logo';
import classes from './shell.module.css';

export function NotFoundPage() {
  const { t } = useTranslation();
  useTitle(t('notFound.title'));
  return (
    <main className={classes.lonely}>
      <Logo size={40} />
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.body')}</p>
      <Button component={Link} to="/">
        {t('notFound.home')}
      </Button>
    </main>
  );
}
