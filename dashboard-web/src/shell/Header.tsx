/** The top line: product, language, theme, account. */
import { Menu, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { signOut, type User } from '../api/session';
import { Avatar } from '../components/Avatar';
import { IconKeyboard, IconLogout, IconUserCog } from '../icons';
import { address } from '../lib/search';
import { LanguageMenu } from './LanguageMenu';
import { Logo } from './Logo';
import { PaletteButton } from './palette/PaletteButton';
import { SchemeToggle } from './SchemeToggle';
import classes from './shell.module.css';

export function Header({ user, onHelp }: { user: User; onHelp: () => void }) {
  const { t } = useTranslation();
  const leave = useMutation({ mutationFn: signOut });
  return (
    <div className={classes.headerRow}>
      <div className={classes.brand}>
        <Logo />
        <span>{t('app.name')}</span>
      </div>
      <div className={classes.headerTools}>
        <PaletteButton />
        <LanguageMenu />
        <SchemeToggle />
        <Menu position="bottom-end">
          <Menu.Target>
            <UnstyledButton className={classes.user}>
              <span className="fc-hidden">{t('shell.account')}: </span>
              <Avatar name={user.name} />
              <span className={classes.userText}>
                <b>{user.name}</b>
                <span>{t(`role.${user.role}`)}</span>
              </span>
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label className={classes.onlyPhone}>
              {user.name} · {t(`role.${user.role}`)}
            </Menu.Label>
            <Menu.Item
              component={Link}
              {...address('/settings/me')}
              leftSection={<IconUserCog size={16} />}
            >
              {t('shell.preferences')}
            </Menu.Item>
            <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={onHelp}>
              {t('keys.title')}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconLogout size={16} />}
              disabled={leave.isPending}
              closeMenuOnClick={false}
              onClick={() => leave.mutate()}
            >
              {leave.isError ? t('shell.logoutFailed') : t('shell.logout')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </div>
  );
}
