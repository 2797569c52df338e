/** Does the machine work: its neighbours, its queues, and what was given up. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { useFormat } from '../../lib/format';
import { DeadJobs } from './DeadJobs';
import { HealthCards } from './HealthCards';
import { QueueTable } from './QueueTable';
import { healthQuery, queuesQuery } from './queries';

export function OpsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const health = useQuery(healthQuery);
  const queues = useQuery(queuesQuery);
  const down = health.data?.parts.filter((part) => part.state !== 'up').length;
  const note =
    health.data &&
    `${down ? t('ops.down', { count: down }) : t('ops.allWell')} · ${t('ops.checked', {
      at: format.time(health.data.checked_at),
    })}`;
  return (
    <PageFrame title={t('ops.title')} note={note ?? ''}>
      <Loaded query={health} skeleton={<CardSkeleton heights={[236]} />}>
        {(data) => <HealthCards parts={data.parts} />}
      </Loaded>
      <Loaded query={queues} skeleton={<CardSkeleton heights={[520]} />}>
        {(data) => <QueueTable queues={data.items} />}
      </Loaded>
      <DeadJobs queues={queues.data?.items ?? []} />
    </PageFrame>
  );
}
