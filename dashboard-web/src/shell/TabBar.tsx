/** The menu of phones: four tabs at the thumb, the rest behind "More". */
import { AppShell, Menu, UnstyledButton } from '@mantine/core';
import { Link, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconDots } from '../icons';
import { isWithin, type NavItem } from './nav';
import classes from './shell.module.css';

const MOST_TABS = 5;

export function TabBar({ items }: { items: NavItem[] }) {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // "More" for a single page would be a step for nothing.
  const shown = items.length > MOST_TABS ? items.slice(0, MOST_TABS - 1) : items;
  const rest = items.slice(shown.length);
  return (
    <AppShell.Footer className={classes.tabs} component="nav" aria-label={t('nav.main')}>
      {shown.map((item) => (
        <Link
          key={item.key}
          to={item.to}
          className={classes.tab}
          data-active={isWithin(path, item.to) || undefined}
          aria-current={isWithin(path, item.to) ? 'page' : undefined}
        >
          <item.icon size={22} stroke={1.75} />
          <span>{t(`nav.tab.${item.key}`)}</span>
        </Link>
      ))}
      {rest.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <UnstyledButton
              className={classes.tab}
              data-active={rest.some((item) => isWithin(path, item.to)) || undefined}
            >
              <IconDots size={22} stroke={1.75} />
              <span>{t('nav.more')}</span>
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((item) => (
              <Menu.Item
                key={item.key}
                component={Link}
                to={item.to}
                className={classes.moreItem}
                leftSection={<item.icon size={18} stroke={1.75} />}
              >
                {t(`nav.${item.key}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </AppShell.Footer>
  );
}
