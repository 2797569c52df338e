/** The score as parts that add up to it, all metrics in numbers, and four of them day by day. */
import { useTranslation } from 'react-i18next';
import { durationTicks, niceTicks } from '../../charts/scale';
import { TimeChart } from '../../charts/TimeChart';
import { Waterfall } from '../../charts/Waterfall';
import { Badge } from '../../components/Badge';
import { Delta } from '../../components/Delta';
import { EmptyState } from '../../components/EmptyState';
import { NEITHER_IS_BETTER, useMetrics } from '../../components/metrics';
import { IconTrophy } from '../../icons';
import { useFormat } from '../../lib/format';
import { daysOf } from '../../lib/period';
import classes from './profile.module.css';
import type { Metric, Metrics } from './queries';

type Props = { metrics: Metrics; onOpen: (metric: string) => void };

/** Those drawn day by day. */
const TRENDS = ['hit_rate', 'median_response', 'median_ack', 'answered'];

export function ScorePart({ metrics, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const measured = metrics.items.filter((metric) => metric.value !== null);
  if (measured.length === 0) {
    return (
      <EmptyState
        icon={IconTrophy}
        title={t('profile.empty', { month: format.month(metrics.month) })}
        body={t('profile.emptyBody')}
      />
    );
  }
  return (
    <>
      <div className={classes.score}>
        <ScoreCard metrics={metrics} onOpen={onOpen} />
        <MetricList metrics={metrics.items} onOpen={onOpen} />
      </div>
      <div className={classes.trends}>
        {metrics.items
          .filter((metric) => TRENDS.includes(metric.key))
          .map((metric) => (
            <Trend key={metric.key} metric={metric} month={metrics.month} onOpen={onOpen} />
          ))}
      </div>
    </>
  );
}

function ScoreCard({ metrics, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, show } = useMetrics();
  const parts = metrics.items.filter((metric) => metric.weight > 0);
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby="score-title">
      <div className={classes.cardHead}>
        <h2 id="score-title">{t('profile.score')}</h2>
        {metrics.is_provisional && <Badge mood="warn">{t('profile.provisional')}</Badge>}
      </div>
      <Waterfall
        max={100}
        format={format.hundredths}
        total={{ label: t('profile.total'), value: metrics.score }}
        parts={parts.map((metric) => ({
          key: metric.key,
          label: name(metric.key),
          value: metric.contribution,
          most: metric.weight,
          note:
            metric.value === null
              ? t('profile.notMeasured', { weight: format.number(metric.weight) })
              : t('profile.part', {
                  value: show(metric.unit, metric.value),
                  target: show(metric.unit, metric.target),
                  points: metric.points === null ? '–' : format.hundredths(metric.points),
                  weight: format.number(metric.weight),
                }),
          onOpen: metric.has_evidence ? () => onOpen(metric.key) : undefined,
          openLabel: t('profile.openEvidence'),
        }))}
      />
      <p className={classes.version}>
        {[
          metrics.rule_version !== null && t('profile.rule', { version: metrics.rule_version }),
          metrics.calculated_at &&
            t('lb.calculatedAt', { at: format.dateTime(metrics.calculated_at) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </section>
  );
}

type ListProps = { metrics: Metric[]; onOpen: (metric: string) => void };

function MetricList({ metrics, onOpen }: ListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, show, showChange } = useMetrics();
  // That no ask is open is known; it is no gap in the numbers.
  const missing = (key: string) =>
    key === 'oldest_open' ? t('profile.nobodyWaits') : t('kit.notMeasured');
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby="metrics-title">
      <h2 id="metrics-title">{t('profile.metrics')}</h2>
      <ul className={classes.metrics}>
        {metrics.map((metric) => {
          const change =
            metric.value !== null && metric.previous !== null
              ? metric.value - metric.previous
              : null;
          return (
            <li key={metric.key} data-metric={metric.key}>
              {metric.has_evidence && metric.value !== null ? (
                <button type="button" onClick={() => onOpen(metric.key)}>
                  {name(metric.key)}
                  <span className="fc-hidden">, {t('profile.openEvidence')}</span>
                </button>
              ) : (
                <span>{name(metric.key)}</span>
              )}
              <span className={classes.change}>
                {change !== null && (
                  <Delta
                    value={change}
                    format={(size) => showChange(metric.unit, size)}
                    lowerIsBetter={metric.better === 'lower'}
                    neither={NEITHER_IS_BETTER.some((key) => key === metric.key)}
                  />
                )}
              </span>
              <b>{metric.value === null ? missing(metric.key) : show(metric.unit, metric.value)}</b>
              <span className={classes.n}>
                {metric.n > 0 && isOfAsks(metric) && t('profile.n', { n: format.number(metric.n) })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Is it measured on so many asks, rather than a number of its own? */
const isOfAsks = ({ unit, key }: Metric) => unit !== 'count' && key !== 'load_share';

function ticksOf(unit: Metric['unit'], values: number[], target: number | null): number[] {
  const most = Math.max(0, ...values, target ?? 0);
  if (unit === 'secs') return durationTicks(most);
  if (unit === 'percent') return [0, 25, 50, 75, 100];
  return niceTicks(0, Math.max(4, most));
}

type TrendProps = { metric: Metric; month: string; onOpen: (metric: string) => void };

function Trend({ metric, month, onOpen }: TrendProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const metrics = useMetrics();
  const { name } = metrics;
  const show = (value: number) => metrics.show(metric.unit, value);
  const days = daysOf(month);
  const byDay = new Map(metric.trend.map((one) => [one.day, one.value]));
  const values = days.map((day) => byDay.get(day) ?? null);
  const target = metric.unit === 'count' ? null : metric.target;
  return (
    <section className={`fc-card ${classes.card}`} data-trend={metric.key}>
      <TimeChart
        title={name(metric.key)}
        labels={days.map(format.calendarDay)}
        values={values}
        ticks={ticksOf(metric.unit, [...byDay.values()], target)}
        kind={metric.unit === 'count' ? 'bar' : 'line'}
        target={target ?? undefined}
        targetLabel={target === null ? undefined : t('lb.target', { target: show(target) })}
        format={show}
        axisWidth={metric.unit === 'secs' ? 76 : 48}
        height={180}
        controls={
          metric.has_evidence && metric.value !== null ? (
            <button type="button" className={classes.link} onClick={() => onOpen(metric.key)}>
              {t('profile.asks')}
              <span className="fc-hidden">: {name(metric.key)}</span>
            </button>
          ) : undefined
        }
      />
    </section>
  );
}
