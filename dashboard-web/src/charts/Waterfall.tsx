/**
 * Parts that add up to a number, each beginning where the one before ended. It is a list of words
 * and numbers with bars between them, so it needs no table twin.
 */
import type { ReactNode } from 'react';
import classes from './charts.module.css';

export type WaterfallPart = {
  key: string;
  label: ReactNode;
  note?: ReactNode;
  /** null: not measured, so it adds nothing */
  value: number | null;
  /** what this part could have brought */
  most?: number;
  onOpen?: () => void;
  openLabel?: string;
};

type Props = {
  parts: WaterfallPart[];
  total: { label: string; value: number | null };
  /** the length of the whole axis */
  max: number;
  format: (value: number) => string;
};

export function Waterfall({ parts, total, max, format }: Props) {
  const share = (value: number) => `${(Math.max(0, value) / (max || 1)) * 100}%`;
  let reached = 0;
  const rows = parts.map((part) => {
    const from = Math.min(reached, reached + (part.value ?? 0));
    reached += part.value ?? 0;
    return { ...part, from };
  });
  return (
    <ol className={classes.waterfall}>
      {rows.map((part) => (
        <li key={part.key} data-part={part.key}>
          <span className={classes.fallLabel}>
            {part.onOpen ? (
              <button type="button" className={classes.fallOpen} onClick={part.onOpen}>
                {part.label}
                {part.openLabel && <span className="fc-hidden">, {part.openLabel}</span>}
              </button>
            ) : (
              <b>{part.label}</b>
            )}
            <b className="fc-num">
              {part.value === null
                ? '–'
                : `${part.value < 0 ? '−' : '+'}${format(Math.abs(part.value))}`}
            </b>
          </span>
          {part.note && <span className={classes.fallNote}>{part.note}</span>}
          <span className={classes.fallTrack} aria-hidden="true">
            {part.most !== undefined && (
              <i data-most style={{ left: share(part.from), width: share(part.most) }} />
            )}
            <i
              data-kind={(part.value ?? 0) < 0 ? 'minus' : 'plus'}
              style={{ left: share(part.from), width: share(Math.abs(part.value ?? 0)) }}
            />
          </span>
        </li>
      ))}
      <li data-part="total">
        <span className={classes.fallLabel}>
          <b>{total.label}</b>
          <b className="fc-num">{total.value === null ? '–' : format(total.value)}</b>
        </span>
        <span className={classes.fallTrack} aria-hidden="true">
          <i data-kind="total" style={{ left: 0, width: share(total.value ?? 0) }} />
        </span>
      </li>
    </ol>
  );
}
