/** The ranked people as a table or as cards, those without a score, and the empty states. */
import { usePhone } from '../../lib/usePhone';
import { EmptyRanking, emptyReason } from './EmptyStates';
import classes from './leaderboard.module.css';
import { NotMeasured } from './NotMeasured';
import type { Leaderboard } from './queries';
import { ScoreCards } from './ScoreCards';
import { ScoreTable } from './ScoreTable';
import { useSession } from '../../api/session';
import { filterByName, pinOwn, sortRows } from './sort';
import { useLeaderboardSearch } from './useLeaderboardSearch';

type Props = { board: Leaderboard; onOpen: (employee: number) => void };

export function Ranking({ board, onOpen }: Props) {
  const phone = usePhone();
  const { search } = useLeaderboardSearch();
  const shown = filterByName(board.rows, search.q);
  const own = useSession()?.user?.employee_id;
  const measured = shown.filter((row) => row.score !== null);
  const ranked = pinOwn(sortRows(measured, search.sort), own);
  const notMeasured = shown.filter((row) => row.score === null);
  const reason = emptyReason(board, search);

  return (
    <>
      {ranked.length > 0 && (
        <div className={`fc-card ${classes.tableCard}`}>
          {phone ? (
            <ScoreCards rows={ranked} onOpen={onOpen} />
          ) : (
            <ScoreTable rows={ranked} onOpen={onOpen} />
          )}
        </div>
      )}
      {ranked.length === 0 && reason !== 'firstRun' && (
        <EmptyRanking reason={reason ?? 'name'} month={board.month} />
      )}
      {notMeasured.length > 0 && <NotMeasured rows={notMeasured} />}
    </>
  );
}
