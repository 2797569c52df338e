/** The asks behind a metric, and the conversation around each of them, as two levels of a drawer. */
import { Button, CloseButton, Drawer, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Conversation } from '../../components/conversation/Conversation';
import { useMetrics } from '../../components/metrics';
import { PanelBody } from '../../components/Panel';
import panel from '../../components/panel.module.css';
import { useFormat } from '../../lib/format';
import { focusNeighbour, useKeys } from '../../lib/keys';
import { usePageSearch } from '../../lib/usePageSearch';
import { usePhone } from '../../lib/usePhone';
import { ErrorPanel } from '../../shell/ErrorPanel';
import { evidenceQuery } from '../leaderboard/queries';
import { AskItem } from '../leaderboard/why/AskItem';
import why from '../leaderboard/why/why.module.css';
import type { Metric } from './queries';
import type { ProfileSearch } from './search';

type Props = { id: number; metric?: Metric };

export function EvidenceDrawer({ id, metric }: Props) {
  const { t } = useTranslation();
  const phone = usePhone();
  const { name, show } = useMetrics();
  const { search, set, open, close } = usePageSearch<ProfileSearch>();
  const { ask } = search;
  const leave = () => set({ metric: undefined, ask: undefined });
  const back = () => close({ ask: undefined }, 'ask');
  const lastAsk = useRef<string>(undefined);

  // Coming back from a conversation puts the focus where the person left.
  useEffect(() => {
    if (ask) lastAsk.current = ask;
    else if (lastAsk.current) {
      document.querySelector<HTMLElement>(`[data-ask="${CSS.escape(lastAsk.current)}"]`)?.focus();
      lastAsk.current = undefined;
    }
  }, [ask]);
  useKeys(
    {
      KeyJ: () => focusNeighbour('[data-ask]', 1),
      KeyK: () => focusNeighbour('[data-ask]', -1),
    },
    { enabled: !ask, inDialog: true },
  );
  return (
    <Drawer.Root
      opened={!!metric}
      onClose={() => (ask ? back() : leave())}
      position={phone ? 'bottom' : 'right'}
      size={phone ? '100%' : 560}
    >
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content radius={0} classNames={{ content: panel.content }}>
        {metric && (
          <div className={why.levels}>
            <div className={why.level} inert={!!ask}>
              <Drawer.Header className={panel.header}>
                <Drawer.Title className={panel.title}>
                  {name(metric.key)}
                  <span>
                    {t('profile.evidence', { value: show(metric.unit, metric.value), n: metric.n })}
                  </span>
                </Drawer.Title>
                <CloseButton size="lg" onClick={leave} aria-label={t('common.close')} />
              </Drawer.Header>
              <List
                id={id}
                metric={metric.key}
                month={search.month}
                onOpen={(opened) => open({ ask: opened }, 'ask')}
              />
            </div>
            {ask && (
              <div className={why.level} data-top>
                <Conversation key={ask} ask={ask} onBack={back} onClose={leave} />
              </div>
            )}
          </div>
        )}
      </Drawer.Content>
    </Drawer.Root>
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
