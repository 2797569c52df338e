/** The second level of the drawer: the messages around one ask. */
import { ActionIcon, CloseButton, Drawer, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconArrowLeft } from '../../../icons';
import { ErrorPanel, StaleNotice } from '../../../shell/ErrorPanel';
import { conversationQuery } from '../queries';
import { ResponseBadge } from '../why/ResponseBadge';
import why from '../why/why.module.css';
import classes from './conversation.module.css';
import { MessageList } from './MessageList';

const FIRST = { before: 10, after: 6 };
const STEP = 20;

type Props = { ask: string; onBack: () => void; onClose: () => void };

export function Conversation({ ask, onBack, onClose }: Props) {
  const { t } = useTranslation();
  const [size, setSize] = useState(FIRST);
  const query = useQuery(conversationQuery(ask, size.before, size.after));
  const { data, error } = query;
  const retry = () => void query.refetch();
  return (
    <>
      <Drawer.Header className={why.header}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          autoFocus
          aria-label={t('conversation.back')}
          onClick={onBack}
        >
          <IconArrowLeft size={20} />
        </ActionIcon>
        <h2 className={why.title}>
          {data?.chat.title ?? t('conversation.title')}
          <span>
            {data?.ask.answered_by_name &&
              t('conversation.who', {
                client: data.ask.asked_by_name,
                employee: data.ask.answered_by_name,
              })}
          </span>
        </h2>
        {data && <ResponseBadge secs={data.ask.response_secs} within={data.ask.within_target} />}
        <CloseButton size="lg" onClick={onClose} aria-label={t('common.close')} />
      </Drawer.Header>
      {error && data && <StaleNotice error={error} onRetry={retry} retrying={query.isFetching} />}
      {data ? (
        <MessageList
          conversation={data}
          loading={query.isPlaceholderData}
          onEarlier={() => setSize((s) => ({ ...s, before: s.before + STEP }))}
          onLater={() => setSize((s) => ({ ...s, after: s.after + STEP }))}
        />
      ) : (
        <div className={why.body}>
          {error ? (
            <ErrorPanel error={error} onRetry={retry} retrying={query.isFetching} />
          ) : (
            <div className={classes.skeleton} aria-busy="true">
              {[72, 54, 90, 64, 110].map((height, i) => (
                <Skeleton key={i} h={height} w="76%" radius={14} ml={i % 2 ? 'auto' : 0} />
              ))}
            </div>
          )}
        </div>
      )}
    </>
  );
}
