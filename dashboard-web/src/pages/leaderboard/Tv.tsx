/** The ranking in large letters, for a screen on the wall; it follows the live stream by itself. */
import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMetrics } from '../../components/metrics';
import { useFormat } from '../../lib/format';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import { useLeaderboardSearch } from './useLeaderboardSearch';

const MOST = 10;

export function Tv({ board }: { board: Leaderboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { showKey } = useMetrics();
  const { search, set } = useLeaderboardSearch();
  const rows = board.rows.filter((row) => row.rank !== null).slice(0, MOST);
  return (
    <Modal
      opened={!!search.tv}
      onClose={() => set({ tv: undefined })}
      fullScreen
      title={`${t('lb.title')} · ${format.month(board.month)}`}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <ol className={classes.tv} data-tv>
        {rows.map((row) => (
          <li key={row.employee_id} data-top={(row.rank ?? 99) <= 3 || undefined}>
            <b>{row.rank}</b>
            <span>{row.name}</span>
            <i>{showKey('hit_rate', row.metrics.hit_rate?.value)}</i>
            <b>{row.score === null ? '–' : format.score(row.score)}</b>
          </li>
        ))}
      </ol>
    </Modal>
  );
}
