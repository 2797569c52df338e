/** How many took how long, against the target; each bar may lead to its list. */
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './ChartFrame';
import classes from './charts.module.css';
import { geometry, PAD } from './geometry';
import { niceTicks } from './scale';
import { useWidth } from './useWidth';

export type Bucket = {
  label: string;
  /** for screen readers and the tip, where the axis label is short */
  words?: string;
  count: number;
  /** beyond the target: another colour, and said in words */
  late?: boolean;
};

type Props = {
  title: string;
  buckets: Bucket[];
  /** header of the first column of the table twin */
  bucketLabel: string;
  countLabel: string;
  /** what the two colours are; without a target there is one colour and nothing to say */
  parts?: { within: string; late: string };
  format: (value: number) => string;
  height: number;
  onPick?: (index: number) => void;
};

export function Histogram(props: Props) {
  const { title, buckets, bucketLabel, countLabel, parts, format, height } = props;
  const words = (bucket: Bucket) =>
    [bucket.words ?? bucket.label, parts && (bucket.late ? parts.late : parts.within)].filter(
      (word) => word !== undefined,
    );
  return (
    <ChartFrame
      title={title}
      height={height}
      legend={
        parts && [
          { label: parts.within, color: 'var(--fc-series)', kind: 'box' },
          { label: parts.late, color: 'var(--fc-bad)', kind: 'box' },
        ]
      }
      table={{
        head: [bucketLabel, ...(parts ? [`${parts.within} / ${parts.late}`] : []), countLabel],
        rows: buckets.map((b) => [...words(b), format(b.count)]),
      }}
    >
      <Drawing {...props} words={words} />
    </ChartFrame>
  );
}

function Drawing(props: Props & { words: (bucket: Bucket) => string[] }) {
  const { title, buckets, format, height, onPick, words } = props;
  const { t } = useTranslation();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const ticks = useMemo(() => niceTicks(0, Math.max(4, ...buckets.map((b) => b.count))), [buckets]);
  const g = geometry({ width, height, left: 40, ticks, count: buckets.length });
  const bar = Math.max(4, (g.plotWidth / Math.max(1, buckets.length)) * 0.72);
  const last = buckets.length - 1;
  const step = (by: number) =>
    setAt((now) => Math.min(last, Math.max(0, (now ?? (by > 0 ? -1 : last + 1)) + by)));
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      Home: () => setAt(0),
      End: () => setAt(last),
      Escape: () => setAt(null),
      Enter: () => at !== null && onPick?.(at),
    };
    const move = moves[event.key];
    if (!move || (event.key === 'Escape' && at === null)) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  };
  const shown = at === null ? undefined : buckets[at];
  const every = Math.max(1, Math.ceil((buckets.length * 52) / Math.max(1, g.plotWidth)));
  return (
    <div
      ref={ref}
      className={classes.plot}
      data-link={onPick ? true : undefined}
      style={{ height }}
      role="group"
      tabIndex={0}
      aria-label={`${title}. ${onPick ? t('chart.hintOpen') : t('chart.hint')}`}
      onKeyDown={onKeyDown}
      onBlur={() => setAt(null)}
      onPointerMove={(event) =>
        setAt(g.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
      }
      onPointerLeave={() => setAt(null)}
      onClick={() => at !== null && onPick?.(at)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" className={classes.svg}>
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={g.left}
                x2={width - PAD.right}
                y1={g.y(tick)}
                y2={g.y(tick)}
                stroke="var(--fc-grid)"
              />
              <text x={g.left - 8} y={g.y(tick) + 4} textAnchor="end">
                {format(tick)}
              </text>
            </g>
          ))}
          {buckets.map((bucket, i) => (
            <g key={bucket.label} data-bar={i}>
              {bucket.count > 0 && (
                <rect
                  x={g.x(i) - bar / 2}
                  y={Math.min(g.y(bucket.count), g.base - 2)}
                  width={bar}
                  height={Math.max(2, g.base - g.y(bucket.count))}
                  rx="3"
                  fill={bucket.late ? 'var(--fc-bad)' : 'var(--fc-series)'}
                  opacity={at === null || at === i ? 0.9 : 0.5}
                />
              )}
              {i % every === 0 && (
                <text x={g.x(i)} y={height - 6} textAnchor="middle">
                  {bucket.label}
                </text>
              )}
            </g>
          ))}
        </svg>
      )}
      {at !== null && shown && (
        <div
          className={classes.tip}
          style={g.x(at) > width / 2 ? { right: width - g.x(at) + 10 } : { left: g.x(at) + 10 }}
        >
          <span>{words(shown).join(' · ')}</span>
          <b>{format(shown.count)}</b>
        </div>
      )}
      <span className="fc-hidden" aria-live="polite">
        {shown ? `${words(shown).join(', ')}: ${format(shown.count)}` : ''}
      </span>
    </div>
  );
}
