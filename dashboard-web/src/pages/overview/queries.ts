/** What the overview asks the server; the live stream's topic `waits` makes it ask again. */
import { queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import { WAITS_TOPIC } from '../../api/waits';

export type Overview = Schemas['Overview'];

export const overviewQuery = queryOptions({
  queryKey: [WAITS_TOPIC, 'overview'],
  staleTime: 15_000,
  // Due times pass by themselves, without any event.
  refetchInterval: 60_000,
  queryFn: () => unwrap(api.GET('/api/v1/overview')),
});
