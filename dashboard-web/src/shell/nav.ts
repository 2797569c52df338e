/** The pages of the menu. A page without a route does not belong here. */
import type { Icon } from '@tabler/icons-react';
import { IconTrophy } from '../icons';

export type NavItem = {
  key: 'leaderboard';
  to: '/leaderboard';
  icon: Icon;
  /** the second key after "g" */
  shortcut: string;
};
export type NavGroup = { key: 'performance'; items: NavItem[] };

export const NAV: NavGroup[] = [
  {
    key: 'performance',
    items: [{ key: 'leaderboard', to: '/leaderboard', icon: IconTrophy, shortcut: 'KeyL' }],
  },
];

export const NAV_ITEMS: NavItem[] = NAV.flatMap((group) => group.items);
