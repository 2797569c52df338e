/** An employee's own day: what waits, what was answered, and the way to one's own numbers. */
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { StatTile, TileRow } from '../../components/StatTile';
import { useFormat } from '../../lib/format';
import type { Overview } from './queries';
import { Trend } from './Trend';

type Props = { day: NonNullable<Overview['my_day']>; goals: Overview['goals'] };

export function MyDay({ day, goals }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const own = useSession()?.user?.employee_id;
  const why = own ? `/leaderboard?who=${own}` : undefined;
  return (
    <>
      <TileRow>
        <StatTile
          label={t('overview.my.open')}
          value={day.open}
          format={format.number}
          note={t('waits.tile.openNote', { count: day.overdue })}
        />
        <StatTile
          label={t('overview.my.answered')}
          value={day.answered}
          format={format.number}
          note={t('overview.my.answeredNote', { within: day.within_target, missed: day.missed })}
        />
        <StatTile
          label={t('overview.my.hitRate')}
          value={day.hit_rate ?? null}
          format={format.percent}
          note={t('overview.my.month')}
          spark={day.trend.map((one) => one.hit_rate ?? null)}
          to={why}
        />
        <StatTile
          label={t('overview.my.median')}
          value={day.median_secs ?? null}
          format={format.duration}
          note={t('overview.my.month')}
          spark={day.trend.map((one) => one.median_secs ?? null)}
          to={why}
        />
      </TileRow>
      <Trend trend={day.trend} goals={goals} title={t('overview.my.trend')} />
    </>
  );
}
