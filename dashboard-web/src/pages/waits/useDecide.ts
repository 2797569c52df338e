/** A person's decision about a wait: off the list at once, undo for six seconds, back when refused. */
import type { InfiniteData } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import {
  type Decision,
  decide,
  type Person,
  undoDecision,
  type Wait,
  type Waits,
  WAITS_TOPIC,
} from '../../api/waits';
import { useWrite } from '../../lib/useWrite';

/**
 * Decided here and not yet worked in by the server, by id: until then the server still lists them
 * as they were, and they must not jump back.
 */
const decided = new Map<string, number>();
export const isDecided = (wait: Wait): boolean =>
  decided.get(wait.id) === wait.version || (wait.pending && decided.has(wait.id));

/** Do these take a wait off the list it stands on? */
const LEAVES: Decision['kind'][] = ['exclude', 'dismiss', 'close', 'link', 'merge'];

type Change = (wait: Wait) => Wait | null;
const isList = (data: unknown): data is InfiniteData<Waits> =>
  typeof data === 'object' && data !== null && 'pages' in data;

/** Applies a change to one wait in whatever answer holds it. */
export function changeIn(data: unknown, id: string, change: Change): unknown {
  if (!isList(data)) return data;
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((wait) => (wait.id === id ? (change(wait) ?? []) : [wait])),
    })),
  };
}

export function useDecide() {
  const { t } = useTranslation();
  const write = useWrite();
  return (wait: Wait, decision: Omit<Decision, 'version'>, to?: Person) => {
    const leaves = LEAVES.includes(decision.kind);
    const change: Change = (old) =>
      leaves
        ? null
        : {
            ...old,
            pending: true,
            holder: to ?? old.holder,
            suggestion: decision.kind === 'unlink' ? null : old.suggestion,
          };
    const forget = () => decided.delete(wait.id);
    if (leaves) decided.set(wait.id, wait.version);
    return write({
      done: t(`waits.done.${decision.kind}`, { name: to?.name ?? '' }),
      optimistic: [
        { key: [WAITS_TOPIC, 'list'], change: (data) => changeIn(data, wait.id, change) },
      ],
      run: () =>
        decide(wait.id, { ...decision, version: wait.version }).catch((error: unknown) => {
          forget();
          throw error;
        }),
      undo: (result) => {
        forget();
        return undoDecision(result.decision_id);
      },
      refresh: [[WAITS_TOPIC]],
    });
  };
}
export type Decide = ReturnType<typeof useDecide>;
