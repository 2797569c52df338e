/** The numbers of the period, and of now; each leads to what it counts. */
import { useTranslation } from 'react-i18next';
import type { ResponseStats } from '../../api/stats';
import type { WaitCounts } from '../../api/waits';
import { StatTile, TileRow } from '../../components/StatTile';
import { useFormat } from '../../lib/format';
import { stringifySearch } from '../../lib/search';
import { UNCOUNTED } from './search';
import { useWaitsSearch } from './useWaitsSearch';

export function Tiles({ stats, counts }: { stats: ResponseStats; counts?: WaitCounts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { search } = useWaitsSearch();
  const { summary, previous, daily } = stats;
  const to = (tab?: string) =>
    `/waits${stringifySearch({ ...search, tab, sort: undefined, ...UNCOUNTED, wait: undefined, history: undefined })}`;
  return (
    <TileRow>
      <StatTile
        label={t('waits.tile.open')}
        value={counts?.open ?? null}
        format={format.number}
        note={t('waits.tile.openNote', { count: counts?.overdue ?? 0 })}
        to={to()}
      />
      <StatTile
        label={t('waits.tile.hitRate')}
        value={summary.hit_rate}
        previous={previous.hit_rate}
        format={format.percent}
        formatChange={format.percentPoints}
        spark={daily.map((day) => day.hit_rate)}
        to={to('missed')}
      />
      <StatTile
        label={t('waits.tile.median')}
        value={summary.median_secs}
        previous={previous.median_secs}
        format={format.duration}
        lowerIsBetter
        spark={daily.map((day) => day.median_secs)}
        to={to('answered')}
      />
      <StatTile
        label={t('waits.tile.p90')}
        value={summary.p90_secs}
        previous={previous.p90_secs}
        format={format.duration}
        lowerIsBetter
        spark={daily.map((day) => day.p90_secs)}
        to={to('answered')}
      />
    </TileRow>
  );
}
