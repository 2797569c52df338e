/** "Recalculate now": queue it, then wait until the moment of the last calculation changes. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, unwrap } from '../../api/client';
import { SCORES_TOPIC } from '../../api/evidence';

const POLL_MS = 2_000;
const PATIENCE_MS = 60_000;
const SAY_DONE_MS = 5_000;

/** The run we wait for: which month, and when it had been calculated before. */
type Run = { month: string; before: string | null };
export type RecalculateState = 'idle' | 'running' | 'slow' | 'done' | 'failed';

export function useRecalculate(month: string | undefined, calculatedAt: string | null) {
  const queries = useQueryClient();
  const [run, setRun] = useState<Run | null>(null);
  const [state, setState] = useState<RecalculateState>('idle');

  const queue = useMutation({
    mutationFn: (started: Run) =>
      unwrap(api.POST('/api/v1/scores/recalculate', { body: { month: started.month } })),
    onMutate: (started) => {
      setRun(started);
      setState('running');
    },
    onError: () => {
      setRun(null);
      setState('failed');
    },
  });

  // Another month on the screen is not the one we wait for.
  const waiting = run !== null && run.month === month;
  const finished = waiting && calculatedAt !== run.before;
  if (finished) {
    setRun(null);
    setState('done');
  } else if (state !== 'idle' && run !== null && !waiting) {
    setRun(null);
    setState('idle');
  }

  useEffect(() => {
    if (!waiting) return;
    // The live stream usually tells first; asking covers a stream that is down.
    const poll = setInterval(
      () => void queries.invalidateQueries({ queryKey: [SCORES_TOPIC] }),
      POLL_MS,
    );
    const impatient = setTimeout(() => setState('slow'), PATIENCE_MS);
    return () => {
      clearInterval(poll);
      clearTimeout(impatient);
    };
  }, [waiting, queries]);

  useEffect(() => {
    if (state !== 'done') return;
    const timer = setTimeout(() => setState('idle'), SAY_DONE_MS);
    return () => clearTimeout(timer);
  }, [state]);

  return {
    state,
    error: queue.error,
    start: () => month && queue.mutate({ month, before: calculatedAt }),
  };
}
