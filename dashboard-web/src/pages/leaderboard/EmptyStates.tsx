/** Nothing to show has different reasons, and each has its own way out. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/EmptyState';
import { IconTrophy } from '../../icons';
import { useFormat } from '../../lib/format';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import type { LeaderboardSearch } from './search';
import { useLeaderboardSearch } from './useLeaderboardSearch';

export type EmptyReason = 'firstRun' | 'department' | 'month';

/** Why the server sent no score at all; null when it sent some. */
export function emptyReason(board: Leaderboard, search: LeaderboardSearch): EmptyReason | null {
  if (board.rows.some((row) => row.score !== null)) return null;
  if (search.department) return 'department';
  const { summary } = board;
  const everything = summary.answered === 0 && !summary.open_now && summary.previous_score === null;
  return board.is_current && everything ? 'firstRun' : 'month';
}

/** The product has seen no answer yet: what to do to get the first one. */
export function FirstRun() {
  const { t } = useTranslation();
  return (
    <EmptyState icon={IconTrophy} title={t('firstRun.title')} body={t('firstRun.body')}>
      <ol className={classes.steps}>
        <li>{t('firstRun.bot')}</li>
        <li>{t('firstRun.people')}</li>
        <li>{t('firstRun.wait')}</li>
      </ol>
    </EmptyState>
  );
}

type Props = { reason: Exclude<EmptyReason, 'firstRun'> | 'name'; month: string };

/** The filters leave nobody. */
export function EmptyRanking({ reason, month }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = useLeaderboardSearch();
  const filtered = search.q || search.department || search.month || search.sort;
  return (
    <EmptyState
      title={reason === 'name' ? t('empty.name', { q: search.q ?? '' }) : t(`empty.${reason}`)}
      body={t('empty.body', { month: format.month(month) })}
    >
      {filtered && (
        <Button
          variant="default"
          onClick={() =>
            set({ q: undefined, department: undefined, month: undefined, sort: undefined })
          }
        >
          {t('empty.reset')}
        </Button>
      )}
    </EmptyState>
  );
}
