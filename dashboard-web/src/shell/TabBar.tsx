/** The menu of phones: tabs at the thumb. */
import { AppShell } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NAV_ITEMS } from './nav';
import classes from './shell.module.css';

export function TabBar() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <AppShell.Footer className={classes.tabs} component="nav" aria-label={t('nav.main')}>
      {NAV_ITEMS.map((item) => (
        <Link
          key={item.key}
          to={item.to}
          className={classes.tab}
          data-active={path === item.to || undefined}
          aria-current={path === item.to ? 'page' : undefined}
        >
          <item.icon size={22} stroke={1.75} />
          <span>{t(`nav.${item.key}`)}</span>
        </Link>
      ))}
    </AppShell.Footer>
  );
}
