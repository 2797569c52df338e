/** Where clients wait: who waits now, how long answers took, and when. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { statsQuery } from '../../api/stats';
import { FilteredEmpty, EmptyState } from '../../components/EmptyState';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { TilesSkeleton } from '../../components/StatTile';
import { IconCircleCheck } from '../../icons';
import { useKeys } from '../../lib/keys';
import { rangeOf } from '../../lib/period';
import { usePhone } from '../../lib/usePhone';
import { useToday } from '../../lib/useToday';
import { Charts } from './Charts';
import { Chips } from './Chips';
import { DrawerHost } from './DrawerHost';
import { Groups } from './Groups';
import { Filters, FIND_ID, Tools } from './Head';
import { isBar, isCell, UNCOUNTED, unitOf } from './search';
import { Tabs } from './Tabs';
import { Tiles } from './Tiles';
import { LIST_ID, useWaitsSearch } from './useWaitsSearch';
import { useWaits } from './useWaits';
import { WaitList } from './WaitList';
import classes from './waits.module.css';

export function WaitsPage() {
  const { t } = useTranslation();
  const today = useToday();
  const { search } = useWaitsSearch();
  const list = useWaits(search);
  const unit = unitOf(search);
  const { department, employee, chat } = search;
  const range = rangeOf(search, today);
  const stats = useQuery(
    statsQuery({ ...range, group_by: search.by ?? 'employee', unit, department, employee, chat }),
  );
  // On a phone the answer to a search must not hide below tiles.
  const searching = usePhone() && !!search.q;
  useKeys({ Slash: () => document.getElementById(FIND_ID)?.focus() });
  return (
    <PageFrame
      title={t('waits.title')}
      note={t('waits.note')}
      tools={<Tools />}
      filters={<Filters />}
    >
      {!searching && (
        <Loaded query={stats} skeleton={<TilesSkeleton count={4} />}>
          {(data) => <Tiles stats={data} counts={list.counts} />}
        </Loaded>
      )}
      <div id={LIST_ID} className={classes.list}>
        <Tabs counts={list.counts} summary={stats.data?.summary} />
        <Chips list={list} />
        <Loaded query={list.query} skeleton={<CardSkeleton heights={[660]} />}>
          {() => <List list={list} unit={unit} />}
        </Loaded>
      </div>
      <Loaded query={stats} skeleton={<CardSkeleton heights={[270, 270, 300]} />}>
        {(data) =>
          data.summary.asks > 0 && (
            <>
              <Charts stats={data} />
              <Groups stats={data} />
            </>
          )
        }
      </Loaded>
      <DrawerHost list={list.waits} unit={unit} ready={!!list.query.data} />
    </PageFrame>
  );
}

type ListProps = Parameters<typeof WaitList>[0];

function List({ list, unit }: ListProps) {
  const { t } = useTranslation();
  const { search, set } = useWaitsSearch();
  if (list.waits.length > 0) return <WaitList list={list} unit={unit} />;
  const { q, department, employee, chat } = search;
  if (q || department || employee || chat || isBar(search) || isCell(search)) {
    return (
      <FilteredEmpty
        onReset={() =>
          set({
            q: undefined,
            department: undefined,
            employee: undefined,
            chat: undefined,
            ...UNCOUNTED,
          })
        }
      />
    );
  }
  const tab = search.tab ?? 'open';
  return (
    <EmptyState
      icon={IconCircleCheck}
      title={t(`waits.empty.${tab}`)}
      body={t('waits.emptyBody')}
    />
  );
}
