/** The numbers of the last seven days against the seven before. */
import { useTranslation } from 'react-i18next';
import { StatTile, TileRow } from '../../components/StatTile';
import { useFormat } from '../../lib/format';
import { addDays } from '../../lib/period';
import { useToday } from '../../lib/useToday';
import type { Overview } from './queries';

type Tile = Overview['tiles'][number];
const LOWER_IS_BETTER: Tile['key'][] = ['median', 'open', 'overdue'];

/** `linked`: may this person open the waits behind the numbers? */
export function OverviewTiles({ tiles, linked }: { tiles: Tile[]; linked: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = useToday();
  const week = `from=${addDays(today, -6)}&to=${today}`;
  const to: Record<Tile['key'], string> = {
    median: `/waits?${week}&tab=answered`,
    hit_rate: `/waits?${week}&tab=missed`,
    open: '/waits',
    overdue: '/waits?tab=overdue',
    answered: `/waits?${week}&tab=answered`,
  };
  const show = (key: Tile['key']) => (value: number) => {
    if (key === 'median') return format.duration(value);
    if (key === 'hit_rate') return format.percent(value);
    return format.number(value);
  };
  return (
    <TileRow>
      {tiles.map(({ key, value, previous, spark }) => (
        <StatTile
          key={key}
          label={t(`overview.tile.${key}`)}
          value={value ?? null}
          previous={previous}
          format={show(key)}
          formatChange={key === 'hit_rate' ? format.percentPoints : undefined}
          lowerIsBetter={LOWER_IS_BETTER.includes(key)}
          spark={spark}
          to={linked ? to[key] : undefined}
        />
      ))}
    </TileRow>
  );
}
