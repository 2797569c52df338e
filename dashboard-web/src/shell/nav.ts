/** The pages of the menu, by role. A page without a route does not belong here. */
import type { Icon } from '@tabler/icons-react';
import type { Schemas } from '../api/client';
import {
  IconActivity,
  IconClock,
  IconHistory,
  IconHome,
  IconSettings,
  IconShield,
  IconTrophy,
  IconUsers,
} from '../icons';

export type Role = Schemas['Role'];
export type NavKey =
  'overview' | 'waits' | 'leaderboard' | 'employees' | 'ops' | 'users' | 'audit' | 'settings';
export type NavItem = {
  key: NavKey;
  to: string;
  icon: Icon;
  /** the second key after "g" */
  shortcut: string;
  /** absent: every role */
  roles?: Role[];
};
export type NavGroup = { key: 'performance' | 'people' | 'system'; items: NavItem[] };

const NAV: NavGroup[] = [
  {
    key: 'performance',
    items: [
      { key: 'overview', to: '/', icon: IconHome, shortcut: 'KeyO' },
      {
        key: 'waits',
        to: '/waits',
        icon: IconClock,
        shortcut: 'KeyR',
        roles: ['admin', 'supervisor'],
      },
      { key: 'leaderboard', to: '/leaderboard', icon: IconTrophy, shortcut: 'KeyL' },
    ],
  },
  {
    key: 'people',
    items: [
      {
        key: 'employees',
        to: '/employees',
        icon: IconUsers,
        shortcut: 'KeyE',
        roles: ['admin', 'hr', 'supervisor'],
      },
      { key: 'users', to: '/users', icon: IconShield, shortcut: 'KeyU', roles: ['admin'] },
    ],
  },
  {
    key: 'system',
    items: [
      { key: 'ops', to: '/ops', icon: IconActivity, shortcut: 'KeyQ', roles: ['admin'] },
      { key: 'audit', to: '/audit', icon: IconHistory, shortcut: 'KeyA', roles: ['admin', 'hr'] },
      { key: 'settings', to: '/settings', icon: IconSettings, shortcut: 'KeyS' },
    ],
  },
];

/** What a role sees; the server decides the same on its own. */
export function navFor(role: Role | undefined): NavGroup[] {
  return NAV.map((group) => ({
    ...group,
    items: group.items.filter(({ roles }) => role && (!roles || roles.includes(role))),
  })).filter((group) => group.items.length > 0);
}

export const itemsFor = (role: Role | undefined): NavItem[] =>
  navFor(role).flatMap((group) => group.items);

/** Is a page, or one below it, open? */
export const isWithin = (path: string, to: string) => path === to || path.startsWith(`${to}/`);
