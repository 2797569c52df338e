/** The frame of a page: title, tools, filters, and whichever of data, skeleton or error there is. */
import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTitle } from '../lib/useTitle';
import { ErrorPanel, StaleNotice } from '../shell/ErrorPanel';
import classes from './frame.module.css';

type FrameProps = {
  title: string;
  /** one line under the title; its height is kept while it is unknown */
  note?: ReactNode;
  /** buttons at the right of the title */
  tools?: ReactNode;
  /** a row under the title */
  filters?: ReactNode;
  children: ReactNode;
};

export function PageFrame({ title, note, tools, filters, children }: FrameProps) {
  useTitle(title);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <div className={classes.titles}>
          <h1>{title}</h1>
          {note !== undefined && <div className={classes.note}>{note || '\u00a0'}</div>}
        </div>
        {tools && <div className={classes.tools}>{tools}</div>}
      </div>
      {filters && <div className={classes.filters}>{filters}</div>}
      {children}
    </div>
  );
}

type LoadedProps<T> = {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPlaceholderData' | 'isFetching' | 'refetch'>;
  /** the same boxes at their final height */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
};

/** Data of a query: dimmed while it is of other filters, kept when a refresh fails. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  const { data, error, isPlaceholderData: stale, isFetching } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    if (error) return <ErrorPanel error={error} onRetry={retry} retrying={isFetching} />;
    return <div aria-busy="true">{skeleton}</div>;
  }
  return (
    <>
      {error && <StaleNotice error={error} onRetry={retry} retrying={isFetching} />}
      <div className={classes.content} data-stale={stale || undefined} aria-busy={stale}>
        {children(data)}
      </div>
    </>
  );
}

/** Cards of given heights in px, for skeletons. */
export function CardSkeleton({ heights }: { heights: number[] }) {
  return (
    <div className={classes.content}>
      {heights.map((height, i) => (
        <div key={i} className={`fc-card ${classes.bone}`} style={{ height }}>
          <Skeleton h={14} w={140} />
        </div>
      ))}
    </div>
  );
}
