/** One value over days: a line or bars, with an optional target and a table twin. */
import { Button } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './charts.module.css';
import { ChartTable } from './ChartTable';
import { Plot, type PlotProps } from './Plot';

type Props = Omit<PlotProps, 'axisWidth'> & {
  axisWidth?: number;
  /** how the target line is called, e.g. "Target 5 min" */
  targetLabel?: string;
  /** extra controls beside the title */
  controls?: ReactNode;
};

export function TimeChart({ targetLabel, controls, axisWidth = 36, ...plot }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className={classes.figure} aria-labelledby={id}>
      <div className={classes.head}>
        <figcaption id={id} className={classes.caption}>
          {plot.title}
        </figcaption>
        {targetLabel && !asTable && (
          <span className={classes.legend}>
            <svg width="18" height="8" aria-hidden="true">
              <line
                x1="0"
                x2="18"
                y1="4"
                y2="4"
                stroke="var(--fc-good)"
                strokeWidth="1.5"
                strokeDasharray="2 3"
              />
            </svg>
            {targetLabel}
          </span>
        )}
        <div className={classes.controls}>
          {controls}
          <Button variant="subtle" size="compact-sm" onClick={() => setAsTable((on) => !on)}>
            {asTable ? t('chart.asChart') : t('chart.asTable')}
          </Button>
        </div>
      </div>
      {asTable ? (
        <ChartTable {...plot} dateLabel={t('chart.date')} />
      ) : (
        <Plot {...plot} axisWidth={axisWidth} />
      )}
    </figure>
  );
}
