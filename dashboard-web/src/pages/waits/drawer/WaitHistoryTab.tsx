/** What people decided about the wait, and how its messages were edited. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { undoDecision, waitHistoryQuery, WAITS_TOPIC } from '../../../api/waits';
import { History, type HistoryEntry } from '../../../components/History';
import { PanelBody } from '../../../components/Panel';
import { useWrite } from '../../../lib/useWrite';
import { ErrorPanel } from '../../../shell/ErrorPanel';

export function WaitHistoryTab({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, error, refetch, isFetching } = useQuery(waitHistoryQuery(id));
  const write = useWrite();
  const takeBack = (decision: string) =>
    void write({
      done: t('write.undone'),
      run: () => undoDecision(decision),
      refresh: [[WAITS_TOPIC]],
    });
  const edits = data?.versions ?? [];
  const entries: HistoryEntry[] | undefined = data && [
    ...data.decisions.map((decision) => ({
      id: decision.id,
      at: decision.at,
      by: decision.by.name,
      what: [t(`waits.did.${decision.kind}`), decision.employee?.name].filter(Boolean).join(': '),
      note: decision.reason || undefined,
      undone: decision.undone_at !== null,
      undo: decision.undone_at === null ? () => takeBack(decision.id) : undefined,
    })),
    // The first version of a message is no change.
    ...edits
      .filter((edit, i) => edits.slice(0, i).some((one) => one.message_id === edit.message_id))
      .map((edit) => ({
        id: `${edit.message_id} ${edit.at}`,
        at: edit.at,
        by: null,
        what: t('waits.did.edit'),
        note: edit.text ?? undefined,
      })),
  ];
  entries?.sort((a, b) => b.at.localeCompare(a.at));
  return (
    <PanelBody label={t('waits.history')}>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <History entries={entries} />
      )}
    </PanelBody>
  );
}
