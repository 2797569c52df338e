/** What a score is made of: metrics with weights that add up to 100, from a month on. */
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../api/session';
import { Badge } from '../../components/Badge';
import { useMetrics } from '../../components/metrics';
import form from '../../components/form.module.css';
import { FormProblem } from '../../components/FormProblem';
import { CardSkeleton, Loaded } from '../../components/PageFrame';
import { useFormat } from '../../lib/format';
import { isMonth, isFromStart } from '../../lib/period';
import { showToast } from '../../lib/toasts';
import { useToday } from '../../lib/useToday';
import {
  addScoreRule,
  type RuleMetric,
  type ScoreRule,
  scoreRulesQuery,
  SETTINGS,
} from './queries';
import classes from './settings.module.css';

export default function Scores() {
  const query = useQuery(scoreRulesQuery);
  // HR reads the rules; administrators make them.
  const mayChange = useSession()?.user?.role === 'admin';
  return (
    <Loaded query={query} skeleton={<CardSkeleton heights={[360, 160]} />}>
      {(rules) => {
        const current = rules.find((rule) => rule.in_force) ?? rules[0];
        return (
          <>
            {mayChange && current && <RuleForm key={current.version} rule={current} />}
            <Versions rules={rules} />
          </>
        );
      }}
    </Loaded>
  );
}

/** Targets in seconds are edited in minutes. */
const perUnit = (metric: RuleMetric) => (metric.unit === 'secs' ? 60 : 1);
const isWeight = (value: number) => Number.isInteger(value) && value >= 0 && value <= 100;

function RuleForm({ rule }: { rule: ScoreRule }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { name } = useMetrics();
  const month = useToday().slice(0, 7);
  const [draft, setDraft] = useState(rule.metrics.filter((metric) => metric.can_weigh));
  const [from, setFrom] = useState(month);
  const [least, setLeast] = useState(rule.minimum_n);
  const [note, setNote] = useState('');
  const set = (key: string, change: Partial<RuleMetric>) =>
    setDraft((old) => old.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const counted = draft.filter((metric) => metric.weight > 0);
  const sum = draft.reduce((total, metric) => total + (metric.weight || 0), 0);
  const targets = counted.every((metric) => (metric.target ?? 0) > 0);
  const sound =
    sum === 100 && draft.every((m) => isWeight(m.weight)) && targets && isMonth(from) && least >= 1;
  const save = useMutation({
    mutationFn: () =>
      addScoreRule({
        applies_from: from,
        minimum_n: least,
        note: note.trim(),
        metrics: counted.map(({ key, weight, target }) => ({ key, weight, target: target ?? 0 })),
      }),
    onSuccess: (made) => {
      showToast({
        mood: 'done',
        text:
          made.keep_older_rules.length > 0
            ? t('settings.scores.keepOlder', { months: made.keep_older_rules.join(', ') })
            : t('settings.saved'),
      });
      void queries.invalidateQueries({ queryKey: [SETTINGS, 'scores'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) save.mutate();
  };
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby="score-rule">
      <h2 id="score-rule">{t('settings.scores.title')}</h2>
      <p>{t('settings.scores.lead')}</p>
      <form className={form.form} onSubmit={submit} noValidate>
        <div className={classes.weights}>
          {draft.map((metric) => {
            const target = metric.target === null ? NaN : metric.target / perUnit(metric);
            return (
              <div key={metric.key} className={classes.weight} data-weight={metric.key}>
                <span>{name(metric.key)}</span>
                <TextInput
                  type="number"
                  min={0}
                  max={100}
                  label={
                    <>
                      {t('settings.scores.weight')}
                      <span className="fc-hidden">: {name(metric.key)}</span>
                    </>
                  }
                  value={Number.isNaN(metric.weight) ? '' : metric.weight}
                  error={!isWeight(metric.weight)}
                  onChange={(event) =>
                    set(metric.key, { weight: event.currentTarget.valueAsNumber })
                  }
                />
                <TextInput
                  type="number"
                  min={0}
                  step="any"
                  label={
                    <>
                      {t(`settings.scores.targetOf.${metric.unit}`)}
                      <span className="fc-hidden">: {name(metric.key)}</span>
                    </>
                  }
                  value={Number.isNaN(target) ? '' : target}
                  error={metric.weight > 0 && !(target > 0)}
                  onChange={(event) => {
                    const value = event.currentTarget.valueAsNumber;
                    const inUnit = Number.isNaN(value) ? null : value * perUnit(metric);
                    set(metric.key, { target: inUnit });
                  }}
                />
              </div>
            );
          })}
        </div>
        <div className={classes.sum} data-ok={sum === 100} role="status">
          <i aria-hidden="true">
            <i style={{ width: `${sum}%` }} />
          </i>
          {sum === 100 ? t('settings.scores.sumOk') : t('settings.scores.sumBad', { sum })}
        </div>
        <div className={form.pair}>
          <TextInput
            type="month"
            label={t('settings.appliesFrom')}
            description={t('settings.scores.fromNote')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            error={!isMonth(from) && t('form.required')}
          />
          <TextInput
            type="number"
            min={1}
            label={t('settings.scores.least')}
            description={t('settings.scores.leastNote')}
            value={Number.isNaN(least) ? '' : least}
            error={!(least >= 1) && t('form.required')}
            onChange={(event) => setLeast(event.currentTarget.valueAsNumber)}
          />
        </div>
        <TextInput
          label={t('calendar.note')}
          value={note}
          maxLength={200}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FormProblem error={save.error} />
        <div className={form.actions}>
          <Button type="submit" disabled={!sound} loading={save.isPending}>
            {t('settings.scores.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Versions({ rules }: { rules: ScoreRule[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { name } = useMetrics();
  if (rules.length === 0) return null;
  return (
    <section className={`fc-card ${classes.card}`} aria-labelledby="score-versions">
      <h2 id="score-versions">{t('settings.versions')}</h2>
      <ul className={classes.rows}>
        {rules.map((rule) => (
          <li key={rule.version}>
            <span className={classes.rowText}>
              <b>
                {rule.metrics
                  .filter((metric) => metric.weight > 0)
                  .map((metric) => `${name(metric.key)} ${metric.weight}`)
                  .join(' + ')}
              </b>
              <span>
                {[
                  isFromStart(rule.applies_from)
                    ? t('settings.fromStart')
                    : t('settings.versionFrom', {
                        from: format.month(rule.applies_from.slice(0, 7)),
                      }),
                  rule.created_by,
                  rule.note,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {rule.in_force && <Badge mood="good">{t('settings.inForce')}</Badge>}
          </li>
        ))}
      </ul>
    </section>
  );
}
