/** Reading and changing the address of /waits. */
import { usePageSearch } from '../../lib/usePageSearch';
import { UNCOUNTED, type WaitsSearch } from './search';

export const LIST_ID = 'waits-list';

export function useWaitsSearch() {
  const page = usePageSearch<WaitsSearch>();
  return {
    ...page,
    openWait: (wait: string) => page.open({ wait, history: undefined }, 'wait'),
    /** another wait in the drawer that is open: no further step for Back */
    turnTo: (wait: string) => page.set({ wait, history: undefined }),
    closeWait: () => page.close({ wait: undefined, history: undefined }, 'wait'),
    /** narrows the list to what another number counts, and brings it into sight */
    drill: (change: Partial<Record<keyof WaitsSearch, unknown>>) => {
      page.set({ ...UNCOUNTED, ...change });
      document.getElementById(LIST_ID)?.scrollIntoView({ block: 'start' });
    },
  };
}
