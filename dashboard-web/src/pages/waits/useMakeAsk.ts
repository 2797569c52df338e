/** A client's message that the rules took for no question is made one; undo for six seconds. */
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { makeAsk, undoDecision, type Wait, WAITS_TOPIC } from '../../api/waits';
import { useWrite } from '../../lib/useWrite';

/** `wait`: one of the conversation the message stands in. */
export function useMakeAsk() {
  const { t } = useTranslation();
  const write = useWrite();
  return (wait: Wait, message: Schemas['Message']) =>
    write({
      done: t('waits.done.ask'),
      run: () => makeAsk(wait.chat.id, message),
      undo: (result) => undoDecision(result.decision_id),
      refresh: [[WAITS_TOPIC]],
    });
}
