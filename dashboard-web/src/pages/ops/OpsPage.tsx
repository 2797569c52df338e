/** Does the machine work: its neighbours, its queues, and what was given up. */
import { usePrefetchInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { useFormat } from '../../lib/format';
import { usePageSearch } from '../../lib/usePageSearch';
import { DeadJobs } from './DeadJobs';
import { HealthCards } from './HealthCards';
import { QueueTable } from './QueueTable';
import { deadJobsQuery, healthQuery, queuesQuery } from './queries';
import type { OpsSearch } from './route';

export function OpsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const health = useQuery(healthQuery);
  const queues = useQuery(queuesQuery);
  // Drawn below the others, but asked for with them.
  usePrefetchInfiniteQuery(deadJobsQuery(usePageSearch<OpsSearch>().search.queue));
  const down = health.data?.parts.filter((part) => part.state !== 'up').length;
  const note =
    health.data &&
    `${down ? t('ops.down', { count: down }) : t('ops.allWell')} · ${t('ops.checked', {
      at: format.time(health.data.checked_at),
    })}`;
  // Cards grow with what is wrong: the rest is drawn with them, so that nothing jumps.
  const waiting = [health, queues].some(({ data, error }) => !data && !error);
  return (
    <PageFrame title={t('ops.title')} note={note ?? ''}>
      {waiting ? (
        <div aria-busy="true">
          <CardSkeleton heights={[260, 520]} />
        </div>
      ) : (
        <>
          <Loaded query={health} skeleton={null}>
            {(data) => <HealthCards parts={data.parts} />}
          </Loaded>
          <Loaded query={queues} skeleton={null}>
            {(data) => <QueueTable queues={data.items} />}
          </Loaded>
          <DeadJobs queues={queues.data?.items ?? []} />
        </>
      )}
    </PageFrame>
  );
}
