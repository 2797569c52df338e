/** Messages by day, oldest first, opened at the question. */
import { Button } from '@mantine/core';
import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { useFormat } from '../../lib/format';
import panel from '../panel.module.css';
import classes from './conversation.module.css';
import { MessageBubble } from './MessageBubble';
import type { Picking } from './Talk';

type Props = {
  conversation: Schemas['Conversation'];
  loading: boolean;
  picking?: Picking;
  onEarlier: () => void;
  onLater: () => void;
};

export function MessageList({ conversation, loading, picking, onEarlier, onLater }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { ask, messages } = conversation;
  const box = useRef<HTMLDivElement>(null);
  const byNumber = new Map(messages.map((message) => [message.message_id, message]));

  useEffect(() => {
    box.current?.querySelector('[data-mark="question"]')?.scrollIntoView({ block: 'center' });
  }, []);

  // Earlier messages arrive above: hold what the person is reading in its place.
  const firstId = messages[0]?.id;
  const height = useRef(0);
  const previousFirst = useRef(firstId);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (previousFirst.current !== firstId)
      element.scrollTop += element.scrollHeight - height.current;
    previousFirst.current = firstId;
    height.current = element.scrollHeight;
  }, [firstId, messages.length]);

  return (
    <div
      ref={box}
      className={panel.body}
      tabIndex={0}
      role="region"
      aria-label={t('conversation.title')}
      data-conversation
    >
      {conversation.has_before && (
        <Edge label={t('conversation.earlier')} loading={loading} onClick={onEarlier} />
      )}
      <ol className={classes.messages}>
        {messages.map((message, i) => {
          const day = format.date(message.sent_at);
          const before = messages[i - 1];
          return (
            <Fragment key={message.id}>
              {(!before || format.date(before.sent_at) !== day) && (
                <li className={classes.day}>{day}</li>
              )}
              <MessageBubble
                message={message}
                ask={ask}
                picking={picking?.can(message) ? picking : undefined}
                quoted={
                  message.reply_to_message_id === null
                    ? undefined
                    : byNumber.get(message.reply_to_message_id)
                }
              />
            </Fragment>
          );
        })}
      </ol>
      {conversation.has_after && (
        <Edge label={t('conversation.later')} loading={loading} onClick={onLater} />
      )}
    </div>
  );
}

type EdgeProps = { label: string; loading: boolean; onClick: () => void };

function Edge({ label, loading, onClick }: EdgeProps) {
  return (
    <div className={classes.edge}>
      <Button variant="subtle" size="compact-sm" loading={loading} onClick={onClick}>
        {label}
      </Button>
    </div>
  );
}
