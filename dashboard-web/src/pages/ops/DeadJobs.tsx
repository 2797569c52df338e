/** Jobs that were given up: why, with what, and what to do with them. */
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import { ReasonForm } from '../../components/ReasonForm';
import { IconCircleCheck, IconRefresh, IconTrash } from '../../icons';
import { useFormat } from '../../lib/format';
import { usePageSearch } from '../../lib/usePageSearch';
import { useWrite } from '../../lib/useWrite';
import { ErrorPanel, StaleNotice } from '../../shell/ErrorPanel';
import classes from './ops.module.css';
import { deadJobsQuery, discardJob, type DeadJob, OPS, type Queue, retryJob } from './queries';
import type { OpsSearch } from './route';

export function DeadJobs({ queues }: { queues: Queue[] }) {
  const { t } = useTranslation();
  const { search, set } = usePageSearch<OpsSearch>();
  const query = useInfiniteQuery(deadJobsQuery(search.queue));
  const jobs = query.data?.pages.flatMap((page) => page.items);
  const retry = () => void query.refetch();
  const names = [...new Set([search.queue, ...queues.filter((q) => q.dead > 0).map((q) => q.name)])]
    .filter((name) => name !== undefined)
    .map((name) => ({ value: name, label: name }));
  return (
    <section className={`fc-card ${classes.dead}`} id="dead-jobs" aria-labelledby="dead-title">
      <div className={classes.deadHead}>
        <div>
          <h2 id="dead-title">{t('ops.dead.title')}</h2>
          <p>{t('ops.dead.lead')}</p>
        </div>
        <NativeSelect
          aria-label={t('ops.column.queue')}
          value={search.queue ?? ''}
          onChange={(event) => set({ queue: event.currentTarget.value || undefined })}
          data={[{ value: '', label: t('ops.allQueues') }, ...names]}
        />
      </div>
      {query.error && jobs && (
        <StaleNotice error={query.error} onRetry={retry} retrying={query.isFetching} />
      )}
      {query.error && !jobs && (
        <ErrorPanel error={query.error} onRetry={retry} retrying={query.isFetching} />
      )}
      {!query.error && !jobs && <Skeleton h={160} />}
      {jobs?.length === 0 && (
        <p className={classes.none}>
          <IconCircleCheck size={18} aria-hidden="true" />
          {t('ops.dead.none')}
        </p>
      )}
      <ul className={classes.jobs}>
        {jobs?.map((job) => (
          <Job key={`${job.queue}/${job.id}`} job={job} open={search.job === job.id} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('kit.more')}
        </Button>
      )}
    </section>
  );
}

type Pages = { pages: { items: DeadJob[] }[] };
const without = (old: unknown, job: DeadJob) => {
  const pages = (old as Pages).pages.map((page) => ({
    ...page,
    items: page.items.filter((one) => one.id !== job.id || one.queue !== job.queue),
  }));
  return { ...(old as Pages), pages };
};

/** Indented where it is whole JSON; else as it is. */
export function readable(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

function Job({ job, open }: { job: DeadJob; open: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const write = useWrite();
  const { set } = usePageSearch<OpsSearch>();
  const [asking, setAsking] = useState(false);
  const gone = [{ key: [OPS, 'dead'], change: (old: unknown) => without(old, job) }];
  const retry = () =>
    void write({
      done: t('ops.dead.saidRetry'),
      run: () => retryJob(job),
      optimistic: gone,
      refresh: [[OPS]],
    });
  const discard = (reason: string) => {
    setAsking(false);
    void write({
      done: t('ops.dead.saidDiscard'),
      run: () => discardJob(job, reason),
      optimistic: gone,
      refresh: [[OPS]],
    });
  };
  return (
    <li data-job={job.id}>
      <div className={classes.jobTop}>
        <b>{job.queue}</b>
        <span>
          {t('ops.dead.note', {
            at: format.dateTime(job.died_at),
            count: job.attempts,
          })}
        </span>
      </div>
      <p className={classes.jobError}>{job.error}</p>
      <details
        open={open}
        onToggle={(event) => {
          if (event.currentTarget.open !== open) {
            set({ job: event.currentTarget.open ? job.id : undefined });
          }
        }}
      >
        <summary>{t('ops.dead.payload')}</summary>
        {job.is_cut && <p className={classes.cut}>{t('ops.dead.cut')}</p>}
        <pre tabIndex={0} role="region" aria-label={t('ops.dead.payload')}>
          {readable(job.payload)}
        </pre>
      </details>
      <div className={classes.jobActions}>
        <Button variant="default" leftSection={<IconRefresh size={16} />} onClick={retry}>
          {t('ops.dead.retry')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconTrash size={16} />}
          onClick={() => setAsking(true)}
        >
          {t('ops.dead.discard')}
        </Button>
      </div>
      <Dialog opened={asking} title={t('ops.dead.discardTitle')} onClose={() => setAsking(false)}>
        <ReasonForm
          lead={t('ops.dead.discardLead')}
          button={t('ops.dead.discard')}
          onSubmit={discard}
          onCancel={() => setAsking(false)}
        />
      </Dialog>
    </li>
  );
}
