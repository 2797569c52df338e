/** The messages around a wait, with more of them to either side on demand. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { conversationQuery } from '../../api/waits';
import { ErrorPanel, StaleNotice } from '../../shell/ErrorPanel';
import panel from '../panel.module.css';
import classes from './conversation.module.css';
import { MessageList } from './MessageList';

const FIRST = { before: 10, after: 6 };
const STEP = 20;

export type Picking = {
  /** may this message be chosen? */
  can: (message: Schemas['Message']) => boolean;
  onPick: (message: Schemas['Message']) => void;
  label: string;
};

type Props = {
  wait: string;
  /** the person chooses a message, e.g. the answer */
  picking?: Picking;
  /** stay a skeleton for now: what stands around it is still on its way */
  hold?: boolean;
};

export function Talk({ wait, picking, hold = false }: Props) {
  const [size, setSize] = useState(FIRST);
  const query = useQuery(conversationQuery(wait, size.before, size.after));
  const { data, error, isFetching } = query;
  const retry = () => void query.refetch();
  if (!data || hold) {
    return (
      <div className={panel.body}>
        {!data && error ? (
          <ErrorPanel error={error} onRetry={retry} retrying={isFetching} />
        ) : (
          <div className={classes.skeleton} aria-busy="true">
            {[72, 54, 90, 64, 110].map((height, i) => (
              <Skeleton key={i} h={height} w="76%" radius={14} ml={i % 2 ? 'auto' : 0} />
            ))}
          </div>
        )}
      </div>
    );
  }
  return (
    <>
      {error && <StaleNotice error={error} onRetry={retry} retrying={isFetching} />}
      <MessageList
        conversation={data}
        loading={query.isPlaceholderData}
        picking={picking}
        onEarlier={() => setSize((s) => ({ ...s, before: s.before + STEP }))}
        onLater={() => setSize((s) => ({ ...s, after: s.after + STEP }))}
      />
    </>
  );
}
