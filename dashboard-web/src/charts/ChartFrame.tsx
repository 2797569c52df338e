/** The frame of every chart: title, legend, controls, and the same values as a table. */
import { Button } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './charts.module.css';

export type TableTwin = { head: string[]; rows: string[][] };
type Mark = { label: string; color: string; kind: 'box' | 'dots' | 'dashes' };

type Props = {
  title: string;
  legend?: Mark[];
  controls?: ReactNode;
  /** of the drawing and of the table, so that nothing moves */
  height: number;
  table: TableTwin;
  children: ReactNode;
};

const DASHES = { dots: '2 3', dashes: '5 4', box: undefined };

export function ChartFrame({ title, legend = [], controls, height, table, children }: Props) {
  const { t } = useTranslation();
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure className={classes.figure} aria-labelledby={id}>
      <div className={classes.head}>
        <figcaption id={id} className={classes.caption}>
          {title}
        </figcaption>
        {!asTable &&
          legend.map(({ label, color, kind }) => (
            <span key={label} className={classes.legend}>
              <svg width="18" height="8" aria-hidden="true">
                {kind === 'box' ? (
                  <rect width="12" height="8" x="3" rx="2" fill={color} />
                ) : (
                  <line
                    x2="18"
                    y1="4"
                    y2="4"
                    stroke={color}
                    strokeWidth="2"
                    strokeDasharray={DASHES[kind]}
                  />
                )}
              </svg>
              {label}
            </span>
          ))}
        <div className={classes.controls}>
          {controls}
          <Button variant="subtle" size="compact-sm" onClick={() => setAsTable((on) => !on)}>
            {asTable ? t('chart.asChart') : t('chart.asTable')}
          </Button>
        </div>
      </div>
      {asTable ? <Twin title={title} height={height} table={table} /> : children}
    </figure>
  );
}

function Twin({ title, height, table }: { title: string; height: number; table: TableTwin }) {
  return (
    <div className={classes.table} style={{ height }} tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            {table.head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((cells) => (
            <tr key={cells[0]}>
              {cells.map((cell, i) => (
                <td key={i}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
