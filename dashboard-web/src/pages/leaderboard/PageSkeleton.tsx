/** The page before its data: the same boxes at their final height. */
import { Skeleton } from '@mantine/core';
import { TilesSkeleton } from '../../components/StatTile';
import classes from './leaderboard.module.css';

const ROWS = 8;

export function PageSkeleton() {
  return (
    <div className={classes.content} aria-busy="true">
      <TilesSkeleton count={4} />
      <div className={`fc-card ${classes.chart} ${classes.chartSkeleton}`}>
        <Skeleton h={16} w={120} />
      </div>
      <div className={`fc-card ${classes.tableCard}`}>
        <div className={classes.tableHeadSkeleton} />
        {Array.from({ length: ROWS }, (_, i) => (
          <div key={i} className={classes.rowSkeleton}>
            <Skeleton h={32} w={32} circle />
            <Skeleton h={14} w="24%" />
            <Skeleton h={14} w="12%" ml="auto" />
          </div>
        ))}
      </div>
    </div>
  );
}
