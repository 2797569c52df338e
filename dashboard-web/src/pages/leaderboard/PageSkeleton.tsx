/** The page before its data: the same boxes at their final height. */
import { useSession } from '../../api/session';
import { CardSkeleton } from '../../components/PageFrame';
import { TilesSkeleton } from '../../components/StatTile';
import { usePhone } from '../../lib/usePhone';
import { useLeaderboardSearch } from './useLeaderboardSearch';
import classes from './leaderboard.module.css';

export function PageSkeleton() {
  const phone = usePhone();
  const role = useSession()?.user?.role;
  const { search } = useLeaderboardSearch();
  // How many wait now is told of the whole company only, to those who see all of it.
  const isWhole = (role === 'admin' || role === 'hr') && search.department === undefined;
  return (
    <div className={classes.skeleton}>
      <TilesSkeleton count={isWhole ? 4 : 3} />
      <CardSkeleton heights={[phone ? 303 : 284, 520]} />
    </div>
  );
}
