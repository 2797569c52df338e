// The settings of the stub, and what scores are made of: rules, metrics and their evidence.
import { ASKS, measure, NOW, RUNNING_MONTH, TARGET_SECS } from './data.mjs';
import { only, page } from './office.mjs';
import { CHATS, DEPARTMENTS, EMPLOYEES } from './people.mjs';
import { json, problem } from './respond.mjs';

const ALWAYS = '1970-01-01T00:00:00Z';
const OFFICE_DAY = [
  ['09:00', '13:00'],
  ['14:00', '18:00'],
];
const WEEKLY = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, OFFICE_DAY]),
);

const version = (id, applies_from, rest = {}) => ({
  id,
  applies_from,
  in_force: true,
  time_zone: 'Asia/Tashkent',
  weekly: WEEKLY,
  days: {},
  note: '',
  created_at: NOW,
  created_by: 'setup',
  ...rest,
});

/** key, unit, better, weight, target, can it have a weight? */
const METRICS = [
  ['hit_rate', 'percent', 'higher', 60, 90, true],
  ['median_response', 'secs', 'lower', 25, TARGET_SECS, true],
  ['median_ack', 'secs', 'lower', 15, 120, true],
  ['p90_response', 'secs', 'lower', 0, null, true],
  ['answered', 'count', 'higher', 0, null, true],
  ['oldest_open', 'secs', 'lower', 0, null, false],
  ['messages', 'count', 'higher', 0, null, false],
  ['load_share', 'percent', 'higher', 0, null, false],
];

const ruleMetrics = () =>
  METRICS.map(([key, unit, better, weight, target, can_weigh]) => ({
    key,
    unit,
    better,
    weight,
    target,
    can_weigh,
  }));

export const freshSettings = () => ({
  values: {
    company: { name: 'Zarafshon Savdo MChJ', time_zone: 'Asia/Tashkent' },
    linking: { link_threshold: 60 },
    quiet_hours: { quiet_from: '21:00', quiet_to: '08:00', warn_outside_hours: true },
  },
  calendars: [
    {
      id: 1,
      name: 'Ish vaqti',
      versions: [
        version(2, '2026-09-01T00:00:00Z', {
          days: {
            '2026-12-08': { name: 'Konstitutsiya kuni', hours: [] },
            '2026-12-12': { name: 'Ish kuni (koʻchirilgan)', hours: OFFICE_DAY },
          },
          note: 'Yangi tushlik vaqti',
          created_by: 'admin',
        }),
        version(1, ALWAYS, { in_force: false }),
      ],
    },
    {
      id: 2,
      name: 'Ночная смена',
      versions: [
        version(3, ALWAYS, { weekly: { fri: [['20:00', '04:00']], sat: [['16:00', '24:00']] } }),
      ],
    },
  ],
  assignments: [
    rule(2, 'department', '3', 'Undiruv', '2026-10-01T00:00:00Z', { calendar_id: 2 }),
    rule(1, 'company', '', null, ALWAYS, { calendar_id: 1 }),
  ],
  targets: [
    target(3, 'company', '', null, '2026-11-01T00:00:00Z', 300),
    target(2, 'chat', CHATS[2].id, CHATS[2].title, '2026-10-01T00:00:00Z', 120),
    target(1, 'company', '', null, ALWAYS, 900),
  ],
  rules: [
    {
      version: 2,
      applies_from: '2026-11',
      minimum_n: 5,
      note: '',
      created_at: NOW,
      created_by: 'admin',
      in_force: true,
      metrics: ruleMetrics(),
    },
  ],
  chats: CHATS.map((chat, i) => ({
    ...chat,
    purpose: i === 5 ? 'internal' : 'client',
    responsible: i % 2 ? null : { id: EMPLOYEES[i].id, name: EMPLOYEES[i].name },
    blind: i === 3,
    last_message_at: i === 6 ? null : NOW,
  })),
  tokens: [
    {
      id: 1,
      name: 'Excel hisobot',
      role: 'hr',
      created_at: NOW,
      created_by: 'admin',
      expires_at: '2027-02-01T00:00:00Z',
      last_used_at: NOW,
    },
  ],
});

function rule(id, scope, scope_id, name, applies_from, rest) {
  return { id, scope, scope_id, name, applies_from, created_at: NOW, created_by: 'admin', ...rest };
}

function target(id, scope, scope_id, name, applies_from, secs) {
  return rule(id, scope, scope_id, name, applies_from, {
    first_secs: secs,
    next_secs: secs,
    unit: 'business',
    stops_at: 'answer',
    warn_percent: [50, 80, 100],
  });
}

