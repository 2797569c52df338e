/** The asks behind a metric, and the conversation around each of them, as two levels of a drawer. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { evidenceQuery } from '../../api/evidence';
import { AskList } from '../../components/asks/AskList';
import { AskDrawer } from '../../components/conversation/AskDrawer';
import { useMetrics } from '../../components/metrics';
import { PanelBody } from '../../components/Panel';
import { useFormat } from '../../lib/format';
import { usePageSearch } from '../../lib/usePageSearch';
import type { Metric } from './queries';
import type { ProfileSearch } from './search';

type Props = { id: number; metric?: Metric };

export function EvidenceDrawer({ id, metric }: Props) {
  const { t } = useTranslation();
  const { name, show } = useMetrics();
  const { search, open, close } = usePageSearch<ProfileSearch>();
  return (
    <AskDrawer
      opened={!!metric}
      title={metric && name(metric.key)}
      note={
        metric && t('profile.evidence', { value: show(metric.unit, metric.value), n: metric.n })
      }
      ask={search.ask}
      onBack={() => close({ ask: undefined }, 'ask')}
      onClose={() => close({ metric: undefined, ask: undefined }, 'metric')}
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
  return (
    <PanelBody label={t('profile.asks')}>
      <AskList
        query={query}
        metric={metric}
        onOpen={onOpen}
        tally={(asks, total) =>
          t('profile.shown', { shown: format.number(asks.length), total: format.number(total) })
        }
        more={() => t('kit.more')}
      />
    </PanelBody>
  );
}
