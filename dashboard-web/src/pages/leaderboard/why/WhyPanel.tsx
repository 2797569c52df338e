/** The first level of the drawer: the score, how it came about, and every ask behind it. */
import { Button, Skeleton } from '@mantine/core';
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../lib/format';
import { ErrorPanel, StaleNotice } from '../../../shell/ErrorPanel';
import type { Why } from '../queries';
import { AskItem } from './AskItem';
import { Facts, ScoreFormula } from './ScoreFormula';
import classes from './why.module.css';

type Props = {
  query: UseInfiniteQueryResult<InfiniteData<Why>>;
  onOpenAsk: (ask: string) => void;
};

export function WhyPanel({ query, onOpenAsk }: Props) {
  const first = query.data?.pages[0];
  const retry = () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch());
  if (!first) {
    return (
      <div className={classes.body}>
        {query.error ? (
          <ErrorPanel error={query.error} onRetry={retry} retrying={query.isFetching} />
        ) : (
          <PanelSkeleton />
        )}
      </div>
    );
  }
  return (
    <div className={classes.body}>
      <ScoreFormula why={first} />
      <Facts why={first} />
      {query.error && (
        <StaleNotice error={query.error} onRetry={retry} retrying={query.isFetching} />
      )}
      {first.total > 0 && <AskList query={query} total={first.total} onOpenAsk={onOpenAsk} />}
    </div>
  );
}

function AskList({ query, total, onOpenAsk }: Props & { total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const asks = query.data?.pages.flatMap((page) => page.asks) ?? [];
  const within = asks.filter((ask) => ask.within_target).length;
  const left = total - asks.length;
  return (
    <section aria-labelledby="asks-title">
      <h3 id="asks-title" className={classes.listTitle}>
        {t('why.asks', { count: total })}
      </h3>
      <ol className={classes.asks}>
        {asks.map((ask) => (
          <AskItem key={ask.id} ask={ask} onOpen={onOpenAsk} />
        ))}
      </ol>
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
            {t('why.more', { count: left })}
          </Button>
        )}
      </div>
    </section>
  );
}

const SKELETON_ROWS = 5;

function PanelSkeleton() {
  return (
    <div aria-busy="true" className={classes.skeleton}>
      <Skeleton h={176} radius={12} />
      <Skeleton h={64} radius={12} />
      {Array.from({ length: SKELETON_ROWS }, (_, i) => (
        <Skeleton key={i} h={84} radius={8} />
      ))}
    </div>
  );
}
