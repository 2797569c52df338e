/** What the settings ask the server. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, type Page } from '../../api/client';
import type { Named } from '../employees/queries';
import type { Days, Weekly } from './calendar/week';
import type { PURPOSES } from './sections';

export type Settings = {
  company: { name: string; time_zone: string };
  linking: { link_threshold: number };
  quiet_hours: { quiet_from: string; quiet_to: string };
};
export type Section = keyof Settings;

export type CalendarVersion = {
  id: number;
  applies_from: string;
  time_zone: string;
  /** free-form on the wire: read it with readWeekly and readDays */
  weekly: unknown;
  days: unknown;
  created_at: string;
  created_by: string;
  note: string;
};
/** Versions newest first. */
export type Calendar = Named & { versions: CalendarVersion[] };
export type Hours = { time_zone: string; weekly: Weekly; days: Days };
export type CalendarBody = Hours & { name: string };
export type VersionBody = Hours & Begin & { note: string };
/** When a rule begins: now when left out; in the past only with `recompute`. */
export type Begin = { applies_from?: string; recompute?: boolean };
/** A rule that was written, or would be, and what it does to asks that are counted already. */
export type Effect = {
  /** null of a dry run */
  id: number | null;
  applies_from: string;
  asks: number;
  chats: number;
  /** null where it is not worked out beforehand; so the two below */
  changed: number | null;
  missed_before: number | null;
  missed_after: number | null;
};

export const CALENDAR_SCOPES = ['company', 'department', 'employee', 'chat'] as const;
export type CalendarScope = (typeof CALENDAR_SCOPES)[number];
type AssignmentFields = {
  scope: CalendarScope;
  scope_id: string;
  /** null: back to the next wider scope */
  calendar_id: number | null;
};
export type AssignmentBody = AssignmentFields & Begin;
export type Assignment = AssignmentFields & {
  id: number;
  /** of the department, employee or chat */
  name: string | null;
  applies_from: string;
  created_by: string;
};

export const TARGET_SCOPES = ['company', 'department', 'chat'] as const;
type TargetFields = {
  scope: (typeof TARGET_SCOPES)[number];
  scope_id: string;
  first_secs: number;
  next_secs: number;
  unit: 'business' | 'wall';
  stops_at: 'answer' | 'acknowledgement';
  warn_percent: number[];
};
export type TargetBody = TargetFields & Begin;
export type Target = TargetFields & {
  id: number;
  name: string | null;
  applies_from: string;
  created_by: string;
};

/** What a version of the rules says of a metric. */
export type RuleMetric = {
  key: string;
  unit: 'count' | 'percent' | 'secs';
  better: 'higher' | 'lower';
  /** percent of the score; 0: shown, but not counted */
  weight: number;
  /** what earns all the points, in the metric's unit */
  target: number | null;
  can_weigh: boolean;
};
export type ScoreRule = {
  version: number;
  /** the first month it scores */
  applies_from: string;
  /** with fewer asks there is a score, but no rank */
  minimum_n: number;
  note: string;
  created_at: string;
  created_by: string;
  in_force: boolean;
  metrics: RuleMetric[];
};
export type ScoreRuleBody = {
  applies_from: string;
  minimum_n: number;
  note: string;
  metrics: { key: string; weight: number; target: number }[];
};

export type ChatRow = {
  id: string;
  title: string;
  purpose: (typeof PURPOSES)[number];
  responsible: Named | null;
  /** the bot cannot see what is written there */
  blind: boolean;
  last_message_at: string | null;
};
export type ChatPatch = { purpose?: ChatRow['purpose']; responsible_id?: number | null };

/** An employee's own part is for people, not for programs. */
export const TOKEN_ROLES = ['admin', 'hr', 'supervisor'] as const;
export type TokenBody = {
  name: string;
  role: (typeof TOKEN_ROLES)[number];
  /** what a supervisor's token sees */
  departments: number[];
  expires_at: string | null;
};
export type Token = TokenBody & {
  id: number;
  created_at: string;
  created_by: string;
  last_used_at: string | null;
};

export const SETTINGS = 'settings';
const fresh = { staleTime: 30_000 };

export const settingsQuery = queryOptions({
  ...fresh,
  queryKey: [SETTINGS, 'all'],
  queryFn: () => call<Settings>('get', '/api/v1/settings'),
});

export type BotTest = {
  ok: boolean;
  /** a word for what is known last */
  detail: string;
  username: string | null;
  last_update_at: string | null;
  last_sent_at: string | null;
  last_error: string | null;
};

/** `dryRun` only asks whether it would be accepted. */
export const saveSettings = (section: Section, body: object, dryRun: boolean) =>
  call<unknown>('patch', `/api/v1/settings/${section}`, { body, query: { dry_run: dryRun } });

export const testBot = () => call<BotTest>('post', '/api/v1/settings/test/bot');

const list = <T>(key: string, path: `/api/v1/${string}`) =>
  queryOptions({
    ...fresh,
    queryKey: [SETTINGS, key],
    queryFn: () => call<{ items: T[] }>('get', path),
    select: (page) => page.items,
  });

export const calendarsQuery = list<Calendar>('calendars', '/api/v1/calendars');
export const assignmentsQuery = list<Assignment>('assignments', '/api/v1/calendar-assignments');
export const targetsQuery = list<Target>('targets', '/api/v1/targets');
export const scoreRulesQuery = list<ScoreRule>('scores', '/api/v1/score-rules');
export const tokensQuery = list<Token>('tokens', '/api/v1/tokens');

export const addCalendar = (body: CalendarBody) =>
  call<unknown>('post', '/api/v1/calendars', { body });

/** Dated rules can be tried first: `dryRun` tells what one would do to what is counted. */
const dated =
  <B>(path: `/api/v1/${string}`) =>
  (body: B, dryRun: boolean) =>
    call<Effect>('post', path, { body, query: { dry_run: dryRun } });
export const addVersion = (calendar: number) =>
  dated<VersionBody>(`/api/v1/calendars/${calendar}/versions`);
export const assignCalendar = dated<AssignmentBody>('/api/v1/calendar-assignments');
export const addTarget = dated<TargetBody>('/api/v1/targets');
export const addScoreRule = (body: ScoreRuleBody) =>
  call<{ rule: ScoreRule; keep_older_rules: string[] }>('post', '/api/v1/score-rules', { body });
export const addToken = (body: TokenBody) =>
  call<{ token: Token; secret: string }>('post', '/api/v1/tokens', { body });
export const revokeToken = (id: number) => call<void>('delete', `/api/v1/tokens/${id}`);

export const chatsQuery = (filter: { q?: string; purpose?: string }) =>
  infiniteQueryOptions({
    ...fresh,
    queryKey: [SETTINGS, 'chats', filter],
    placeholderData: keepPreviousData,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page<ChatRow>) => page.next_cursor ?? undefined,
    queryFn: ({ pageParam: cursor }) =>
      call<Page<ChatRow>>('get', '/api/v1/chats', { query: { ...filter, cursor } }),
  });
export const changeChat = (id: string, body: ChatPatch) =>
  call<ChatRow>('patch', `/api/v1/chats/${encodeURIComponent(id)}`, { body });
