/** What can be done with the ranking: calculate it anew, export it, compare two, show it large. */
import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { ExportButton } from '../../components/ExportButton';
import { IconArrowsDiff, IconDeviceTv, IconDots, IconPrinter, IconRefresh } from '../../icons';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import { useLeaderboardSearch } from './useLeaderboardSearch';
import type { useRecalculate } from './useRecalculate';

type Props = { board?: Leaderboard; recalculate: ReturnType<typeof useRecalculate> };

export function Tools({ board, recalculate }: Props) {
  const { t } = useTranslation();
  const { search, set, openCompare } = useLeaderboardSearch();
  const user = useSession()?.user;
  const mayRecalculate = user?.role !== 'employee';
  const compare = () => {
    const ids = (board?.rows ?? []).map((row) => row.employee_id);
    const own = ids.find((id) => id === user?.employee_id);
    const first = own ?? ids[0];
    const second = ids.find((id) => id !== first);
    if (first !== undefined && second !== undefined) openCompare(`${first}-${second}`);
  };
  return (
    <>
      {mayRecalculate && (
        <Button
          variant="default"
          className={classes.recalculate}
          leftSection={<IconRefresh size={18} />}
          loading={recalculate.state === 'running'}
          disabled={!board}
          onClick={recalculate.start}
        >
          <span className={classes.recalculateText}>{t('recalc.button')}</span>
        </Button>
      )}
      <ExportButton
        kind="leaderboard"
        query={{ month: search.month ?? board?.month, department: search.department }}
      />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" className={classes.menuButton} aria-label={t('lb.more')}>
            <IconDots size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconArrowsDiff size={16} />}
            disabled={(board?.rows.length ?? 0) < 2}
            onClick={compare}
          >
            {t('lb.compare')}
          </Menu.Item>
          <Menu.Item leftSection={<IconDeviceTv size={16} />} onClick={() => set({ tv: true })}>
            {t('lb.tv')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            {t('lb.print')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
