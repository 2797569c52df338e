/** When the bot could not see a chat: what was asked then is unknown, never zero. */
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../api/session';
import { Badge } from '../../../components/Badge';
import { DataTable } from '../../../components/DataTable';
import { Dialog } from '../../../components/Dialog';
import { EmptyState, FilteredEmpty } from '../../../components/EmptyState';
import { CardSkeleton, Loaded } from '../../../components/PageFrame';
import { IconPlus, IconRobotOff } from '../../../icons';
import { useNow } from '../../../lib/clock';
import { useFormat } from '../../../lib/format';
import { oneOf } from '../../../lib/search';
import { usePageSearch } from '../../../lib/usePageSearch';
import { useWhole } from '../../../lib/useWhole';
import { chatsQuery } from '../queries';
import type { SettingsSearch } from '../route';
import classes from '../settings.module.css';
import { GapActions } from './GapActions';
import { chatNumber, GapForm } from './GapForm';
import { type Gap, gapsQuery } from './queries';

const REASONS = ['down', 'blind', 'removed', 'reported'] as const;
const DAY_SECS = 86_400;
const EFFECTS = ['unknown', 'nobody', 'again'] as const;

export default function Gaps() {
  const { t } = useTranslation();
  const { search, set, open, close } = usePageSearch<SettingsSearch>();
  const role = useSession()?.user?.role;
  const mayEdit = role === 'admin' || role === 'hr';
  const chats = useWhole(chatsQuery({}), role !== 'hr');
  const query = useInfiniteQuery(gapsQuery(search.chat));
  const gaps = query.data?.pages.flatMap((page) => page.items) ?? [];
  const chosen = gaps.find((one) => one.id === search.id);
  const done = () => close({ dialog: undefined, id: undefined }, 'dialog');
  const add = () => open({ dialog: 'new' }, 'dialog');
  return (
    <>
      <section className={`fc-card ${classes.card}`} aria-labelledby="gaps">
        <div className={classes.head}>
          <h2 id="gaps">{t('settings.gaps.title')}</h2>
          {mayEdit && (
            <Button leftSection={<IconPlus size={18} />} onClick={add}>
              {t('settings.gaps.add')}
            </Button>
          )}
        </div>
        <ul className={classes.points}>
          {EFFECTS.map((key) => (
            <li key={key}>{t(`settings.gaps.effect.${key}`)}</li>
          ))}
        </ul>
        {role !== 'hr' && (
          <NativeSelect
            aria-label={t('settings.gaps.which')}
            className={classes.chatFilter}
            value={search.chat ?? ''}
            onChange={(event) => set({ chat: event.currentTarget.value || undefined })}
            data={[
              { value: '', label: t('settings.gaps.which') },
              ...chats.map((chat) => ({ value: chatNumber(chat.id), label: chat.title })),
            ]}
          />
        )}
      </section>
      <Loaded query={query} skeleton={<CardSkeleton heights={[320]} />}>
        {() => {
          if (gaps.length === 0) {
            return search.chat ? (
              <FilteredEmpty onReset={() => set({ chat: undefined })} />
            ) : (
              <EmptyState
                icon={IconRobotOff}
                title={t('settings.gaps.empty')}
                body={t('settings.gaps.emptyBody')}
              />
            );
          }
          return (
            <GapTable
              gaps={gaps}
              mayEdit={mayEdit}
              more={{
                has: query.hasNextPage,
                loading: query.isFetchingNextPage,
                onMore: () => void query.fetchNextPage(),
              }}
            />
          );
        }}
      </Loaded>
      <Dialog
        opened={search.dialog === 'new' || (search.dialog === 'change' && !!chosen)}
        title={chosen ? t('settings.gaps.changeTitle') : t('settings.gaps.add')}
        onClose={done}
      >
        {search.dialog && <GapForm key={chosen?.id ?? 'new'} gap={chosen} onDone={done} />}
      </Dialog>
    </>
  );
}

type TableProps = {
  gaps: Gap[];
  mayEdit: boolean;
  more: { has: boolean; loading: boolean; onMore: () => void };
};

function GapTable({ gaps, mayEdit, more }: TableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const chat = (gap: Gap) =>
    gap.chat_id === null ? t('settings.gaps.allChats') : (gap.chat_title ?? gap.chat_id);
  const state = (gap: Gap) => {
    if (gap.withdrawn_at) return <Badge>{t('settings.gaps.none')}</Badge>;
    return gap.to_at === null && <Badge mood="warn">{t('settings.gaps.lasts')}</Badge>;
  };
  const length = ({ from_at, to_at }: Gap) =>
    Math.max(0, (to_at ? Date.parse(to_at) : now) - Date.parse(from_at)) / 1000;
  const when = (gap: Gap) => {
    const { from_at, to_at } = gap;
    if (!to_at) return t('settings.gaps.since', { at: format.dateTime(from_at) });
    const sameDay = format.date(from_at) === format.date(to_at) && length(gap) < DAY_SECS;
    return `${format.dateTime(from_at)} – ${sameDay ? format.time(to_at) : format.dateTime(to_at)}`;
  };
  const why = (gap: Gap) => {
    const reason = oneOf(REASONS, gap.reason);
    const words = reason ? t(`settings.gaps.reason.${reason}`) : gap.reason;
    return [words, gap.note].filter(Boolean).join(': ');
  };
  const who = (gap: Gap) => (gap.created_by === 'bot' ? t('kit.bySystem') : gap.created_by);
  return (
    <DataTable
      label={t('settings.section.gaps')}
      rows={gaps}
      rowKey={(gap) => gap.id}
      keys={false}
      columns={[
        {
          key: 'chat',
          label: t('settings.gaps.chat'),
          wrap: true,
          cell: (gap) => (
            <span data-gap={gap.id}>
              <b>{chat(gap)}</b> {state(gap)}
            </span>
          ),
        },
        {
          key: 'when',
          label: t('settings.gaps.when'),
          cell: (gap) => (
            <>
              {when(gap)}
              <span className={classes.sub}>{format.duration(length(gap))}</span>
            </>
          ),
        },
        {
          key: 'why',
          label: t('settings.gaps.whyHead'),
          wrap: true,
          cell: (gap) => (
            <>
              {why(gap)}
              <span className={classes.sub}>{who(gap)}</span>
            </>
          ),
        },
        ...(mayEdit
          ? [
              {
                key: 'actions',
                label: t('settings.gaps.actions'),
                cell: (gap: Gap) => <GapActions gap={gap} name={chat(gap)} />,
              },
            ]
          : []),
      ]}
      card={(gap) => ({
        title: (
          <span data-gap={gap.id}>
            {chat(gap)} {state(gap)}
          </span>
        ),
        note: (
          <>
            {when(gap)} · {format.duration(length(gap))}
            <br />
            {why(gap)} · {who(gap)}
            {mayEdit && <GapActions gap={gap} name={chat(gap)} />}
          </>
        ),
      })}
      more={more}
    />
  );
}
