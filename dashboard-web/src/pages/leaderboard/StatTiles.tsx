/** The numbers of the month. A role that may not know one gets no tile and no hole. */
import { useTranslation } from 'react-i18next';
import { mayReadWaits, useSession } from '../../api/session';
import { StatTile, TileRow } from '../../components/StatTile';
import { useFormat } from '../../lib/format';
import type { Leaderboard } from './queries';

export function StatTiles({ board }: { board: Leaderboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const role = useSession()?.user?.role;
  const { summary, daily, target_secs, month } = board;
  const linked = mayReadWaits(role);
  const waits = (tab: string) => (linked ? `/waits?month=${month}&tab=${tab}` : undefined);
  return (
    <TileRow>
      <StatTile
        label={t('stat.score')}
        value={summary.score}
        previous={summary.previous_score}
        format={format.score}
        spark={daily.map((d) => d.score)}
      />
      <StatTile
        label={t('stat.median')}
        value={summary.median_secs}
        previous={summary.previous_median_secs}
        format={format.duration}
        lowerIsBetter
        spark={daily.map((d) => d.median_secs)}
        to={waits('answered')}
      />
      <StatTile
        label={t('stat.answered')}
        value={summary.answered}
        format={format.number}
        spark={daily.map((d) => d.answered)}
        note={t('stat.within', {
          n: format.number(summary.within_target),
          target: format.duration(target_secs),
        })}
        to={waits('answered')}
      />
      {summary.open_now !== null && (
        <StatTile
          label={t('stat.open')}
          value={summary.open_now}
          format={format.number}
          note={t('stat.openNote')}
          to={linked ? '/waits' : undefined}
        />
      )}
    </TileRow>
  );
}
