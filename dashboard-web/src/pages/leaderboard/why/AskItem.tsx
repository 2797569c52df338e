/** One question with its answer, as a line that opens the conversation. */
import { useTranslation } from 'react-i18next';
import { MessageContent } from '../conversation/MessageContent';
import { useFormat } from '../../../lib/format';
import type { Ask } from '../queries';
import { ResponseBadge } from './ResponseBadge';
import classes from './why.module.css';

export function AskItem({ ask, onOpen }: { ask: Ask; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { question } = ask;
  const sameDay = format.date(ask.asked_at) === format.date(ask.answered_at);
  return (
    <li>
      <button
        type="button"
        data-ask={ask.id}
        className={classes.ask}
        onClick={() => onOpen(ask.id)}
      >
        <span className={classes.askTop}>
          <b>{ask.chat.title}</b>
          <ResponseBadge secs={ask.response_secs} within={ask.within_target} />
        </span>
        <span className={classes.askText}>
          <MessageContent text={question.text} media={question.media} />
          {question.messages > 1 && (
            <span className={classes.extra}> {t('ask.parts', { count: question.messages })}</span>
          )}
        </span>
        <span className={classes.askNote}>
          {t('ask.times', {
            asked: format.dateTime(ask.asked_at),
            answered: sameDay ? format.time(ask.answered_at) : format.dateTime(ask.answered_at),
          })}
          {' · '}
          {t(`ask.linked.${ask.linked_by}`)}
        </span>
      </button>
    </li>
  );
}
