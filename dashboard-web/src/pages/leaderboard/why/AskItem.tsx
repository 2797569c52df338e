/** One question with its answer, as a line that opens the conversation. */
import { useTranslation } from 'react-i18next';
import { MessageContent } from '../../../components/conversation/MessageContent';
import { useFormat } from '../../../lib/format';
import type { Ask } from '../queries';
import { ResponseBadge } from '../../../components/ResponseBadge';
import classes from './why.module.css';

export function AskItem({ ask, onOpen }: { ask: Ask; onOpen: (id: string) => void }) {
  const { t } = useTranslation();
  const { question } = ask;
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
          {ask.answered_at ? (
            <AnswerNote asked={ask.asked_at} answered={ask.answered_at} linkedBy={ask.linked_by} />
          ) : (
            t('ask.notAnswered')
          )}
        </span>
      </button>
    </li>
  );
}

type NoteProps = { asked: string; answered: string; linkedBy: Ask['linked_by'] };

function AnswerNote({ asked, answered, linkedBy }: NoteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const sameDay = format.date(asked) === format.date(answered);
  return (
    <>
      {t('ask.times', {
        asked: format.dateTime(asked),
        answered: sameDay ? format.time(answered) : format.dateTime(answered),
      })}
      {linkedBy && ` · ${t(`ask.linked.${linkedBy}`)}`}
    </>
  );
}
