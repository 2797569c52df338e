/** What the settings ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, type Schemas, unwrap } from '../../api/client';
import type { Days, Weekly } from './calendar/week';

export type Settings = Schemas['Settings'];
export type Section = keyof Settings;

/** Versions newest first; their hours are read with readWeekly and readDays. */
export type Calendar = Schemas['Calendar'];
export type Hours = { time_zone: string; weekly: Weekly; days: Days };
/** When a rule begins: now when left out; in the past only with `recompute`. */
export type Begin = { applies_from?: string; recompute?: boolean };
/** A rule that was written, or would be, and what it does to asks that are counted already. */
export type Effect = Schemas['RuleSaved'];

export const CALENDAR_SCOPES = ['company', 'department', 'employee', 'chat'] as const;
export type CalendarScope = (typeof CALENDAR_SCOPES)[number];
export const TARGET_SCOPES = ['company', 'department', 'chat'] as const;

/** Whom a rule is for. The server's document calls the kind a word; it knows these. */
type Scoped<S> = {
  scope: S;
  scope_id: string;
  /** of the department, employee or chat */
  name: string | null;
};
export type Assignment = Schemas['CalendarAssignment'] & Scoped<CalendarScope>;
export type Target = Schemas['Target'] & Scoped<(typeof TARGET_SCOPES)[number]>;
export type TargetBody = Schemas['TargetRule'] & Omit<Scoped<Target['scope']>, 'name'> & Begin;

/** What a version of the rules says of a metric. */
export type RuleMetric = Schemas['ScoreRuleMetric'];
export type ScoreRule = Schemas['ScoreRule'];

export type ChatRow = Schemas['ChatRow'];
export type ChatPatch = Schemas['ChatPatchBody'];

export type Token = Schemas['Token'];
/** An employee's own part is for people, not for programs. */
export const TOKEN_ROLES: readonly Schemas['TokenRole'][] = ['admin', 'hr', 'supervisor'];

export const SETTINGS = 'settings';
const fresh = { staleTime: 30_000 };

export const settingsQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'all'],
  queryFn: () => unwrap(api.GET('/api/v1/settings')),
});

const SECTION_PATHS = {
  company: '/api/v1/settings/company',
  linking: '/api/v1/settings/linking',
  quiet_hours: '/api/v1/settings/quiet_hours',
} as const satisfies Record<Section, string>;

/** `dryRun` only asks whether it would be accepted. */
export const saveSettings = (section: Section, body: object, dryRun: boolean) =>
  unwrap(api.PATCH(SECTION_PATHS[section], { params: { query: { dry_run: dryRun } }, body }));

export type BotTest = Schemas['BotTest'];
export const testBot = () => unwrap(api.POST('/api/v1/settings/test/bot'));

export const calendarsQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'calendars'],
  queryFn: () => unwrap(api.GET('/api/v1/calendars')),
  select: (page) => page.items,
});
export const assignmentsQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'assignments'],
  queryFn: () => unwrap(api.GET('/api/v1/calendar-assignments')),
  select: (page) => page.items as Assignment[],
});
export const targetsQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'targets'],
  queryFn: () => unwrap(api.GET('/api/v1/targets')),
  select: (page) => page.items as Target[],
});
export const scoreRulesQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'scores'],
  queryFn: () => unwrap(api.GET('/api/v1/score-rules')),
  select: (page) => page.items,
});
export const tokensQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'tokens'],
  queryFn: () => unwrap(api.GET('/api/v1/tokens')),
  select: (page) => page.items,
});

export const addCalendar = (body: Hours & { name: string }) =>
  unwrap(api.POST('/api/v1/calendars', { body }));

// Dated rules can be tried first: a dry run tells what one would do to what is counted.
export const addVersion = (id: number, body: Schemas['NewCalendarVersion'], dryRun: boolean) =>
  unwrap(
    api.POST('/api/v1/calendars/{id}/versions', {
      params: { path: { id }, query: { dry_run: dryRun } },
      body,
    }),
  );
export const assignCalendar = (body: Schemas['NewCalendarAssignment'], dryRun: boolean) =>
  unwrap(
    api.POST('/api/v1/calendar-assignments', { params: { query: { dry_run: dryRun } }, body }),
  );
export const addTarget = (body: TargetBody, dryRun: boolean) =>
  unwrap(api.POST('/api/v1/targets', { params: { query: { dry_run: dryRun } }, body }));

export const addScoreRule = (body: Schemas['ScoreRuleBody']) =>
  unwrap(api.POST('/api/v1/score-rules', { body }));

export const addToken = (body: Schemas['TokenBody']) =>
  unwrap(api.POST('/api/v1/tokens', { body }));
export const revokeToken = (id: number) =>
  unwrap(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }));

export const chatsQuery = (filter: { q?: string; purpose?: Schemas['ChatPurpose'] }) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: [SETTINGS, 'chats', filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Schemas['Chats']) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      unwrap(api.GET('/api/v1/chats', { params: { query: { ...filter, cursor } } })),
  });
/** What is left out stays. */
export const changeChat = (id: string, body: ChatPatch) =>
  unwrap(api.PATCH('/api/v1/chats/{id}', { params: { path: { id } }, body }));
