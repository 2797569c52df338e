/** Names and values of the metrics that scores are made of. */
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../api/client';
import { useFormat } from '../lib/format';
import { oneOf } from '../lib/search';

export const METRICS = [
  'hit_rate',
  'median_response',
  'median_ack',
  'p90_response',
  'answered',
  'oldest_open',
  'messages',
  'load_share',
] as const;
export type MetricKey = (typeof METRICS)[number];

const UNITS: Record<MetricKey, Schemas['MetricUnit']> = {
  hit_rate: 'percent',
  median_response: 'secs',
  median_ack: 'secs',
  p90_response: 'secs',
  answered: 'count',
  oldest_open: 'secs',
  messages: 'count',
  load_share: 'percent',
};
/** Those of which less is better; of messages and the share of work neither is. */
export const LOWER_IS_BETTER: readonly MetricKey[] = [
  'median_response',
  'median_ack',
  'p90_response',
  'oldest_open',
];
export const NEITHER_IS_BETTER: readonly MetricKey[] = ['messages', 'load_share'];

export function useMetrics() {
  const { t } = useTranslation();
  const format = useFormat();
  const show = (unit: Schemas['MetricUnit'], value: number | null | undefined): string => {
    if (value === null || value === undefined) return '–';
    if (unit === 'secs') return format.duration(value);
    if (unit === 'percent') return format.percent(value);
    return format.number(value);
  };
  return {
    /** A metric without a name of ours is shown by the server's word. */
    name: (word: string): string => {
      const key = oneOf(METRICS, word);
      return key ? t(`lb.metrics.${key}`) : word;
    },
    show,
    /** How far two values are apart. */
    showChange: (unit: Schemas['MetricUnit'], size: number): string =>
      unit === 'percent' ? format.percentPoints(size) : show(unit, size),
    showKey: (key: MetricKey, value: number | null | undefined) => show(UNITS[key], value),
  };
}
