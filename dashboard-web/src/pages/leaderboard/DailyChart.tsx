/** The month day by day: score, median wait or number of answers. */
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { durationTicks, niceTicks } from '../../charts/scale';
import { TimeChart } from '../../charts/TimeChart';
import { useFormat } from '../../lib/format';
import { daysOf } from '../../lib/period';
import { usePhone } from '../../lib/usePhone';
import classes from './leaderboard.module.css';
import type { Leaderboard } from './queries';
import { CHARTS, type ChartKind } from './search';
import { useLeaderboardSearch } from './useLeaderboardSearch';

type Day = Leaderboard['daily'][number];

const VALUE: Record<ChartKind, (day: Day) => number | null> = {
  score: (day) => day.score,
  median: (day) => day.median_secs,
  answered: (day) => day.answered,
};

export function ticksFor(kind: ChartKind, values: (number | null)[], target: number): number[] {
  const known = values.filter((v) => v !== null);
  const max = Math.max(0, ...known);
  if (kind === 'median') return durationTicks(Math.max(max, target));
  if (kind === 'answered') return niceTicks(0, Math.max(4, max));
  if (known.length === 0) return [0, 25, 50, 75, 100];
  const low = Math.min(...known);
  const ticks = niceTicks(low - (max - low) * 0.1, max).filter((v) => v >= 0 && v <= 100);
  return ticks.length > 1 ? ticks : [90, 95, 100];
}

export function DailyChart({ board }: { board: Leaderboard }) {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const { search, set } = useLeaderboardSearch();
  const kind = search.chart ?? 'score';

  const { days, values, ticks } = useMemo(() => {
    const byDay = new Map(board.daily.map((day) => [day.day, day]));
    // Every day, so that the axis does not change as the month goes on.
    const all = daysOf(board.month);
    const found = all.map((day) => {
      const known = byDay.get(day);
      return known ? VALUE[kind](known) : null;
    });
    return { days: all, values: found, ticks: ticksFor(kind, found, board.target_secs) };
  }, [board, kind]);
  const show: Record<ChartKind, (value: number) => string> = {
    score: (v) => format.number(v, Number.isInteger(v) ? 0 : 1),
    median: format.duration,
    answered: (v) => format.number(v),
  };
  return (
    <section className={`fc-card ${classes.chart}`}>
      <TimeChart
        title={t(`stat.${kind}`)}
        labels={days.map(format.calendarDay)}
        values={values}
        ticks={ticks}
        kind={kind === 'answered' ? 'bar' : 'line'}
        target={kind === 'median' ? board.target_secs : undefined}
        targetLabel={
          kind === 'median'
            ? t('lb.target', { target: format.duration(board.target_secs) })
            : undefined
        }
        format={show[kind]}
        axisWidth={kind === 'median' ? 76 : 36}
        height={phone ? 200 : 220}
        controls={
          <SegmentedControl
            size="xs"
            classNames={{ label: classes.chartTab }}
            aria-label={t('lb.chartOf')}
            value={kind}
            onChange={(value) =>
              set({ chart: value === 'score' ? undefined : (value as ChartKind) })
            }
            data={CHARTS.map((value) => ({ value, label: t(`chartTab.${value}`) }))}
          />
        }
      />
    </section>
  );
}
