/** The asks behind one part of a score, a page at a time. */
import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { evidenceQuery, isLate } from '../../../api/evidence';
import { AskList } from '../../../components/asks/AskList';
import { type MetricKey, METRICS, useMetrics } from '../../../components/metrics';
import { useFormat } from '../../../lib/format';
import { oneOf } from '../../../lib/search';
import type { Why } from '../queries';
import { useLeaderboardSearch } from '../useLeaderboardSearch';
import classes from './why.module.css';

type Props = { why: Why; who: number; month?: string; onOpenAsk: (ask: string) => void };

export function EvidenceList({ why, who, month, onOpenAsk }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name } = useMetrics();
  const { search, set } = useLeaderboardSearch();
  const metric: MetricKey = search.metric ?? 'hit_rate';
  const query = useInfiniteQuery(evidenceQuery(who, metric, month));
  const total = query.data?.pages[0]?.total ?? 0;
  const known = why.parts.map((part) => part.key).filter((key) => oneOf(METRICS, key));
  const choices = [...new Set(['hit_rate', ...known])];
  return (
    <section aria-labelledby="asks-title">
      <div className={classes.evidenceHead}>
        <h3 id="asks-title" className={classes.listTitle}>
          {query.data ? t('why.asks', { count: total }) : t('why.evidence')}
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
      <AskList
        query={query}
        metric={metric}
        onOpen={onOpenAsk}
        tally={(asks, all) =>
          t('why.tally', {
            shown: format.number(asks.length),
            total: format.number(all),
            within: format.number(asks.filter((ask) => ask.within_target).length),
            late: format.number(asks.filter(isLate).length),
          })
        }
        more={(left) => t('why.more', { count: left })}
      />
    </section>
  );
}
