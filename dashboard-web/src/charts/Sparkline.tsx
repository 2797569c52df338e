/** A small line without axes; it only decorates a number that is written beside it. */
import { segments, smoothPath } from './scale';

const WIDTH = 96;
const HEIGHT = 28;

export function Sparkline({ values, color }: { values: (number | null)[]; color: string }) {
  const known = values.filter((v) => v !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const range = Math.max(...known) - low || 1;
  const lastKnown = values.findLastIndex((v) => v !== null);
  const x = (i: number) => 3 + ((WIDTH - 6) * i) / Math.max(1, lastKnown);
  const y = (v: number) => HEIGHT - 4 - ((HEIGHT - 8) * (v - low)) / range;
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {segments(values, x, y).map((run) => (
        <path
          key={run[0]?.[0]}
          d={smoothPath(run)}
          fill="none"
          stroke={color}
          strokeWidth="1.75"
          strokeLinecap="round"
        />
      ))}
      <circle cx={x(lastKnown)} cy={y(values[lastKnown] ?? low)} r="2.5" fill={color} />
    </svg>
  );
}
