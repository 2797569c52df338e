/** One month back, one month on. */
import { ActionIcon } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconChevronLeft, IconChevronRight } from '../../icons';
import { useFormat } from '../../lib/format';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import { useLeaderboardSearch } from './useLeaderboardSearch';

export function MonthPicker({ board }: { board?: Leaderboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = useLeaderboardSearch();
  const month = search.month ?? board?.month;
  // While another month loads, the board still tells of the last one.
  const known = board && board.month === month ? board : undefined;
  return (
    <div className={classes.month} role="group" aria-label={t('lb.month')}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t('lb.previousMonth')}
        disabled={!known}
        onClick={() => known && set({ month: known.previous_month })}
      >
        <IconChevronLeft size={18} />
      </ActionIcon>
      <span aria-live="polite">{month ? format.month(month) : '\u00a0'}</span>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={t('lb.nextMonth')}
        disabled={!known?.next_month}
        onClick={() => known?.next_month && set({ month: known.next_month })}
      >
        <IconChevronRight size={18} />
      </ActionIcon>
    </div>
  );
}
