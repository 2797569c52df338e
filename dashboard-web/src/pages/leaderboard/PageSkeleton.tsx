/** The page before its data: the same boxes at their final height. */
import { Skeleton } from '@mantine/core';
import kit from '../../components/kit.module.css';
import classes from './leaderboard.module.css';

const TILES = 4;
const ROWS = 8;

export function PageSkeleton() {
  return (
    <div className={classes.content} aria-busy="true">
      <div className={kit.tiles}>
        {Array.from({ length: TILES }, (_, i) => (
          <div key={i} className={`fc-card ${kit.tile}`}>
            <Skeleton h={14} w="45%" />
            <Skeleton h={24} w="60%" />
            <Skeleton h={12} w="70%" />
          </div>
        ))}
      </div>
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