function patchSettings({ state, res, body, url }, section) {
  const values = state.settings.values[section];
  if (!values) return problem(state, res, 404, 'not_found');
  if (body.name === 'refused') {
    return problem(state, res, 422, 'invalid_field', {
      field: 'name',
      detail: 'name: not this one',
    });
  }
  if (url.searchParams.get('dry_run') !== 'true') Object.assign(values, body);
  json(res, 200, { changes: [], settings: state.settings.values });
}

/** What a dated rule would do; `keep` writes it. */
function dated(keep) {
  return ({ state, res, body, url, session }, ...rest) => {
    const at = body.applies_from ?? NOW;
    const past = at < NOW;
    const dry = url.searchParams.get('dry_run') === 'true';
    if (past && !body.recompute && !dry) return problem(state, res, 422, 'unprocessable');
    const fields = { ...body, recompute: undefined };
    const id = dry ? null : 50 + state.requests++;
    if (!dry) {
      const row = {
        ...fields,
        id,
        applies_from: at,
        created_at: NOW,
        created_by: session.user.login,
      };
      keep(state.settings, row, ...rest);
    }
    json(res, dry ? 200 : 201, {
      id,
      applies_from: at,
      asks: past ? 214 : 0,
      chats: past ? 6 : 0,
      changed: past ? 37 : null,
      missed_before: past ? 52 : null,
      missed_after: past ? 41 : null,
    });
  };
}

function nameOf(settings, { scope, scope_id }) {
  const named = { department: DEPARTMENTS, employee: EMPLOYEES, chat: settings.chats }[scope] ?? [];
  const found = named.find((one) => String(one.id) === scope_id);
  return found?.name ?? found?.title ?? null;
}

function addCalendar({ state, res, body, session }) {
  const { name, ...hours } = body;
  const id = 10 + state.settings.calendars.length;
  const first = version(id * 10, ALWAYS, { ...hours, created_by: session.user.login });
  state.settings.calendars.push({ id, name, versions: [first] });
  json(res, 201, { id, name, versions: [first] });
}

function addRule({ state, res, body, session }) {
  const sum = body.metrics.reduce((total, one) => total + one.weight, 0);
  if (sum !== 100) return problem(state, res, 422, 'unprocessable');
  for (const one of state.settings.rules) one.in_force = false;
  const given = new Map(body.metrics.map((one) => [one.key, one]));
  const made = {
    ...body,
    version: state.settings.rules.length + 2,
    created_at: NOW,
    created_by: session.user.login,
    in_force: true,
    metrics: ruleMetrics().map((one) => ({ ...one, weight: 0, ...given.get(one.key) })),
  };
  state.settings.rules.unshift(made);
  json(res, 201, { rule: made, keep_older_rules: [] });
}

function listChats({ state, res, url }) {
  const query = url.searchParams;
  const q = (query.get('q') ?? '').toLowerCase();
  const found = state.settings.chats.filter(
    (chat) =>
      chat.title.toLowerCase().includes(q) &&
      (!query.get('purpose') || chat.purpose === query.get('purpose')),
  );
  json(res, 200, page(found, query));
}

function patchChat({ state, res, body }, id) {
  const chat = state.settings.chats.find((one) => one.id === decodeURIComponent(id));
  const { responsible_id, ...rest } = body;
  Object.assign(chat, rest);
  if (responsible_id !== undefined) {
    chat.responsible = EMPLOYEES.find((one) => one.id === responsible_id) ?? null;
  }
  json(res, 200, chat);
}

function addToken({ state, res, body, session }) {
  const token = {
    ...body,
    id: 20 + state.settings.tokens.length,
    created_at: NOW,
    created_by: session.user.login,
    last_used_at: null,
  };
  state.settings.tokens.push(token);
  json(res, 201, { token, secret: 'finco_8mZ2kQv7LxT4rNw9Pb3Hc6Yd1Sg5Jf0A' });
}

function revokeToken({ state, res }, id) {
  state.settings.tokens = state.settings.tokens.filter((one) => one.id !== Number(id));
  res.writeHead(204).end();
}

// --- metrics of one employee --------------------------------------------------------------

const median = (values) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null;
const acks = (entries) => entries.map((e) => Math.round(e.ask.response_secs / 3));

const COUNT = {
  hit_rate: (entries) => measure(entries).score,
  median_response: (entries) => measure(entries).median_secs,
  median_ack: (entries) => median(acks(entries)),
  p90_response: (entries) => measure(entries).p90_secs,
  answered: (entries) => entries.length,
  oldest_open: () => null,
  messages: (entries) => entries.length * 3,
  load_share: (entries) => Math.round(entries.length / 10),
};

function pointsOf(value, goal, better) {
  if (value === null || goal === null) return null;
  return Math.min(
    100,
    better === 'higher' ? (value / goal) * 100 : (goal / Math.max(1, value)) * 100,
  );
}

