/** The period drawn: trend, how long answers took, and when clients ask. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResponseStats } from '../../api/stats';
import { Heatmap } from '../../charts/Heatmap';
import { Histogram } from '../../charts/Histogram';
import { durationTicks } from '../../charts/scale';
import { TimeChart } from '../../charts/TimeChart';
import { useFormat } from '../../lib/format';
import { usePhone } from '../../lib/usePhone';
import { useWaitsSearch } from './useWaitsSearch';
import classes from './waits.module.css';

const HEIGHT = 210;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

type Props = { stats: ResponseStats };

export function Charts({ stats }: Props) {
  return (
    <>
      <Trend stats={stats} />
      <div className={classes.pair}>
        <Spread stats={stats} />
        <Hours stats={stats} />
      </div>
    </>
  );
}

function Trend({ stats }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const medians = stats.daily.map((day) => day.median_secs);
  const slow = stats.daily.map((day) => day.p90_secs);
  const target = stats.target_secs ?? undefined;
  const top = Math.max(target ?? 0, ...[...medians, ...slow].map((value) => value ?? 0));
  return (
    <section className={`fc-card ${classes.chart}`}>
      <TimeChart
        title={t('waits.chart.trend')}
        labels={stats.daily.map((day) => format.calendarDay(day.day))}
        values={medians}
        valueLabel={t('waits.chart.median')}
        second={{ label: t('waits.chart.p90'), values: slow }}
        ticks={durationTicks(top)}
        kind="line"
        target={target}
        targetLabel={
          target === undefined ? undefined : t('lb.target', { target: format.duration(target) })
        }
        format={format.duration}
        axisWidth={76}
        height={phone ? 190 : HEIGHT}
      />
    </section>
  );
}

function Spread({ stats }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { drill } = useWaitsSearch();
  const target = stats.target_secs;
  const buckets = useMemo(
    () =>
      stats.histogram.map(({ from_secs: from, to_secs: to, count }) => ({
        label:
          to === null
            ? t('waits.chart.over', { time: format.duration(from) })
            : format.duration(to),
        words:
          to === null
            ? t('waits.chart.over', { time: format.duration(from) })
            : t('waits.chart.between', { from: format.duration(from), to: format.duration(to) }),
        count,
        late: target !== null && from >= target,
      })),
    [stats.histogram, target, t, format],
  );
  return (
    <section className={`fc-card ${classes.chart}`}>
      <Histogram
        title={t('waits.chart.histogram')}
        buckets={buckets}
        bucketLabel={t('waits.col.took')}
        countLabel={t('waits.chart.count')}
        parts={
          target === null
            ? undefined
            : {
                within: t('waits.chart.within', { target: format.duration(target) }),
                late: t('waits.chart.late'),
              }
        }
        format={(value) => format.number(value)}
        height={HEIGHT}
        onPick={(index) => {
          const bin = stats.histogram[index];
          if (!bin) return;
          const { from_secs, to_secs } = bin;
          drill({ tab: 'answered', min_secs: from_secs, max_secs: to_secs ?? undefined });
        }}
      />
    </section>
  );
}

function Hours({ stats }: { stats: ResponseStats }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { drill } = useWaitsSearch();
  const { byPlace, hours } = useMemo(() => {
    const used = stats.heatmap.map((cell) => cell.hour);
    const [from, to] = [Math.min(9, ...used), Math.max(18, ...used)];
    return {
      byPlace: new Map(stats.heatmap.map((cell) => [`${cell.weekday}-${cell.hour}`, cell])),
      hours: Array.from({ length: to - from + 1 }, (_, i) => from + i),
    };
  }, [stats.heatmap]);
  const at = (row: number, column: number) => byPlace.get(`${row + 1}-${hours[column]}`);
  return (
    <section className={`fc-card ${classes.chart}`}>
      <Heatmap
        title={t('waits.chart.heatmap')}
        rowLabel={t('waits.chart.weekday')}
        rows={WEEKDAYS.map((day) => t(`waits.weekday.${day}`))}
        columns={hours.map((hour) => String(hour).padStart(2, '0'))}
        cell={(row, column) => {
          const cell = at(row, column);
          return {
            value: cell?.asks ?? null,
            words: cell
              ? [
                  t('waits.chart.asks', { count: cell.asks }),
                  cell.median_secs !== null &&
                    t('waits.chart.medianOf', { time: format.duration(cell.median_secs) }),
                ]
                  .filter(Boolean)
                  .join(' · ')
              : t('chart.none'),
          };
        }}
        format={(value) => format.number(value)}
        cellHeight={(HEIGHT - 22) / 7}
        onPick={(row, column) => {
          const cell = at(row, column);
          if (cell) drill({ tab: 'all', weekday: cell.weekday, hour: cell.hour });
        }}
      />
    </section>
  );
}
