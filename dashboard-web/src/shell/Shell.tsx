/** The frame around every page of the app: header, menu, live banner, shortcuts. */
import { AppShell } from '@mantine/core';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportSessionEnded } from '../api/client';
import { useSession } from '../api/session';
import { keepFocus } from '../lib/focus';
import { useKeys } from '../lib/keys';
import { useLive } from '../lib/live';
import { usePhone } from '../lib/usePhone';
import { Header } from './Header';
import { LiveBanner } from './LiveBanner';
import { itemsFor } from './nav';
import { PaletteHost } from './palette/PaletteHost';
import { PasswordNotice } from './PasswordNotice';
import { Sidebar } from './Sidebar';
import classes from './shell.module.css';
import { ShortcutHelp } from './ShortcutHelp';
import { TabBar } from './TabBar';
import { Toasts } from './Toasts';

export function Shell() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const user = useSession()?.user;
  const phone = usePhone();
  const live = useLive(!!user);
  const [help, setHelp] = useState(false);
  const items = itemsFor(user?.role);
  // A bar of one tab would be a button that leads where one already is.
  const tabs = phone && items.length > 1;

  // The session is asked for again now and then: it may have ended without any failed call.
  useEffect(() => {
    if (!user) reportSessionEnded();
  }, [user]);

  useEffect(keepFocus, []);

  const jumps = items.map(({ shortcut, to }) => [`KeyG ${shortcut}`, () => void navigate({ to })]);
  useKeys({ ...Object.fromEntries(jumps), 'Shift+Slash': () => setHelp(true) });

  return (
    <AppShell
      header={{ height: 56 }}
      // At exactly 48em both Mantine's width and ours hold: no room for a menu that is not drawn.
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: true, desktop: phone } }}
      footer={{ height: 60, collapsed: !tabs }}
      padding={{ base: 'sm', sm: 'lg' }}
      transitionDuration={0}
    >
      <a href="#main" className="fc-skip">
        {t('shell.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        {user && <Header user={user} onHelp={() => setHelp(true)} />}
      </AppShell.Header>
      {!phone && (
        <AppShell.Navbar className={classes.nav} aria-label={t('nav.main')}>
          <Sidebar live={live} onHelp={() => setHelp(true)} />
        </AppShell.Navbar>
      )}
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        {user?.password_is_temporary && <PasswordNotice />}
        <Outlet />
      </AppShell.Main>
      {tabs && <TabBar items={items} />}
      {!live && <LiveBanner />}
      <PaletteHost />
      <Toasts />
      <ShortcutHelp opened={help} onClose={() => setHelp(false)} />
    </AppShell>
  );
}
