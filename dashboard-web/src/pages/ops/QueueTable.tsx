/** Every queue in figures, with its switch. */
import { Button } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { Badge } from '../../components/Badge';
import { type Card, type Column, DataTable } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { ReasonForm } from '../../components/ReasonForm';
import { IconPlayerPause, IconPlayerPlay } from '../../icons';
import { useFormat } from '../../lib/format';
import { oneOf } from '../../lib/search';
import { usePageSearch } from '../../lib/usePageSearch';
import { useWrite } from '../../lib/useWrite';
import classes from './ops.module.css';
import { OPS, pauseQueue, type Queue } from './queries';
import type { OpsSearch } from './route';

export const QUEUES = [
  'handle_update',
  'link_answers',
  'calculate_kpi',
  'reply_command',
  'send_message',
  'record_sent',
  'fetch_file',
  'record_file',
  'sweep_lost',
  'warn_waits',
  'send_digest',
  'watch_sight',
  'export_table',
  'index_messages',
] as const;
/** A job that has waited longer is worth a look. */
const LONG_WAIT_SECS = 60;

export function QueueTable({ queues }: { queues: Queue[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { set } = usePageSearch<OpsSearch>();
  const named = (queue: Queue) => {
    const key = oneOf(QUEUES, queue.name);
    return key ? t(`ops.queue.${key}`) : queue.name;
  };
  const age = (queue: Queue) =>
    queue.oldest_secs === null ? '–' : format.duration(queue.oldest_secs);
  const rate = (queue: Queue) =>
    queue.rate_per_minute === null
      ? '–'
      : t('ops.perMinute', {
          n: format.number(queue.rate_per_minute, queue.rate_per_minute < 10 ? 1 : 0),
        });
  const dead = (queue: Queue) =>
    queue.dead === 0 ? (
      format.number(0)
    ) : (
      <button
        type="button"
        className={classes.deadLink}
        onClick={() => {
          set({ queue: queue.name });
          document.getElementById('dead-jobs')?.scrollIntoView({ block: 'start' });
        }}
      >
        {format.number(queue.dead)}
        <span className="fc-hidden"> {t('ops.showDead', { queue: named(queue) })}</span>
      </button>
    );
  const columns: Column<Queue>[] = [
    {
      key: 'name',
      label: t('ops.column.queue'),
      cell: (queue) => (
        <span className={classes.queue}>
          <b>{named(queue)}</b>
          <code>{queue.name}</code>
          {queue.pause && <Badge mood="warn">{t('ops.paused')}</Badge>}
          {queue.pause && (
            <span className={classes.why}>
              {queue.pause.by}: {queue.pause.reason}
            </span>
          )}
        </span>
      ),
    },
    {
      key: 'waiting',
      label: t('ops.column.waiting'),
      end: true,
      cell: (queue) => format.number(queue.waiting),
    },
    {
      key: 'running',
      label: t('ops.column.running'),
      end: true,
      cell: (queue) => format.number(queue.running),
    },
    {
      key: 'failed',
      label: t('ops.column.failed'),
      end: true,
      cell: (queue) => format.number(queue.failed),
    },
    {
      key: 'delayed',
      label: t('ops.column.delayed'),
      end: true,
      cell: (queue) => format.number(queue.delayed),
    },
    { key: 'dead', label: t('ops.column.dead'), end: true, cell: dead },
    { key: 'oldest', label: t('ops.column.oldest'), end: true, cell: age },
    { key: 'rate', label: t('ops.column.rate'), end: true, cell: rate },
    {
      key: 'actions',
      label: t('ops.column.actions'),
      end: true,
      cell: (queue) => <PauseButton queue={queue} name={named(queue)} />,
    },
  ];
  const card = (queue: Queue): Card => ({
    title: (
      <>
        {named(queue)} {queue.pause && <Badge mood="warn">{t('ops.paused')}</Badge>}
      </>
    ),
    note: (
      <>
        {[
          t('ops.cardNote', {
            waiting: format.number(queue.waiting),
            running: format.number(queue.running),
          }),
          queue.oldest_secs !== null && t('ops.cardOldest', { oldest: age(queue) }),
          queue.rate_per_minute !== null && rate(queue),
        ]
          .filter((part) => part !== false)
          .map((part, i) => (
            <Fragment key={part}>
              {i > 0 && ' · '}
              <span className={classes.whole}>{part}</span>
            </Fragment>
          ))}
        {queue.dead > 0 && (
          <>
            {' · '}
            {t('ops.column.dead')}: {dead(queue)}
          </>
        )}
      </>
    ),
    end: <PauseButton queue={queue} name={named(queue)} />,
  });
  return (
    <DataTable
      label={t('ops.queues')}
      rows={queues}
      rowKey={(queue) => queue.name}
      columns={columns}
      card={card}
      keys={false}
      tone={(queue) => {
        if (queue.dead > 0) return 'bad';
        return (queue.oldest_secs ?? 0) > LONG_WAIT_SECS || queue.pause ? 'warn' : undefined;
      }}
    />
  );
}

/** Nothing is lost while a queue is paused: its jobs wait. A pause is remembered with its reason. */
function PauseButton({ queue, name }: { queue: Queue; name: string }) {
  const { t } = useTranslation();
  const write = useWrite();
  const login = useSession()?.user?.login ?? '';
  const [asking, setAsking] = useState(false);
  const { pause } = queue;
  const change = (paused: boolean, reason: string) => {
    setAsking(false);
    const shown = paused ? { by: login, at: new Date().toISOString(), reason } : null;
    void write({
      done: paused ? t('ops.saidPaused', { queue: name }) : t('ops.saidResumed', { queue: name }),
      run: () => pauseQueue(queue.name, paused, reason),
      undo: () => pauseQueue(queue.name, !paused, pause?.reason ?? ''),
      optimistic: [
        {
          key: [OPS, 'queues'],
          change: (old) => ({
            items: (old as { items: Queue[] }).items.map((one) =>
              one.name === queue.name ? { ...one, pause: shown } : one,
            ),
          }),
        },
      ],
      refresh: [[OPS, 'queues']],
    });
  };
  return (
    <>
      <Button
        variant="default"
        size="xs"
        className={classes.pause}
        leftSection={pause ? <IconPlayerPlay size={14} /> : <IconPlayerPause size={14} />}
        onClick={() => (pause ? change(false, '') : setAsking(true))}
      >
        {pause ? t('ops.resume') : t('ops.pause')}
        <span className="fc-hidden">: {name}</span>
      </Button>
      <Dialog opened={asking} title={`${t('ops.pause')}: ${name}`} onClose={() => setAsking(false)}>
        <ReasonForm
          lead={t('ops.pauseLead')}
          button={t('ops.pause')}
          onSubmit={(reason) => change(true, reason)}
          onCancel={() => setAsking(false)}
        />
      </Dialog>
    </>
  );
}
