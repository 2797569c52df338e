/** One question with its answer, as a line that opens the conversation. */
import { useTranslation } from 'react-i18next';
import { type Evidence, isLate } from '../../api/evidence';
import { mayReadWaits, useSession } from '../../api/session';
import { useFormat } from '../../lib/format';
import { Badge } from '../Badge';
import { MessageContent } from '../conversation/MessageContent';
import { ResponseBadge } from '../ResponseBadge';
import classes from './asks.module.css';

/** `ack`: the time told is the one until it was taken up. */
type Props = { ask: Evidence; ack: boolean; onOpen: (id: string) => void };

export function AskItem({ ask, ack, onOpen }: Props) {
  const { t } = useTranslation();
  const role = useSession()?.user?.role;
  const { question } = ask;
  const late = isLate(ask) || undefined;
  const opens = ask.answer !== null || mayReadWaits(role);
  const told = (
    <>
      <span className={classes.askTop}>
        <b>{ask.chat.title}</b>
        <Took ask={ask} ack={ack} />
      </span>
      <span className={classes.askText}>
        <MessageContent text={question.text} media={question.media} />
        {question.messages > 1 && (
          <span className={classes.extra}> {t('ask.parts', { count: question.messages })}</span>
        )}
      </span>
      <span className={classes.askNote}>
        {ask.answer ? (
          <AnswerNote
            asked={ask.asked_at}
            answered={ask.answer.at}
            linkedBy={ask.answer.linked_by}
          />
        ) : (
          t('ask.notAnswered')
        )}
      </span>
    </>
  );
  return (
    <li>
      {opens ? (
        <button
          type="button"
          data-ask={ask.id}
          data-late={late}
          className={classes.ask}
          onClick={() => onOpen(ask.id)}
        >
          {told}
        </button>
      ) : (
        <div data-late={late} className={classes.ask}>
          {told}
        </div>
      )}
    </li>
  );
}

function Took({ ask, ack }: Pick<Props, 'ask' | 'ack'>) {
  const { t } = useTranslation();
  const format = useFormat();
  if (ack && ask.ack_secs !== null) return <Badge>{format.duration(ask.ack_secs)}</Badge>;
  if (ask.own_secs !== null)
    return <ResponseBadge secs={ask.own_secs} within={ask.within_target} />;
  return (
    <Badge mood={ask.is_overdue ? 'bad' : undefined}>
      {ask.is_overdue ? t('why.overdue') : t('why.waiting')}
    </Badge>
  );
}

type NoteProps = {
  asked: string;
  answered: string;
  linkedBy: NonNullable<Evidence['answer']>['linked_by'];
};

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
