/** Where things stand in a chart of a given size. */

export const PAD = { right: 10, top: 12, bottom: 24 };

export type Geometry = {
  width: number;
  height: number;
  left: number;
  /** y of the horizontal axis */
  base: number;
  plotWidth: number;
  x: (index: number) => number;
  y: (value: number) => number;
  /** the index nearest to a pointer position */
  indexAt: (px: number) => number;
};

type Input = { width: number; height: number; left: number; ticks: number[]; count: number };

export function geometry({ width, height, left, ticks, count }: Input): Geometry {
  const plotWidth = Math.max(0, width - left - PAD.right);
  const plotHeight = height - PAD.top - PAD.bottom;
  const base = PAD.top + plotHeight;
  const low = ticks[0] ?? 0;
  const high = ticks[ticks.length - 1] ?? 1;
  // Every value owns a slot and stands in its middle, so that bars fit at both ends.
  const slot = plotWidth / Math.max(1, count);
  return {
    width,
    height,
    left,
    base,
    plotWidth,
    x: (index) => left + slot * (index + 0.5),
    y: (value) => base - (plotHeight * (value - low)) / (high - low || 1),
    indexAt: (px) => Math.min(count - 1, Math.max(0, Math.floor((px - left) / (slot || 1)))),
  };
}
