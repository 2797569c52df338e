/** Month, department, name filter and the recalculation button. */
import { Button, CloseButton, Menu, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { ExportButton } from '../../components/ExportButton';
import {
  IconArrowsDiff,
  IconDeviceTv,
  IconDots,
  IconPrinter,
  IconRefresh,
  IconSearch,
} from '../../icons';
import { focusNeighbour } from '../../lib/keys';
import classes from './leaderboard.module.css';
import { MonthPicker } from './MonthPicker';
import type { Leaderboard } from './queries';
import { useLeaderboardSearch } from './useLeaderboardSearch';
import type { useRecalculate } from './useRecalculate';

export const NAME_FILTER_ID = 'name-filter';

type Props = { board?: Leaderboard; recalculate: ReturnType<typeof useRecalculate> };

export function Toolbar({ board, recalculate }: Props) {
  const { t } = useTranslation();
  const { search, set, openCompare } = useLeaderboardSearch();
  const user = useSession()?.user;
  const role = user?.role;
  const mayRecalculate = role === 'admin' || role === 'supervisor';
  const departments = (board?.departments ?? []).map((d) => ({
    value: String(d.id),
    label: d.name,
  }));
  const compare = () => {
    const ids = (board?.rows ?? []).map((row) => row.employee_id);
    const own = ids.find((id) => id === user?.employee_id);
    const first = own ?? ids[0];
    const second = ids.find((id) => id !== first);
    if (first !== undefined && second !== undefined) openCompare(`${first}-${second}`);
  };
  return (
    <div className={classes.toolbar}>
      <MonthPicker board={board} />
      <NativeSelect
        aria-label={t('lb.department')}
        className={classes.department}
        value={search.department ?? ''}
        onChange={(e) => set({ department: Number(e.currentTarget.value) || undefined })}
        data={[{ value: '', label: t('lb.allDepartments') }, ...departments]}
      />
      <TextInput
        id={NAME_FILTER_ID}
        aria-label={t('lb.findName')}
        placeholder={t('lb.findName')}
        className={classes.find}
        leftSection={<IconSearch size={16} />}
        value={search.q ?? ''}
        onChange={(e) => set({ q: e.currentTarget.value || undefined })}
        onKeyDown={(e) => {
          if (e.key === 'Enter') {
            e.preventDefault();
            focusNeighbour('[data-row]', 1);
          }
          if (e.code !== 'Escape') return;
          set({ q: undefined });
          e.currentTarget.blur();
        }}
        rightSection={
          search.q ? (
            <CloseButton
              size="sm"
              aria-label={t('lb.clearName')}
              onClick={() => set({ q: undefined })}
            />
          ) : null
        }
      />
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
    </div>
  );
}
