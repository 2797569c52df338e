/** What needs me now, and is the team on plan? Employees see their own day. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { CardSkeleton, Loaded, PageFrame } from '../../components/PageFrame';
import { useFormat } from '../../lib/format';
import { useToday } from '../../lib/useToday';
import { FirstRun } from './FirstRun';
import { MyDay } from './MyDay';
import { OverviewTiles } from './OverviewTiles';
import { type Overview, overviewQuery } from './queries';
import { TodoStrip } from './TodoStrip';
import { Trend } from './Trend';
import { Worst } from './Worst';

export function OverviewPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const user = useSession()?.user;
  const query = useQuery(overviewQuery);
  const own = user?.role === 'employee';
  return (
    <PageFrame
      title={own ? t('overview.myDay') : t('overview.title')}
      note={t('overview.today', { day: format.calendarDay(today) })}
    >
      <Loaded
        query={query}
        skeleton={<CardSkeleton heights={own ? [112, 290] : [64, 112, 290, 320]} />}
      >
        {(data) =>
          data.my_day ? <MyDay day={data.my_day} goals={data.goals} /> : <Team data={data} />
        }
      </Loaded>
    </PageFrame>
  );
}

function Team({ data }: { data: Overview }) {
  const role = useSession()?.user?.role;
  const { first_run: firstRun } = data;
  const empty = data.tiles.every((tile) => !tile.value);
  return (
    <>
      {firstRun && <FirstRun steps={firstRun} />}
      <TodoStrip todo={data.todo} />
      {!(firstRun && empty) && (
        <>
          <OverviewTiles tiles={data.tiles} linked={role !== 'hr'} />
          <Trend trend={data.trend} goals={data.goals} />
          {role !== 'hr' && <Worst waits={data.worst} />}
        </>
      )}
    </>
  );
}
