/** A grid of rows and columns, such as weekday x hour: deeper is more. Arrow keys walk it. */
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './ChartFrame';
import classes from './charts.module.css';
import { useWidth } from './useWidth';

export type HeatCell = { row: number; column: number; value: number; words: string };

type Props = {
  title: string;
  rows: string[];
  columns: string[];
  /** null: nothing known there */
  cell: (row: number, column: number) => { value: number | null; words: string };
  /** header of the first column of the table twin */
  rowLabel: string;
  format: (value: number) => string;
  cellHeight?: number;
  onPick?: (row: number, column: number) => void;
};

const LEFT = 34;
const FOOT = 22;
const GAP = 2;

export function Heatmap(props: Props) {
  const { title, rows, columns, cell, rowLabel, format, cellHeight = 26 } = props;
  const height = rows.length * cellHeight + FOOT;
  return (
    <ChartFrame
      title={title}
      height={height}
      table={{
        head: [rowLabel, ...columns],
        rows: rows.map((name, r) => [
          name,
          ...columns.map((_, c) => {
            const { value } = cell(r, c);
            return value === null ? '–' : format(value);
          }),
        ]),
      }}
    >
      <Grid {...props} height={height} cellHeight={cellHeight} />
    </ChartFrame>
  );
}

type GridProps = Props & { height: number; cellHeight: number };
type Place = { row: number; column: number };

function Grid({ title, rows, columns, cell, height, cellHeight, onPick }: GridProps) {
  const { t } = useTranslation();
  const { ref, width } = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<Place | null>(null);
  const step = Math.max(0, width - LEFT) / Math.max(1, columns.length);
  const top = Math.max(
    1,
    ...rows.flatMap((_, r) => columns.map((_name, c) => cell(r, c).value ?? 0)),
  );
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  const move = (dr: number, dc: number) =>
    setAt((now) =>
      now
        ? { row: clamp(now.row + dr, rows.length), column: clamp(now.column + dc, columns.length) }
        : { row: 0, column: 0 },
    );
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, () => void> = {
      ArrowRight: () => move(0, 1),
      ArrowLeft: () => move(0, -1),
      ArrowDown: () => move(1, 0),
      ArrowUp: () => move(-1, 0),
      Enter: () => at && onPick?.(at.row, at.column),
    };
    const run = moves[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  const place = (x: number, y: number): Place | null => {
    const found = { row: Math.floor(y / cellHeight), column: Math.floor((x - LEFT) / step) };
    const inside = found.row < rows.length && found.column >= 0 && found.column < columns.length;
    return inside && found.row >= 0 ? found : null;
  };
  const shown = at && cell(at.row, at.column);
  const every = Math.max(1, Math.ceil(22 / Math.max(1, step)));
  const tipX = at ? LEFT + (at.column + 0.5) * step : 0;
  const name = at ? `${rows[at.row]}, ${columns[at.column]}` : '';
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
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        setAt(place(event.clientX - box.left, event.clientY - box.top));
      }}
      onPointerLeave={() => setAt(null)}
      onClick={() => at && onPick?.(at.row, at.column)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" className={classes.svg}>
          {rows.map((row, r) => (
            <g key={row}>
              <text x={0} y={r * cellHeight + cellHeight / 2 + 4}>
                {row}
              </text>
              {columns.map((column, c) => {
                const { value } = cell(r, c);
                const on = at?.row === r && at.column === c;
                return (
                  <rect
                    key={column}
                    x={LEFT + c * step}
                    y={r * cellHeight}
                    width={Math.max(1, step - GAP)}
                    height={cellHeight - GAP}
                    rx="3"
                    fill={value ? 'var(--fc-series)' : 'var(--fc-track)'}
                    fillOpacity={value ? 0.14 + (0.86 * value) / top : 1}
                    stroke={on ? 'var(--mantine-color-text)' : 'none'}
                    strokeWidth="1.5"
                  />
                );
              })}
            </g>
          ))}
          {columns.map((column, c) =>
            c % every === 0 ? (
              <text key={column} x={LEFT + (c + 0.5) * step} y={height - 6} textAnchor="middle">
                {column}
              </text>
            ) : null,
          )}
        </svg>
      )}
      {at && shown && (
        <div
          className={classes.tip}
          style={{
            top: at.row < rows.length / 2 ? (at.row + 1) * cellHeight + 6 : undefined,
            bottom: at.row < rows.length / 2 ? undefined : height - at.row * cellHeight + 6,
            ...(tipX > width / 2 ? { right: width - tipX } : { left: tipX }),
          }}
        >
          <span>{name}</span>
          <b>{shown.words}</b>
        </div>
      )}
      <span className="fc-hidden" aria-live="polite">
        {shown ? `${name}: ${shown.words}` : ''}
      </span>
    </div>
  );
}
