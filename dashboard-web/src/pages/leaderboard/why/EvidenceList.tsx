/** The asks behind one part of a score, a page at a time. */
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type MetricKey, METRICS, useMetrics } from '../../../components/metrics';
import { useFormat } from '../../../lib/format';
import { oneOf } from '../../../lib/search';
import { ErrorPanel, StaleNotice } from '../../../shell/ErrorPanel';
import { evidenceQuery, type Why } from '../queries';
import { useLeaderboardSearch } from '../useLeaderboardSearch';
import { AskItem } from './AskItem';
import classes from './why.module.css';

type Props = { why: Why; who: number; month?: string; onOpenAsk: (ask: string) => void };

export function EvidenceList({ why, who, month, onOpenAsk }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name } = useMetrics();
  const { search, set } = useLeaderboardSearch();
  const metric: MetricKey = search.metric ?? 'hit_rate';
  const query = useInfiniteQuery(evidenceQuery(who, metric, month));
  const { data, error } = query;
  const retry = () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch());
  const asks = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  const within = asks.filter((ask) => ask.within_target).length;
  const known = why.parts.map((part) => part.key).filter((key) => oneOf(METRICS, key));
  const choices = [...new Set(['hit_rate', ...known])];
  return (
    <section aria-labelledby="asks-title">
      <div className={classes.evidenceHead}>
        <h3 id="asks-title" className={classes.listTitle}>
          {data ? t('why.asks', { count: total }) : t('why.evidence')}
        </h3>
        <NativeSelect
          aria-label={t('why.behind')}
          value={metric}
          onChange={(event) => {
            const key = oneOf(METRICS, event.currentTarget.value);
            set({ metric: key === 'hit_rate' ? undefined : key });
          }}
          data={choices.map((key) => ({ value: key, label: name(key) }))}
        />
      </div>
      {error && !data && <ErrorPanel error={error} onRetry={retry} retrying={query.isFetching} />}
      {error && data && <StaleNotice error={error} onRetry={retry} retrying={query.isFetching} />}
      {!error && !data && <Skeleton h={320} radius={8} />}
      <ol className={classes.asks}>
        {asks.map((ask) => (
          <AskItem key={ask.id} ask={ask} ack={metric === 'median_ack'} onOpen={onOpenAsk} />
        ))}
      </ol>
      {data && (
        <div className={classes.more}>
          <p role="status">
            {t('why.tally', {
              shown: format.number(asks.length),
              total: format.number(total),
              within: format.number(within),
              late: format.number(asks.length - within),
            })}
          </p>
          {query.hasNextPage && (
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('why.more', { count: total - asks.length })}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}
