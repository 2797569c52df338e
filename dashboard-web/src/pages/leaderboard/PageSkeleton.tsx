/** The page before its data: the same boxes at their final height. */
import { CardSkeleton } from '../../components/PageFrame';
import { TilesSkeleton } from '../../components/StatTile';
import { usePhone } from '../../lib/usePhone';
import classes from './leaderboard.module.css';

export function PageSkeleton() {
  const phone = usePhone();
  return (
    <div className={classes.skeleton}>
      <TilesSkeleton count={4} />
      <CardSkeleton heights={[phone ? 303 : 284, 520]} />
    </div>
  );
}
