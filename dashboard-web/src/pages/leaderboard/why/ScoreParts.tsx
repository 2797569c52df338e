/** The score as parts a person can check: weight by points, which add up to it exactly. */
import { useTranslation } from 'react-i18next';
import { Waterfall } from '../../../charts/Waterfall';
import { Badge } from '../../../components/Badge';
import { type MetricKey, METRICS, useMetrics } from '../../../components/metrics';
import { useFormat } from '../../../lib/format';
import { isFromStart } from '../../../lib/period';
import { oneOf } from '../../../lib/search';
import type { Why } from '../queries';
import { useLeaderboardSearch } from '../useLeaderboardSearch';
import classes from './why.module.css';

export function ScoreParts({ why }: { why: Why }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name, show } = useMetrics();
  const { set } = useLeaderboardSearch();
  const month = format.month(why.month);
  const from = why.rule_applies_from;
  if (why.score === null) {
    return (
      <section className={classes.formula}>
        <b className={classes.unknown}>{t('lb.notMeasured')}</b>
        <p>{t('why.unknown', { month })}</p>
      </section>
    );
  }
  return (
    <section className={classes.formula} aria-label={t('why.how')}>
      <div className={classes.formulaHead}>
        <span>
          {why.rule_version !== null &&
            (from && !isFromStart(from)
              ? t('why.version', { version: why.rule_version, from: format.month(from) })
              : t('why.versionFromStart', { version: why.rule_version }))}
        </span>
        {why.is_provisional && (
          <Badge mood="warn">
            {t('why.provisional', { decided: why.decided, minimum: why.minimum_n ?? 0 })}
          </Badge>
        )}
      </div>
      <Waterfall
        max={100}
        format={format.hundredths}
        total={{ label: t('why.total'), value: why.score }}
        parts={why.parts.map((part) => ({
          key: part.key,
          label: name(part.key),
          value: part.contribution,
          most: part.counted_weight ?? undefined,
          note:
            part.points === null || part.counted_weight === null
              ? t('why.notCounted', { weight: format.number(part.weight) })
              : t('why.part', {
                  value: show(part.unit, part.value),
                  target: show(part.unit, part.target),
                  points: format.hundredths(part.points),
                  weight: format.number(part.counted_weight, part.counted_weight % 1 ? 2 : 0),
                }),
          onOpen: part.evidence ? () => set({ metric: toMetric(part.key) }) : undefined,
          openLabel: t('why.openPart'),
        }))}
      />
    </section>
  );
}

/** The share in time is what the list shows without being asked. */
const toMetric = (word: string): MetricKey | undefined => {
  const key = oneOf(METRICS, word);
  return key === 'hit_rate' ? undefined : key;
};

export function Facts({ why }: { why: Why }) {
  const { t } = useTranslation();
  const format = useFormat();
  const secs = (value: number | null) => (value === null ? '–' : format.duration(value));
  const facts = [
    { key: 'inTime', value: `${format.number(why.within_target)} / ${format.number(why.decided)}` },
    { key: 'median', value: secs(why.median_secs) },
    { key: 'p90', value: secs(why.p90_secs) },
    {
      key: 'calculated',
      value: why.calculated_at ? format.dateTime(why.calculated_at) : t('why.notYet'),
    },
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(({ key, value }) => (
        <div key={key} data-fact={key}>
          <dt>{t(`why.fact.${key}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
