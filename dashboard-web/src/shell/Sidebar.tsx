/** The menu of wide screens, with the company and the state of the live line at its foot. */
import { NavLink, UnstyledButton } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../api/session';
import { IconKeyboard } from '../icons';
import { isWithin, navFor } from './nav';
import classes from './shell.module.css';

export function Sidebar({ live, onHelp }: { live: boolean; onHelp: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <>
      <div className={classes.menu}>
        {navFor(session?.user?.role).map((group) => (
          <div key={group.key} className={classes.group}>
            <h2>{t(`nav.group.${group.key}`)}</h2>
            {group.items.map((item) => (
              <NavLink
                key={item.key}
                component={Link}
                to={item.to}
                active={isWithin(path, item.to)}
                aria-current={isWithin(path, item.to) ? 'page' : undefined}
                label={t(`nav.${item.key}`)}
                leftSection={<item.icon size={18} stroke={1.75} />}
                className={classes.link}
              />
            ))}
          </div>
        ))}
      </div>
      <div className={classes.foot}>
        <UnstyledButton className={classes.footButton} onClick={onHelp}>
          <IconKeyboard size={18} stroke={1.75} aria-hidden="true" />
          {t('keys.title')}
        </UnstyledButton>
        <div className={classes.company}>
          <b>{session?.company.name}</b>
          <span className={classes.liveState} data-live={live}>
            {live ? t('shell.live') : t('shell.notLive')}
          </span>
          <span>{t('shell.version', { version: session?.version ?? '' })}</span>
        </div>
      </div>
    </>
  );
}
