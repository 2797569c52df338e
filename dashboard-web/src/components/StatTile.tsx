/** One number with its little line and its change; the whole tile leads to what it counts. */
import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Sparkline } from '../charts/Sparkline';
import { address } from '../lib/search';
import { Delta } from './Delta';
import classes from './kit.module.css';

export const TileRow = ({ children }: { children: ReactNode }) => (
  <div className={classes.tiles}>{children}</div>
);

/** So many tiles before their data: they stand in the same rows on every width. */
export const TilesSkeleton = ({ count }: { count: number }) => (
  <TileRow>
    {Array.from({ length: count }, (_, i) => (
      <div key={i} className={`fc-card ${classes.tile}`}>
        <Skeleton h={14} w="45%" />
        <Skeleton h={24} w="60%" />
        <Skeleton h={12} w="70%" />
      </div>
    ))}
  </TileRow>
);

type Props = {
  label: string;
  /** null: not measured, which is not zero */
  value: number | null;
  format: (value: number) => string;
  previous?: number | null;
  lowerIsBetter?: boolean;
  /** of the change, where it differs from the value's: percentage points */
  formatChange?: (size: number) => string;
  spark?: (number | null)[];
  note?: ReactNode;
  /** an address with its parameters: "/waits?tab=open" */
  to?: string;
};

export function StatTile(props: Props) {
  const { label, value, format, previous, lowerIsBetter, formatChange, spark, note, to } = props;
  const { t } = useTranslation();
  const inside = (
    <>
      <span className={classes.tileLabel}>{label}</span>
      <span className={classes.tileRow}>
        <b className={classes.tileValue} data-unknown={value === null || undefined}>
          {value === null ? t('kit.notMeasured') : format(value)}
        </b>
        <span className={classes.spark}>
          {spark && <Sparkline values={spark} color="var(--fc-series)" />}
        </span>
      </span>
      <span className={classes.tileNote}>
        {note ??
          (value === null || previous === null || previous === undefined ? (
            t('kit.noPrevious')
          ) : (
            <>
              <Delta
                value={value - previous}
                format={formatChange ?? format}
                lowerIsBetter={lowerIsBetter}
              />
              <span className={classes.tileWords}>{t('kit.vsPrevious')}</span>
            </>
          ))}
      </span>
    </>
  );
  const className = `fc-card ${classes.tile}`;
  return to ? (
    <Link {...address(to)} className={className} data-tile={label}>
      {inside}
    </Link>
  ) : (
    <div className={className} data-tile={label}>
      {inside}
    </div>
  );
}
