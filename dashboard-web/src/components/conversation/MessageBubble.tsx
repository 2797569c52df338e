/** One message; the question and the answer carry a frame and a word. */
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { IconCornerUpLeft } from '../../icons';
import { useFormat } from '../../lib/format';
import classes from './conversation.module.css';
import { MessageContent } from './MessageContent';
import type { Picking } from './Talk';

type Message = Schemas['Message'];
type Props = { message: Message; quoted?: Message; ask: Schemas['Ask']; picking?: Picking };

export function MessageBubble({ message, quoted, ask, picking }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { author, mark } = message;
  return (
    <li
      className={classes.message}
      data-role={author.role}
      data-mark={mark ?? undefined}
      data-picking={picking ? true : undefined}
    >
      <div className={classes.author}>
        <b>{author.name}</b> · {t(`author.${author.role}`)} · {format.time(message.sent_at)}
        {message.edited_at && ` · ${t('conversation.edited')}`}
      </div>
      <div className={classes.bubble}>
        {quoted && (
          <div className={classes.quote} data-preview>
            <IconCornerUpLeft size={14} aria-hidden="true" />
            <span>
              <b>{quoted.author.name}</b>
              <span>
                <MessageContent text={quoted.text} media={quoted.media} />
              </span>
            </span>
          </div>
        )}
        <MessageContent text={message.text} media={message.media} />
      </div>
      {picking && (
        <button
          type="button"
          className={classes.pick}
          data-pick
          onClick={() => picking.onPick(message)}
        >
          {picking.label}
        </button>
      )}
      {mark === 'question' && <div className={classes.mark}>{t('conversation.question')}</div>}
      {mark === 'answer' && ask.response_secs !== null && (
        <div className={classes.mark}>
          {[
            t('conversation.answer', { duration: format.duration(ask.response_secs) }),
            ask.within_target ? t('ask.inTime') : t('ask.late'),
            ask.linked_by && t(`ask.linked.${ask.linked_by}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      )}
    </li>
  );
}
