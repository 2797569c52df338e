/** The second level of a drawer: the messages around one ask, with a way back. */
import { ActionIcon, CloseButton, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { conversationQuery } from '../../api/waits';
import { IconArrowLeft } from '../../icons';
import panel from '../panel.module.css';
import { ResponseBadge } from '../ResponseBadge';
import { Talk } from './Talk';

type Props = { ask: string; onBack: () => void; onClose: () => void };

export function Conversation({ ask, onBack, onClose }: Props) {
  const { t } = useTranslation();
  // The same question as the first one of Talk: asked once, answered to both.
  const { data } = useQuery(conversationQuery(ask, 10, 6));
  return (
    <>
      <Drawer.Header className={panel.header}>
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
        <h2 className={panel.title}>
          {data?.chat.title ?? t('conversation.title')}
          <span>
            {data?.ask.answered_by_name &&
              t('conversation.who', {
                client: data.ask.asked_by_name,
                employee: data.ask.answered_by_name,
              })}
          </span>
        </h2>
        <div className={panel.end}>
          {data && <ResponseBadge secs={data.ask.response_secs} within={data.ask.within_target} />}
        </div>
        <CloseButton size="lg" onClick={onClose} aria-label={t('common.close')} />
      </Drawer.Header>
      <Talk wait={ask} />
    </>
  );
}
