/** Somebody else set the password and knows it: the person is asked for an own one on every page. */
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconKey } from '../icons';
import classes from './shell.module.css';

const PLACE = { to: '/settings/$section', params: { section: 'me' } } as const;

export function PasswordNotice() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // There the form itself says so.
  if (path === '/settings/me') return null;
  return (
    <div className={`fc-banner ${classes.ownPassword}`} data-mood="warn" role="status">
      <IconKey size={18} aria-hidden="true" />
      <span>
        {t('shell.temporaryPassword')} <Link {...PLACE}>{t('shell.setPassword')}</Link>
      </span>
    </div>
  );
}
