/** The drawn parts of a chart: axes, line, bars, target. Hidden from screen readers as a whole. */
import { useId } from 'react';
import type { Geometry } from './geometry';
import { PAD } from './geometry';
import { segments, smoothPath } from './scale';

type Values = (number | null)[];

export function Axes({
  g,
  ticks,
  labels,
  format,
}: {
  g: Geometry;
  ticks: number[];
  labels: string[];
  format: (value: number) => string;
}) {
  const every = Math.max(1, Math.ceil(labels.length / Math.max(2, Math.floor(g.plotWidth / 64))));
  return (
    <>
      {ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={g.left}
            x2={g.width - PAD.right}
            y1={g.y(tick)}
            y2={g.y(tick)}
            stroke="var(--fc-grid)"
          />
          <text x={g.left - 8} y={g.y(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {labels.map((label, i) =>
        i % every === 0 ? (
          <text key={label} x={g.x(i)} y={g.height - 6} textAnchor="middle">
            {label}
          </text>
        ) : null,
      )}
    </>
  );
}

export function Line({ g, values }: { g: Geometry; values: Values }) {
  const id = useId();
  return (
    <>
      <defs>
        <linearGradient id={id} x1="0" x2="0" y1="0" y2="1">
          <stop offset="0" stopColor="var(--fc-series)" stopOpacity=".16" />
          <stop offset="1" stopColor="var(--fc-series)" stopOpacity="0" />
        </linearGradient>
      </defs>
      {segments(values, g.x, g.y).map((run) => {
        const path = smoothPath(run);
        const from = run[0]?.[0];
        const to = run[run.length - 1]?.[0];
        return (
          <g key={from}>
            {run.length > 1 && (
              <path d={`${path}L${to},${g.base}L${from},${g.base}Z`} fill={`url(#${id})`} />
            )}
            <path
              d={path}
              fill="none"
              stroke="var(--fc-series)"
              strokeWidth={run.length > 1 ? 2.25 : 5}
              strokeLinecap="round"
            />
          </g>
        );
      })}
    </>
  );
}

export function DashedLine({ g, values }: { g: Geometry; values: Values }) {
  return segments(values, g.x, g.y).map((run) => (
    <path
      key={run[0]?.[0]}
      d={smoothPath(run)}
      fill="none"
      stroke="var(--fc-axis)"
      strokeWidth="1.75"
      strokeDasharray="5 4"
      strokeLinecap="round"
    />
  ));
}

export function Bars({ g, values }: { g: Geometry; values: Values }) {
  const width = Math.max(2, (g.plotWidth / Math.max(1, values.length)) * 0.62);
  return values.map((value, i) =>
    value ? (
      <rect
        key={i}
        x={g.x(i) - width / 2}
        y={g.y(value)}
        width={width}
        height={g.base - g.y(value)}
        rx={Math.min(3, width / 3)}
        fill="var(--fc-series)"
        opacity=".85"
      />
    ) : null,
  );
}

export function Target({ g, value }: { g: Geometry; value: number }) {
  return (
    <line
      x1={g.left}
      x2={g.width - PAD.right}
      y1={g.y(value)}
      y2={g.y(value)}
      stroke="var(--fc-good)"
      strokeWidth="1.5"
      strokeDasharray="2 3"
    />
  );
}

export function Cursor({ g, at, value }: { g: Geometry; at: number; value: number | null }) {
  return (
    <g>
      <line x1={g.x(at)} x2={g.x(at)} y1={PAD.top} y2={g.base} stroke="var(--fc-axis)" />
      {value !== null && (
        <circle
          cx={g.x(at)}
          cy={g.y(value)}
          r="4"
          fill="var(--fc-surface)"
          stroke="var(--fc-series)"
          strokeWidth="2"
        />
      )}
    </g>
  );
}
