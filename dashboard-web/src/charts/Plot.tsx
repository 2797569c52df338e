/** The drawing with its crosshair: pointer, arrow keys, and a spoken value. */
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './charts.module.css';
import { geometry } from './geometry';
import { Axes, Bars, Cursor, DashedLine, Line, Target } from './marks';
import { useWidth } from './useWidth';

export type PlotProps = {
  title: string;
  labels: string[];
  values: (number | null)[];
  kind: 'line' | 'bar';
  ticks: number[];
  target?: number;
  /** another value of the same scale, drawn dashed: the 90th percentile, the month before */
  second?: { label: string; values: (number | null)[] };
  format: (value: number) => string;
  axisWidth: number;
  height: number;
};

export function Plot(props: PlotProps) {
  const { title, labels, values, kind, ticks, target, second, format, axisWidth, height } = props;
  const { t } = useTranslation();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number | null>(null);
  const g = useMemo(
    () => geometry({ width, height, left: axisWidth, ticks, count: labels.length }),
    [width, height, axisWidth, ticks, labels.length],
  );
  const last = labels.length - 1;
  const step = (by: number) =>
    setAt((now) => Math.min(last, Math.max(0, (now ?? (by > 0 ? -1 : labels.length)) + by)));
  const moves: Record<string, () => void> = {
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    Home: () => setAt(0),
    End: () => setAt(last),
    Escape: () => setAt(null),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  };

  const value = at === null ? null : (values[at] ?? null);
  const reading = value === null ? t('chart.none') : format(value);
  const other = at === null ? null : (second?.values[at] ?? null);
  const otherReading = other === null ? t('chart.none') : format(other);
  const spoken = second ? `${reading}, ${second.label}: ${otherReading}` : reading;
  return (
    <div
      ref={ref}
      className={classes.plot}
      style={{ height }}
      role="group"
      tabIndex={0}
      aria-label={`${title}. ${t('chart.hint')}`}
      onKeyDown={onKeyDown}
      onBlur={() => setAt(null)}
      onPointerMove={(event) =>
        setAt(g.indexAt(event.clientX - event.currentTarget.getBoundingClientRect().left))
      }
      onPointerLeave={() => setAt(null)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" className={classes.svg}>
          <Axes g={g} ticks={ticks} labels={labels} format={format} />
          {second && <DashedLine g={g} values={second.values} />}
          {kind === 'bar' ? <Bars g={g} values={values} /> : <Line g={g} values={values} />}
          {target !== undefined && <Target g={g} value={target} />}
          {at !== null && <Cursor g={g} at={at} value={value} />}
        </svg>
      )}
      {at !== null && (
        <div
          className={classes.tip}
          style={g.x(at) > width / 2 ? { right: width - g.x(at) + 10 } : { left: g.x(at) + 10 }}
        >
          <span>{labels[at]}</span>
          <b>{reading}</b>
          {second && (
            <span>
              {second.label}: {otherReading}
            </span>
          )}
        </div>
      )}
      <span className="fc-hidden" aria-live="polite">
        {at === null ? '' : `${labels[at]}: ${spoken}`}
      </span>
    </div>
  );
}
