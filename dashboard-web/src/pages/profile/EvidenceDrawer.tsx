/** The asks behind a metric, and the conversation around each of them, as two levels of a drawer. */
import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AskDrawer } from '../../components/conversation/AskDrawer';
import { useMetrics } from '../../components/metrics';
import { PanelBody } from '../../components/Panel';
import { useFormat } from '../../lib/format';
import { usePageSearch } from '../../lib/usePageSearch';
import { ErrorPanel } from '../../shell/ErrorPanel';
import { evidenceQuery } from '../leaderboard/queries';
import { AskItem } from '../leaderboard/why/AskItem';
import why from '../leaderboard/why/why.module.css';
import type { Metric } from './queries';
import type { ProfileSearch } from './search';

type Props = { id: number; metric?: Metric };

export function EvidenceDrawer({ id, metric }: Props) {
  const { t } = useTranslation();
  const { name, show } = useMetrics();
  const { search, set, open, close } = usePageSearch<ProfileSearch>();
  return (
    <AskDrawer
      opened={!!metric}
      title={metric && name(metric.key)}
      note={
        metric && t('profile.evidence', { value: show(metric.unit, metric.value), n: metric.n })
      }
      ask={search.ask}
      onBack={() => close({ ask: undefined }, 'ask')}
      onClose={() => set({ metric: undefined, ask: undefined })}
    >
      {metric && (
        <List
          id={id}
          metric={metric.key}
          month={search.month}
          onOpen={(opened) => open({ ask: opened }, 'ask')}
        />
      )}
    </AskDrawer>
  );
}

type ListProps = { id: number; metric: string; month?: string; onOpen: (ask: string) => void };

function List({ id, metric, month, onOpen }: ListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useInfiniteQuery(evidenceQuery(id, metric, month));
  const asks = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <PanelBody label={t('profile.asks')}>
      {query.error && !query.data && (
        <ErrorPanel
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {!query.error && !query.data && <Skeleton h={320} />}
      <ol className={why.asks}>
        {asks.map((ask) => (
          <AskItem key={ask.id} ask={ask} ack={metric === 'median_ack'} onOpen={onOpen} />
        ))}
      </ol>
      {query.data && (
        <div className={why.more}>
          <p role="status">
            {t('profile.shown', {
              shown: format.number(asks.length),
              total: format.number(total),
            })}
          </p>
          {query.hasNextPage && (
            <Button
              variant="default"
              loading={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {t('kit.more')}
            </Button>
          )}
        </div>
      )}
    </PanelBody>
  );
}
