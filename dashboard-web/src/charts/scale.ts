/** Ticks and paths: the few things we need of a chart library. */

export type Point = [x: number, y: number];

/** Round tick values that cover [min, max], about `count` steps. */
export function niceTicks(min: number, max: number, count = 4): number[] {
  const top = max > min ? max : min + 1;
  const raw = (top - min) / count;
  const magnitude = 10 ** Math.floor(Math.log10(raw));
  const ratio = raw / magnitude;
  const step = (ratio >= 7.5 ? 10 : ratio >= 3.5 ? 5 : ratio >= 1.5 ? 2 : 1) * magnitude;
  return stepsOf(step, min, top);
}

const DURATION_STEPS = [5, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

/** Ticks from zero in steps people use for time: 30 s, 1 min, 5 min, 1 h ... */
export function durationTicks(max: number, count = 4): number[] {
  const step =
    DURATION_STEPS.find((s) => s * count >= max) ?? Math.ceil(max / count / 86400) * 86400;
  return stepsOf(step, 0, max);
}

function stepsOf(step: number, min: number, max: number): number[] {
  const ticks: number[] = [];
  for (let n = Math.floor(min / step); ticks.length < 2 || (n - 1) * step < max; n++) {
    ticks.push(n * step);
  }
  return ticks;
}

/** A smooth path that never overshoots its points (monotone cubic). */
export function smoothPath(points: Point[]): string {
  const [first] = points;
  if (!first) return '';
  const at = (i: number): Point => points[i] ?? first;
  // A lone point becomes a dot: round caps draw a line of no length.
  if (points.length === 1) return `M${first[0]},${first[1]}h0.01`;

  const last = points.length - 1;
  const slope = (i: number) => (at(i + 1)[1] - at(i)[1]) / (at(i + 1)[0] - at(i)[0] || 1e-9);
  const tangent = (i: number) => {
    if (i === 0) return slope(0);
    if (i === last) return slope(last - 1);
    const [a, b] = [slope(i - 1), slope(i)];
    return a * b <= 0 ? 0 : (2 * a * b) / (a + b);
  };
  let path = `M${first[0].toFixed(1)},${first[1].toFixed(1)}`;
  for (let i = 0; i < last; i++) {
    const [[x0, y0], [x1, y1]] = [at(i), at(i + 1)];
    const third = (x1 - x0) / 3;
    const curve = [x0 + third, y0 + tangent(i) * third, x1 - third, y1 - tangent(i + 1) * third];
    path += `C${[...curve, x1, y1].map((v) => v.toFixed(1)).join(' ')}`;
  }
  return path;
}

/** Unknown values cut the line: each unbroken run is one segment. */
export function segments(
  values: (number | null)[],
  x: (i: number) => number,
  y: (v: number) => number,
): Point[][] {
  const runs: Point[][] = [[]];
  values.forEach((value, i) => {
    if (value === null) runs.push([]);
    else runs[runs.length - 1]?.push([x(i), y(value)]);
  });
  return runs.filter((run) => run.length > 0);
}
