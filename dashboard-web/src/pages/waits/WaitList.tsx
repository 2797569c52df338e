/** The waits of one tab, as a table or as cards. */
import { useTranslation } from 'react-i18next';
import { secsOf, type Wait } from '../../api/waits';
import { MessageContent } from '../../components/conversation/MessageContent';
import { type Column, DataTable } from '../../components/DataTable';
import type { Unit } from '../../components/Filters';
import { useFormat } from '../../lib/format';
import { isOfNow } from './search';
import type { useWaits } from './useWaits';
import { useWaitsSearch } from './useWaitsSearch';
import { WaitState } from './WaitState';
import { WaitTimer } from '../../components/WaitTimer';
import classes from './waits.module.css';

const SORTS = { waits: 'age', due: 'due', asked: 'asked' } as const;

type Props = { list: ReturnType<typeof useWaits>; unit: Unit };

export function WaitList({ list, unit }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search, set, openWait } = useWaitsSearch();
  const ofNow = isOfNow(search.tab ?? 'open');
  const { query, waits } = list;
  const who = (wait: Wait) => (wait.answer?.by ?? wait.holder ?? wait.credited)?.name;
  const taken = (wait: Wait) => {
    if (wait.state === 'open') return <WaitTimer wait={wait} />;
    const secs = secsOf(wait, unit);
    return secs === null ? '–' : format.duration(secs);
  };
  const columns: Column<Wait>[] = [
    {
      key: 'question',
      label: t('waits.col.question'),
      wrap: true,
      cell: (w) => <Question wait={w} />,
    },
    {
      key: 'asked',
      label: t('waits.col.asked'),
      sort: ofNow ? undefined : 'desc',
      cell: (wait) => format.dateTime(wait.asked_at),
    },
    {
      key: 'holder',
      label: ofNow ? t('waits.col.holder') : t('waits.col.answeredBy'),
      cell: (wait) => who(wait) ?? <span className={classes.dim}>{t('waits.nobody')}</span>,
    },
    {
      key: 'waits',
      label: ofNow ? t('waits.col.waits') : t('waits.col.took'),
      end: true,
      sort: ofNow ? 'desc' : undefined,
      cell: (wait) => <b>{taken(wait)}</b>,
    },
    {
      key: 'due',
      label: ofNow ? t('waits.col.due') : t('waits.col.state'),
      end: true,
      sort: ofNow ? 'asc' : undefined,
      cell: (wait) => <WaitState wait={wait} unit={unit} />,
    },
  ];
  const sorted = search.sort ?? (ofNow ? 'age' : 'asked');
  const shown = { age: '-waits', due: 'due', asked: '-asked' }[sorted];
  return (
    <DataTable
      label={t('waits.list')}
      rows={waits}
      rowKey={(wait) => wait.id}
      columns={columns}
      card={(wait) => ({
        title: <Question wait={wait} />,
        note: (
          <span className={classes.cardNote}>
            <WaitState wait={wait} unit={unit} />
            {who(wait) ?? t('waits.nobody')}
          </span>
        ),
        end: <b>{taken(wait)}</b>,
      })}
      onOpen={(wait) => openWait(wait.id)}
      openLabel={t('waits.open')}
      openKey={search.wait}
      sort={shown}
      onSort={(sort) => {
        const key = sort.replace('-', '') as keyof typeof SORTS;
        set({ sort: SORTS[key] === (ofNow ? 'age' : 'asked') ? undefined : SORTS[key] });
      }}
      more={{
        has: query.hasNextPage,
        loading: query.isFetchingNextPage,
        onMore: () => void query.fetchNextPage(),
      }}
      tone={(wait) => (wait.is_overdue ? 'bad' : wait.suggestion && ofNow ? 'warn' : undefined)}
    />
  );
}

function Question({ wait }: { wait: Wait }) {
  const { t } = useTranslation();
  const { question, chat } = wait;
  return (
    <span className={classes.question}>
      <span className={classes.words} data-preview>
        <MessageContent text={question.text} media={question.media} />
      </span>
      <span className={classes.chat}>
        {chat.title}
        {wait.asked_by_name && ` · ${wait.asked_by_name}`}
        {question.messages > 1 && ` · ${t('ask.parts', { count: question.messages })}`}
      </span>
    </span>
  );
}
