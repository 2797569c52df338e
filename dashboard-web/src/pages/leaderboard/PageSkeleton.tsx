/** The page before its data: the same boxes at their final height. */
import { Skeleton } from '@mantine/core';
import classes from './leaderboard.module.css';

const TILES = 4;
const ROWS = 8;

export function PageSkeleton() {
  return (
    <div className={classes.content} aria-busy="true">
      <div className={classes.tiles}>
        {Array.from({ length: TILES }, (_, i) => (
          <Skeleton key={i} className={classes.tile} radius={12} />
        ))}
      </div>
      <Skeleton className={classes.chartSkeleton} radius={12} />
      <div className={`fc-card ${classes.tableCard}`}>
        {Array.from({ length: ROWS }, (_, i) => (
          <div key={i} className={classes.rowSkeleton}>
            <Skeleton h={32} w={32} circle />
            <Skeleton h={16} w="28%" />
            <Skeleton h={16} flex={1} />
          </div>
        ))}
      </div>
    </div>
  );
}
