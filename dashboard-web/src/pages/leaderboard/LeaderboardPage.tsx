/** Who leads this month, and why: the page that puts the parts together. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DepartmentFilter, TextFilter } from '../../components/Filters';
import { Loaded, PageFrame } from '../../components/PageFrame';
import { PeriodPicker } from '../../components/PeriodPicker';
import { useKeys } from '../../lib/keys';
import { usePhone } from '../../lib/usePhone';
import { CalculationStatus } from './CalculationStatus';
import { Compare } from './Compare';
import { DailyChart } from './DailyChart';
import { emptyReason, FirstRun } from './EmptyStates';
import { PageSkeleton } from './PageSkeleton';
import { leaderboardQuery } from './queries';
import { Ranking } from './Ranking';
import { StatTiles } from './StatTiles';
import { Tools } from './Tools';
import { Tv } from './Tv';
import { useLeaderboardSearch } from './useLeaderboardSearch';
import { useRecalculate } from './useRecalculate';
import { WhyDrawer } from './why/WhyDrawer';

const FIND_ID = 'name-filter';

export function LeaderboardPage() {
  const { t } = useTranslation();
  const { search, set, openWho } = useLeaderboardSearch();
  const query = useQuery(leaderboardQuery(search.month, search.department));
  const { data } = query;
  const recalculate = useRecalculate(data?.month, data?.calculated_at ?? null);
  useKeys({ Slash: () => document.getElementById(FIND_ID)?.focus() });

  // On a phone the answer to a search must not hide below tiles and a chart.
  const searching = usePhone() && !!search.q;
  return (
    <PageFrame
      title={t('lb.title')}
      note={<CalculationStatus board={data} state={recalculate.state} error={recalculate.error} />}
      tools={<Tools board={data} recalculate={recalculate} />}
      filters={
        <>
          <PeriodPicker period={search} onChange={({ month }) => set({ month })} monthsOnly />
          <DepartmentFilter
            value={search.department}
            onChange={(department) => set({ department })}
            known={data?.departments ?? []}
          />
          <TextFilter
            id={FIND_ID}
            label={t('lb.findName')}
            value={search.q}
            onChange={(q) => set({ q })}
          />
        </>
      }
    >
      <Loaded query={query} skeleton={<PageSkeleton />}>
        {(board) => (
          <>
            {emptyReason(board, search) === 'firstRun' ? (
              <FirstRun />
            ) : (
              !searching && (
                <>
                  <StatTiles board={board} />
                  <DailyChart board={board} />
                </>
              )
            )}
            <Ranking board={board} onOpen={openWho} />
          </>
        )}
      </Loaded>
      {data && <Compare board={data} />}
      {data && <Tv board={data} />}
      <WhyDrawer month={search.month} />
    </PageFrame>
  );
}
