/** Who leads this month, and why: the page that puts the parts together. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { focusNeighbour, useKeys } from '../../lib/keys';
import { usePhone } from '../../lib/usePhone';
import { useTitle } from '../../lib/useTitle';
import { ErrorPanel, StaleNotice } from '../../shell/ErrorPanel';
import { DailyChart } from './DailyChart';
import { CalculationStatus } from './CalculationStatus';
import classes from './leaderboard.module.css';
import { leaderboardQuery } from './queries';
import { Ranking } from './Ranking';
import { PageSkeleton } from './PageSkeleton';
import { StatTiles } from './StatTiles';
import { NAME_FILTER_ID, Toolbar } from './Toolbar';
import { useLeaderboardSearch } from './useLeaderboardSearch';
import { useRecalculate } from './useRecalculate';
import { emptyReason, FirstRun } from './EmptyStates';
import { Compare } from './Compare';
import { Tv } from './Tv';
import { WhyDrawer } from './why/WhyDrawer';

export function LeaderboardPage() {
  const { t } = useTranslation();
  const { search, set, openWho } = useLeaderboardSearch();
  const query = useQuery(leaderboardQuery(search.month, search.department));
  const { data, error, isPlaceholderData: stale } = query;
  const recalculate = useRecalculate(data?.month, data?.calculated_at ?? null);
  const retry = () => void query.refetch();
  useTitle(t('lb.title'));

  useKeys({
    Slash: () => document.getElementById(NAME_FILTER_ID)?.focus(),
    BracketLeft: () => data && set({ month: data.previous_month }),
    BracketRight: () => data?.next_month && set({ month: data.next_month }),
    KeyJ: () => focusNeighbour('[data-row]', 1),
    KeyK: () => focusNeighbour('[data-row]', -1),
  });

  // On a phone the answer to a search must not hide below tiles and a chart.
  const searching = usePhone() && !!search.q;
  const firstRun = data && emptyReason(data, search) === 'firstRun';
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div className={classes.titles}>
          <h1>{t('lb.title')}</h1>
          <CalculationStatus board={data} state={recalculate.state} error={recalculate.error} />
        </div>
        <Toolbar board={data} recalculate={recalculate} />
      </div>
      {error && data && <StaleNotice error={error} onRetry={retry} retrying={query.isFetching} />}
      {error && !data && <ErrorPanel error={error} onRetry={retry} retrying={query.isFetching} />}
      {!error && !data && <PageSkeleton />}
      {data && (
        <div className={classes.content} data-stale={stale || undefined} aria-busy={stale}>
          {firstRun && <FirstRun />}
          {!firstRun && !searching && (
            <>
              <StatTiles board={data} />
              <DailyChart board={data} />
            </>
          )}
          <Ranking board={data} onOpen={openWho} />
        </div>
      )}
      {data && <Compare board={data} />}
      {data && <Tv board={data} />}
      <WhyDrawer month={search.month} />
    </div>
  );
}
