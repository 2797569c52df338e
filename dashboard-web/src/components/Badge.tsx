/** A word in a coloured box; the word says it, the colour only helps. */
import type { ReactNode } from 'react';
import classes from './kit.module.css';

export type Mood = 'good' | 'bad' | 'warn';

export function Badge({ mood, children }: { mood?: Mood; children: ReactNode }) {
  return (
    <span className={classes.badge} data-mood={mood}>
      {children}
    </span>
  );
}
