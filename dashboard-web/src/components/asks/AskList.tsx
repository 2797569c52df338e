/** The asks behind a metric, a page at a time, with whichever of skeleton and error there is. */
import { Button, Skeleton } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import type { Evidence } from '../../api/evidence';
import { ErrorPanel, StaleNotice } from '../../shell/ErrorPanel';
import { AskItem } from './AskItem';
import classes from './asks.module.css';

type Props = {
  query: UseInfiniteQueryResult<InfiniteData<Schemas['Evidence']>>;
  metric: string;
  onOpen: (ask: string) => void;
  /** what is shown, in numbers */
  tally: (asks: Evidence[], total: number) => string;
  more: (left: number) => string;
};

export function AskList({ query, metric, onOpen, tally, more }: Props) {
  const { data, error, isFetching } = query;
  const retry = () => void (query.isFetchNextPageError ? query.fetchNextPage() : query.refetch());
  const asks = data?.pages.flatMap((page) => page.items) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <>
      {error && !data && <ErrorPanel error={error} onRetry={retry} retrying={isFetching} />}
      {error && data && <StaleNotice error={error} onRetry={retry} retrying={isFetching} />}
      {!error && !data && <Skeleton h={320} radius={8} />}
      <ol className={classes.asks}>
        {asks.map((ask) => (
          <AskItem key={ask.id} ask={ask} ack={metric === 'median_ack'} onOpen={onOpen} />
        ))}
      </ol>
      {data && (
        <div className={classes.more}>
          <p role="status">{tally(asks, total)}</p>
          {query.hasNextPage && (
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {more(total - asks.length)}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