function metrics({ res, url, session, state }, id) {
  const { role, employee_id } = session.user;
  if (role === 'employee' && employee_id !== Number(id))
    return problem(state, res, 404, 'not_found');
  const month = url.searchParams.get('month') ?? RUNNING_MONTH;
  const of = (wanted) =>
    ASKS.filter((e) => e.employee.id === Number(id) && e.day.startsWith(wanted));
  const entries = of(month);
  const before = of('2026-10');
  const days = [...new Set(entries.map((e) => e.day))].toSorted();
  const items = METRICS.map(([key, unit, better, weight, goal]) => {
    const value = entries.length ? COUNT[key](entries) : null;
    const points = pointsOf(value, goal, better);
    return {
      key,
      unit,
      better,
      value,
      n: value === null ? 0 : entries.length,
      minimum_n: 5,
      target: goal,
      weight,
      points,
      contribution: weight && points !== null ? (points * weight) / 100 : null,
      previous: before.length && month === RUNNING_MONTH ? COUNT[key](before) : null,
      has_evidence: !['messages', 'load_share', 'oldest_open'].includes(key),
      trend: days.map((day) => ({
        day,
        value: COUNT[key](entries.filter((e) => e.day === day)) ?? 0,
      })),
    };
  });
  const parts = items.map((one) => one.contribution).filter((one) => one !== null);
  json(res, 200, {
    month,
    previous_month: '2026-10',
    calculated_at: NOW,
    rule_version: 2,
    score: parts.length ? parts.reduce((sum, one) => sum + one, 0) : null,
    is_provisional: entries.length > 0 && entries.length < 5,
    items,
  });
}

const ADMIN = ['admin'];
const KEEPERS = ['admin', 'hr'];
const list = (key) =>
  only(['admin', 'hr', 'supervisor'], ({ state, res }) =>
    json(res, 200, { items: state.settings[key], next_cursor: null }),
  );

export const SETTINGS_ROUTES = [
  [
    'GET',
    /^\/api\/v1\/settings$/,
    only(ADMIN, ({ state, res }) => json(res, 200, state.settings.values)),
  ],
  ['PATCH', /^\/api\/v1\/settings\/(\w+)$/, only(ADMIN, patchSettings)],
  [
    'POST',
    /^\/api\/v1\/settings\/test\/bot$/,
    only(ADMIN, ({ res }) =>
      json(res, 200, {
        ok: true,
        detail: 'working',
        username: 'finco_kpi_bot',
        last_update_at: NOW,
        last_sent_at: NOW,
        last_error: null,
      }),
    ),
  ],
  ['GET', /^\/api\/v1\/calendars$/, list('calendars')],
  ['POST', /^\/api\/v1\/calendars$/, only(KEEPERS, addCalendar)],
  [
    'POST',
    /^\/api\/v1\/calendars\/(\d+)\/versions$/,
    only(
      KEEPERS,
      dated((settings, row, id) =>
        settings.calendars.find((one) => one.id === Number(id)).versions.unshift(row),
      ),
    ),
  ],
  ['GET', /^\/api\/v1\/calendar-assignments$/, list('assignments')],
  [
    'POST',
    /^\/api\/v1\/calendar-assignments$/,
    only(
      KEEPERS,
      dated((settings, row) =>
        settings.assignments.unshift({ ...row, name: nameOf(settings, row) }),
      ),
    ),
  ],
  ['GET', /^\/api\/v1\/targets$/, list('targets')],
  [
    'POST',
    /^\/api\/v1\/targets$/,
    only(
      KEEPERS,
      dated((settings, row) => settings.targets.unshift({ ...row, name: nameOf(settings, row) })),
    ),
  ],
  ['GET', /^\/api\/v1\/score-rules$/, list('rules')],
  ['POST', /^\/api\/v1\/score-rules$/, only(ADMIN, addRule)],
  ['GET', /^\/api\/v1\/chats$/, only(['admin', 'supervisor'], listChats)],
  ['PATCH', /^\/api\/v1\/chats\/([^/]+)$/, only(ADMIN, patchChat)],
  [
    'GET',
    /^\/api\/v1\/tokens$/,
    only(ADMIN, ({ state, res }) =>
      json(res, 200, { items: state.settings.tokens, next_cursor: null }),
    ),
  ],
  ['POST', /^\/api\/v1\/tokens$/, only(ADMIN, addToken)],
  ['DELETE', /^\/api\/v1\/tokens\/(\d+)$/, only(ADMIN, revokeToken)],
  ['GET', /^\/api\/v1\/employees\/(\d+)\/metrics$/, metrics],
];
