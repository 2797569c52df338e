/** A page's address as its state: filters replace it, drawers are a step that Back undoes. */
import { useNavigate, useRouter, useRouterState, useSearch } from '@tanstack/react-router';

declare module '@tanstack/history' {
  interface HistoryState {
    /** which drawer this entry was opened for by hand: going back closes it */
    drawer?: string;
  }
}

type Change<T> = Partial<Record<keyof T, unknown>>;

/** `T` is what the route's `validateSearch` returns. */
export function usePageSearch<T extends object>() {
  const search = useSearch({ strict: false } as never) as unknown as T;
  const navigate = useNavigate();
  const router = useRouter();
  const drawer = useRouterState({ select: (state) => state.location.state.drawer });
  const merged = (change: Change<T>) => ((old: object) => ({ ...old, ...change })) as never;

  /** Filters: Back should leave the page, not undo a filter. */
  const set = (change: Change<T>) =>
    void navigate({ to: '.', search: merged(change), replace: true, resetScroll: false });
  /** Drawers: Back closes them, as people on phones expect. `name` tells one from another. */
  const open = (change: Change<T>, name: string) =>
    void navigate({
      to: '.',
      search: merged(change),
      state: { drawer: name },
      resetScroll: false,
    });
  const close = (change: Change<T>, name: string) => {
    if (drawer === name) router.history.back();
    else set(change);
  };
  return { search, set, open, close };
}
