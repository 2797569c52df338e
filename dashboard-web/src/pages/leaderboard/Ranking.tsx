/** The ranked people, those without a score, and the empty states. */
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { DataTable } from '../../components/DataTable';
import { useRankingColumns } from './columns';
import { EmptyRanking, emptyReason } from './EmptyStates';
import { NotMeasured } from './NotMeasured';
import type { Leaderboard } from './queries';
import type { Sort } from './search';
import { filterByName, pinOwn, sortRows } from './sort';
import { useLeaderboardSearch } from './useLeaderboardSearch';

type Props = { board: Leaderboard; onOpen: (employee: number) => void };

export function Ranking({ board, onOpen }: Props) {
  const { t } = useTranslation();
  const { search, set } = useLeaderboardSearch();
  const own = useSession()?.user?.employee_id;
  const { columns, card } = useRankingColumns(own);
  const shown = filterByName(board.rows, search.q);
  const measured = shown.filter((row) => row.score !== null);
  const ranked = pinOwn(sortRows(measured, search.sort), own);
  const notMeasured = shown.filter((row) => row.score === null);
  const reason = emptyReason(board, search);

  return (
    <>
      {ranked.length > 0 && (
        <DataTable
          label={t('lb.ranking')}
          rows={ranked}
          rowKey={(row) => row.employee_id}
          columns={columns}
          card={card}
          onOpen={(row) => onOpen(row.employee_id)}
          openLabel={t('why.open')}
          openKey={search.who}
          sort={search.sort ?? 'rank'}
          // The server's own order needs no word in the address.
          onSort={(sort) => set({ sort: sort === 'rank' ? undefined : (sort as Sort) })}
          tone={(row) => (row.employee_id === own ? 'own' : undefined)}
        />
      )}
      {ranked.length === 0 && reason !== 'firstRun' && (
        <EmptyRanking reason={reason ?? 'name'} month={board.month} />
      )}
      {notMeasured.length > 0 && <NotMeasured rows={notMeasured} />}
    </>
  );
}
