/** The days one by one: median wait, share in time, or number of answers. */
import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { durationTicks, niceTicks } from '../../charts/scale';
import { TimeChart } from '../../charts/TimeChart';
import { useFormat } from '../../lib/format';
import { usePageSearch } from '../../lib/usePageSearch';
import { usePhone } from '../../lib/usePhone';
import classes from './overview.module.css';
import type { Overview } from './queries';

const KINDS = ['median', 'hit_rate', 'answered'] as const;
type Kind = (typeof KINDS)[number];
type Day = Overview['trend'][number];
type Goals = Overview['goals'];

const VALUE: Record<Kind, (day: Day) => number | null> = {
  median: (day) => day.median_secs ?? null,
  hit_rate: (day) => day.hit_rate ?? null,
  answered: (day) => day.answered,
};

const GOAL: Record<Kind, (goals: Goals) => number | null> = {
  median: (goals) => goals.median_secs,
  hit_rate: (goals) => goals.hit_rate,
  answered: () => null,
};

type Props = { trend: Day[]; goals: Goals; title?: string };

export function Trend({ trend, goals, title }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const phone = usePhone();
  const { search, set } = usePageSearch<{ chart?: Kind }>();
  const kind = search.chart ?? 'median';
  const values = trend.map(VALUE[kind]);
  const goal = GOAL[kind](goals);
  const most = Math.max(0, goal ?? 0, ...values.map((value) => value ?? 0));
  const ticks = {
    median: () => durationTicks(most),
    hit_rate: () => [0, 25, 50, 75, 100],
    answered: () => niceTicks(0, Math.max(4, most)),
  }[kind]();
  const show = {
    median: format.duration,
    hit_rate: (value: number) => format.percent(value, value % 1 ? 1 : 0),
    answered: (value: number) => format.number(value),
  }[kind];
  return (
    <section className={`fc-card ${classes.chart}`}>
      <TimeChart
        title={title ?? t('overview.trend')}
        labels={trend.map((day) => format.calendarDay(day.day))}
        values={values}
        ticks={ticks}
        kind={kind === 'answered' ? 'bar' : 'line'}
        target={goal ?? undefined}
        targetLabel={goal === null ? undefined : t('lb.target', { target: show(goal) })}
        format={show}
        axisWidth={kind === 'median' ? 76 : 52}
        height={phone ? 190 : 220}
        controls={
          <SegmentedControl
            size="xs"
            aria-label={t('lb.chartOf')}
            value={kind}
            onChange={(value) => set({ chart: value === 'median' ? undefined : value })}
            data={KINDS.map((value) => ({ value, label: t(`overview.chart.${value}`) }))}
          />
        }
      />
    </section>
  );
}
