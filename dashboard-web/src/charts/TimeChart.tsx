/** One value over days: a line or bars, with an optional target, a second line and a table twin. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from './ChartFrame';
import { Plot, type PlotProps } from './Plot';

type Props = Omit<PlotProps, 'axisWidth'> & {
  axisWidth?: number;
  /** how the target line is called, e.g. "Target 5 min" */
  targetLabel?: string;
  /** how the first line is called when there are two */
  valueLabel?: string;
  /** extra controls beside the title */
  controls?: ReactNode;
};

export function TimeChart({ targetLabel, valueLabel, controls, axisWidth = 36, ...plot }: Props) {
  const { t } = useTranslation();
  const { title, labels, values, second, format, height } = plot;
  const written = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format(value);
  return (
    <ChartFrame
      title={title}
      height={height}
      controls={controls}
      legend={[
        ...(second
          ? [
              { label: valueLabel ?? title, color: 'var(--fc-series)', kind: 'box' as const },
              { label: second.label, color: 'var(--fc-axis)', kind: 'dashes' as const },
            ]
          : []),
        ...(targetLabel
          ? [{ label: targetLabel, color: 'var(--fc-good)', kind: 'dots' as const }]
          : []),
      ]}
      table={{
        head: [t('chart.date'), valueLabel ?? title, ...(second ? [second.label] : [])],
        rows: labels.map((label, i) => [
          label,
          written(values[i]),
          ...(second ? [written(second.values[i])] : []),
        ]),
      }}
    >
      <Plot {...plot} axisWidth={axisWidth} />
    </ChartFrame>
  );
}
