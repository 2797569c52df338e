/** The drawer is closed at first: its code comes after the list, or at once to an open wait. */
import { lazy, Suspense, useState } from 'react';
import type { Wait } from '../../api/waits';
import type { Unit } from '../../components/Filters';
import { useWaitsSearch } from './useWaitsSearch';

const WaitDrawer = lazy(async () => ({
  default: (await import('./drawer/WaitDrawer')).WaitDrawer,
}));

/** `ready`: the list is drawn. */
type Props = { list: Wait[]; unit: Unit; ready: boolean };

export function DrawerHost({ list, unit, ready }: Props) {
  const { wait } = useWaitsSearch().search;
  const [wanted, setWanted] = useState(false);
  // Drawn closed before it is opened: the keys pressed right after Enter are the drawer's.
  if ((wait || ready) && !wanted) setWanted(true);
  return (
    wanted && (
      <Suspense fallback={null}>
        <WaitDrawer list={list} unit={unit} />
      </Suspense>
    )
  );
}
