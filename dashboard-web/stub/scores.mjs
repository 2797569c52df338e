// Scores as the server counts them: weight by points, whose parts add up to the score.
import { measure, quantile, TARGET_SECS } from './data.mjs';

export const RULE = { version: 7, applies_from: '2026-09', minimum_n: 5 };
const WEIGHTS = { hit_rate: 60, median_response: 30, median_ack: 10 };
const TARGETS = { hit_rate: 90, median_response: 120, median_ack: 60 };
const UNITS = { hit_rate: 'percent', median_response: 'secs', median_ack: 'secs' };
const cents = (value) => Math.round(value * 100) / 100;

/** Value and number of every metric of a set of asks; `share` is of the company's asks. */
export function metricsOf(entries, all) {
  const { answered, within_target, median_secs, p90_secs } = measure(entries);
  const acks = entries.filter((_, i) => i % 6 === 0).map((e) => e.ask.response_secs / 3);
  const sorted = acks.map(Math.round).sort((a, b) => a - b);
  const metric = (value, n = answered) => ({ value, n });
  return {
    hit_rate: metric(answered ? cents((within_target / answered) * 100) : null),
    median_response: metric(median_secs),
    median_ack: metric(quantile(sorted, 0.5), sorted.length),
    p90_response: metric(p90_secs),
    answered: metric(answered ? answered : null),
    oldest_open: metric(null, 0),
    messages: metric(answered * 3, answered * 3),
    load_share: metric(all ? cents((answered / all) * 100) : null),
  };
}

function pointsOf(key, value) {
  if (value === null) return null;
  const ratio = key === 'hit_rate' ? value / TARGETS[key] : TARGETS[key] / Math.max(1, value);
  return cents(Math.min(1, ratio) * 100);
}

/** Score and parts; what was not measured gives its weight to the others. */
export function scoreOf(metrics) {
  const keys = Object.keys(WEIGHTS);
  const counted = keys.filter((key) => metrics[key].value !== null);
  const whole = counted.reduce((sum, key) => sum + WEIGHTS[key], 0);
  const parts = keys.map((key) => {
    const points = pointsOf(key, metrics[key].value);
    const weight = points === null ? null : cents((WEIGHTS[key] / whole) * 100);
    return {
      key,
      unit: UNITS[key],
      better: key === 'hit_rate' ? 'higher' : 'lower',
      value: metrics[key].value,
      n: metrics[key].n,
      target: TARGETS[key],
      weight: WEIGHTS[key],
      counted_weight: weight,
      points,
      contribution: points === null ? null : cents((weight * points) / 100),
    };
  });
  const score = counted.length
    ? cents(parts.reduce((sum, part) => sum + (part.contribution ?? 0), 0))
    : null;
  return { score, parts };
}

/** An ask as evidence. */
export const evidenceOf = ({ ask, client }) => ({
  id: ask.id,
  chat: ask.chat,
  asked_at: ask.asked_at,
  asked_by_name: client,
  kind: 'first',
  state: 'answered',
  question: { ...ask.question, parts: 1 },
  answer: { at: ask.answered_at, ...ask.answer, linked_by: ask.linked_by, confidence: 100 },
  wall_secs: ask.response_secs,
  business_secs: ask.response_secs,
  own_secs: ask.response_secs,
  ack_secs: Math.round(ask.response_secs / 3),
  target_secs: TARGET_SECS,
  due_at: new Date(Date.parse(ask.asked_at) + TARGET_SECS * 1000).toISOString(),
  is_overdue: false,
  within_target: ask.within_target,
  off_hours: false,
});
