/** What each chat is for, and who looks after it. */
import { NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../components/Badge';
import { Chips } from '../../components/Chips';
import { DataTable } from '../../components/DataTable';
import { EmptyState, FilteredEmpty } from '../../components/EmptyState';
import { TextFilter } from '../../components/Filters';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { IconAlertTriangle, IconMessageQuestion } from '../../icons';
import { useFormat } from '../../lib/format';
import { usePageSearch } from '../../lib/usePageSearch';
import { useWhole } from '../../lib/useWhole';
import { useWrite } from '../../lib/useWrite';
import { employeesQuery } from '../employees/queries';
import { changeChat, type ChatPatch, type ChatRow, chatsQuery, SETTINGS } from './queries';
import type { SettingsSearch } from './route';
import { PURPOSES } from './sections';
import classes from './settings.module.css';

export default function Chats() {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set } = usePageSearch<SettingsSearch>();
  const filter = { q: search.q, purpose: search.purpose };
  const query = useInfiniteQuery(chatsQuery(filter));
  const chats = query.data?.pages.flatMap((page) => page.items) ?? [];
  const blind = (chat: ChatRow) =>
    chat.blind && (
      <Badge mood="bad">
        <IconAlertTriangle size={14} aria-hidden="true" />
        {t('settings.chats.blind')}
      </Badge>
    );
  const last = (chat: ChatRow) =>
    chat.last_message_at ? format.dateTime(chat.last_message_at) : t('settings.chats.silent');
  const filters = (
    <div className={classes.head}>
      <TextFilter label={t('settings.chats.find')} value={search.q} onChange={(q) => set({ q })} />
      <Chips
        label={t('settings.chats.purpose')}
        value={search.purpose ?? 'all'}
        onChange={(value) => set({ purpose: value === 'all' ? undefined : value })}
        options={[
          { value: 'all' as const, label: t('settings.chats.all') },
          ...PURPOSES.map((value) => ({ value, label: t(`settings.chats.purposes.${value}`) })),
        ]}
      />
    </div>
  );
  return (
    <>
      {filters}
      <Loaded query={query} skeleton={<CardSkeleton heights={[420]} />}>
        {() => {
          if (chats.length === 0) {
            return search.q || search.purpose ? (
              <FilteredEmpty onReset={() => set({ q: undefined, purpose: undefined })} />
            ) : (
              <EmptyState
                icon={IconMessageQuestion}
                title={t('settings.chats.empty')}
                body={t('settings.chats.emptyBody')}
              />
            );
          }
          return (
            <DataTable
              label={t('settings.section.chats')}
              rows={chats}
              rowKey={(chat) => chat.id}
              keys={false}
              tone={(chat) => (chat.blind ? 'bad' : undefined)}
              columns={[
                {
                  key: 'title',
                  label: t('settings.chats.chat'),
                  wrap: true,
                  cell: (chat) => (
                    <>
                      <b>{chat.title}</b> {blind(chat)}
                    </>
                  ),
                },
                {
                  key: 'purpose',
                  label: t('settings.chats.purpose'),
                  cell: (chat) => <Purpose chat={chat} />,
                },
                {
                  key: 'responsible',
                  label: t('settings.chats.responsible'),
                  cell: (chat) => <Responsible chat={chat} />,
                },
                { key: 'last', label: t('settings.chats.last'), cell: last },
              ]}
              card={(chat) => ({
                title: (
                  <>
                    {chat.title} {blind(chat)}
                  </>
                ),
                note: (
                  <>
                    {last(chat)}
                    <Purpose chat={chat} />
                    <Responsible chat={chat} />
                  </>
                ),
              })}
              more={{
                has: query.hasNextPage,
                loading: query.isFetchingNextPage,
                onMore: () => void query.fetchNextPage(),
              }}
            />
          );
        }}
      </Loaded>
    </>
  );
}

type Pages = { pages: { items: ChatRow[] }[] };

function useChange(chat: ChatRow) {
  const { t } = useTranslation();
  const write = useWrite();
  return (patch: ChatPatch, back: ChatPatch, shown: Partial<ChatRow>) =>
    void write({
      done: t('settings.chats.said', { chat: chat.title }),
      run: () => changeChat(chat.id, patch),
      undo: () => changeChat(chat.id, back),
      optimistic: [
        {
          key: [SETTINGS, 'chats'],
          change: (old) => ({
            ...(old as Pages),
            pages: (old as Pages).pages.map((page) => ({
              ...page,
              items: page.items.map((one) => (one.id === chat.id ? { ...one, ...shown } : one)),
            })),
          }),
        },
      ],
      refresh: [[SETTINGS, 'chats']],
    });
}

function Purpose({ chat }: { chat: ChatRow }) {
  const { t } = useTranslation();
  const change = useChange(chat);
  return (
    <NativeSelect
      size="sm"
      className={classes.chatSelect}
      aria-label={`${t('settings.chats.purpose')}: ${chat.title}`}
      value={chat.purpose}
      onChange={(event) => {
        const purpose = event.currentTarget.value as ChatRow['purpose'];
        change({ purpose }, { purpose: chat.purpose }, { purpose });
      }}
      data={PURPOSES.map((value) => ({ value, label: t(`settings.chats.purposes.${value}`) }))}
    />
  );
}

function Responsible({ chat }: { chat: ChatRow }) {
  const { t } = useTranslation();
  const change = useChange(chat);
  const people = useWhole(employeesQuery({ status: 'active' })).map(({ id, name }) => ({
    id,
    name,
  }));
  // Somebody who has left may still be named.
  const { responsible } = chat;
  if (responsible && !people.some((one) => one.id === responsible.id)) people.push(responsible);
  return (
    <NativeSelect
      size="sm"
      className={classes.chatSelect}
      aria-label={`${t('settings.chats.responsible')}: ${chat.title}`}
      value={responsible?.id ?? ''}
      onChange={(event) => {
        const found = people.find((one) => one.id === Number(event.currentTarget.value)) ?? null;
        change(
          { responsible_id: found?.id ?? null },
          { responsible_id: responsible?.id ?? null },
          { responsible: found },
        );
      }}
      data={[
        { value: '', label: t('settings.chats.nobody') },
        ...people.map((one) => ({ value: String(one.id), label: one.name })),
      ]}
    />
  );
}
