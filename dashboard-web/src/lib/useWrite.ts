/**
 * A write as every page does it: the screen changes at once, a toast offers undo for six seconds,
 * a refusal puts the thing back and says who or what was in the way.
 */
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/error';
import { showToast } from './toasts';

export type Write<T> = {
  /** what was done, said in the toast */
  done: string;
  run: () => Promise<T>;
  /** changes cached answers at once; `key` is a prefix of query keys */
  optimistic?: { key: QueryKey; change: (old: unknown) => unknown }[];
  /** takes it back; without it the toast only tells */
  undo?: (result: T) => Promise<unknown>;
  /** prefixes of what has to be asked for again afterwards */
  refresh?: QueryKey[];
};

export function useWrite() {
  const { t } = useTranslation();
  const queries = useQueryClient();

  const failed = useCallback(
    (error: unknown) => {
      const conflict = error instanceof ApiError && error.status === 409;
      const detail = error instanceof ApiError ? error.detail : null;
      const words = conflict
        ? error.changedBy
          ? t('write.changedBy', { name: error.changedBy })
          : t('write.conflict')
        : error instanceof ApiError && error.status === 422 && detail
          ? t('write.invalid', { detail })
          : t('write.failed');
      showToast({ text: words, mood: 'failed', error });
    },
    [t],
  );

  return useCallback(
    async <T>(write: Write<T>): Promise<T | undefined> => {
      const { optimistic = [], refresh = [] } = write;
      const again = () =>
        Promise.all(refresh.map((queryKey) => queries.invalidateQueries({ queryKey })));
      const before: [QueryKey, unknown][] = [];
      for (const { key, change } of optimistic) {
        // An answer on its way would put the old state back over ours.
        await queries.cancelQueries({ queryKey: key });
        for (const [queryKey, data] of queries.getQueriesData({ queryKey: key })) {
          before.push([queryKey, data]);
          if (data !== undefined) queries.setQueryData(queryKey, change(data));
        }
      }
      try {
        const result = await write.run();
        const { undo } = write;
        showToast({
          text: write.done,
          mood: 'done',
          undo:
            undo &&
            (() => {
              undo(result)
                .then(() => showToast({ text: t('write.undone'), mood: 'done' }))
                .catch(failed)
                .finally(() => void again());
            }),
        });
        return result;
      } catch (error) {
        for (const [queryKey, data] of before) queries.setQueryData(queryKey, data);
        failed(error);
        return undefined;
      } finally {
        void again();
      }
    },
    [queries, t, failed],
  );
}
