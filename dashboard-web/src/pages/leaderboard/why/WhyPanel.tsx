/** The first level of the drawer: the score as parts that add up to it, and the asks behind a part. */
import { Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ErrorPanel, StaleNotice } from '../../../shell/ErrorPanel';
import type { Why } from '../queries';
import { EvidenceList } from './EvidenceList';
import { Facts, ScoreParts } from './ScoreParts';
import classes from './why.module.css';

type Props = {
  query: UseQueryResult<Why>;
  who: number;
  month?: string;
  onOpenAsk: (ask: string) => void;
};

export function WhyPanel({ query, who, month, onOpenAsk }: Props) {
  const { data, error, isFetching } = query;
  const retry = () => void query.refetch();
  if (!data) {
    return error ? (
      <ErrorPanel error={error} onRetry={retry} retrying={isFetching} />
    ) : (
      <PanelSkeleton />
    );
  }
  return (
    <>
      {error && <StaleNotice error={error} onRetry={retry} retrying={isFetching} />}
      <ScoreParts why={data} />
      <Facts why={data} />
      {data.decided + data.answered > 0 && (
        <EvidenceList why={data} who={who} month={month} onOpenAsk={onOpenAsk} />
      )}
    </>
  );
}

const SKELETON_ROWS = 5;

function PanelSkeleton() {
  return (
    <div aria-busy="true" className={classes.skeleton}>
      <Skeleton h={220} radius={12} />
      <Skeleton h={64} radius={12} />
      {Array.from({ length: SKELETON_ROWS }, (_, i) => (
        <Skeleton key={i} h={84} radius={8} />
      ))}
    </div>
  );
}
