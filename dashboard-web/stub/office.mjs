// The office of the stub: employees, users, the audit log, operations. State lives until a reset.
import { CHATS, DEPARTMENTS, EMPLOYEES, USERS } from './people.mjs';
import { ASKS, NOW } from './data.mjs';
import { json, problem } from './respond.mjs';

const now = Date.parse(NOW);
const ago = (secs) => new Date(now - secs * 1000).toISOString();
const DAY = 86_400;

const makeEmployee = (one, i) => ({
  ...one,
  position: ['Sotuv menejeri', 'Operator', 'Специалист'][i % 3],
  language: i % 4 ? 'uz' : 'ru',
  telegram_id: i % 6 === 5 ? null : String(70_000 + i),
  username: i % 3 ? `user_${one.id}` : null,
  calendar: { id: 1, name: 'Ish vaqti' },
  left_at: null,
});

function makeAudit() {
  const line = (id, secs, actor, action, object, rest = {}) => ({
    id: String(id),
    at: ago(secs),
    actor,
    action,
    object,
    request_id: `req-0000${id}`,
    before: null,
    after: null,
    detail: null,
    ...rest,
  });
  const change = (before, after) => ({ before, after });
  return [
    line(
      58,
      300,
      'admin',
      'set_target',
      'target:3',
      change({ first_secs: 900 }, { first_secs: 300 }),
    ),
    line(
      57,
      1_900,
      'hr',
      'change_employee',
      'employee:5',
      change(
        { department: 'Savdo', position: '' },
        { department: 'Mijozlarga xizmat', position: 'Специалист' },
      ),
    ),
    line(56, 4_000, 'supervisor', 'decide_wait', 'ask:60001', {
      detail: { reason: 'Reklama xabari' },
    }),
    line(
      55,
      8_000,
      'admin',
      'change_chat',
      'chat:-1001000',
      change({ purpose: 'client' }, { purpose: 'internal' }),
    ),
    line(54, DAY, 'admin', 'reset_password', 'user:2', change({}, { password: '[redacted]' })),
    line(53, DAY + 50, 'cli', 'import_employees', 'employee', {
      detail: { rows: 18 },
      request_id: null,
    }),
    ...Array.from({ length: 60 }, (_, i) =>
      line(52 - i, 2 * DAY + i * 4_000, USERS[i % 3].login, 'login', 'session'),
    ),
  ];
}

const QUEUES = [
  ['handle_update', 4, 2, 0, 0, 3, 212.4],
  ['link_answers', 1, 1, 0, 0, 1, 31],
  ['calculate_kpi', 0, 0, 0, 0, null, 2.5],
  ['reply_command', 0, 0, 0, 0, null, 0.8],
  ['send_message', 38, 1, 3, 2, 412, 6.2],
  ['record_sent', 0, 0, 0, 0, null, 6.2],
  ['fetch_file', 2, 1, 1, 1, 9, 14],
  ['record_file', 0, 0, 0, 0, null, 14],
  ['sweep_lost', 0, 0, 0, 0, null, null],
];

const makeQueues = () =>
  QUEUES.map(([name, waiting, running, delayed, dead, oldest_secs, rate_per_minute]) => ({
    name,
    waiting,
    running,
    delayed,
    failed: delayed,
    dead,
    oldest_secs,
    rate_per_minute,
    pause: null,
  }));

const makeDead = () =>
  [
    ['send_message', '1763610000000-0', 'Telegram: the bot was blocked by the user', 8],
    ['send_message', '1763523600000-0', 'Telegram: chat not found', 8],
    ['fetch_file', '1763437200000-1', 'the file is larger than 20 MB', 3],
  ].map(([queue, id, error, attempts], i) => ({
    queue,
    id,
    state: 'dead',
    error,
    attempts,
    payload: JSON.stringify({
      chat_id: 7001 + i,
      text: 'Assalomu alaykum! Savolingiz qabul qilindi.',
    }),
    is_cut: i === 2,
    enqueued_at: ago(DAY * (i + 1) + 600),
    died_at: ago(DAY * (i + 1)),
  }));

function makeUsers() {
  const scope = { 3: [DEPARTMENTS[0], DEPARTMENTS[1]] };
  const dilnoza = EMPLOYEES[0];
  return USERS.map((user, i) => ({
    id: user.id,
    login: user.login,
    name: user.name,
    role: user.role,
    employee: user.employee_id ? { id: dilnoza.id, name: dilnoza.name } : null,
    departments: scope[user.id] ?? [],
    last_sign_in_at: i === 1 ? null : ago(600 * (i + 1)),
    sessions: i === 1 ? 0 : i + 1,
    disabled_at: null,
  }));
}

export const freshOffice = () => ({
  departments: DEPARTMENTS.map((one) => ({ ...one })),
  employees: [
    ...EMPLOYEES.map(makeEmployee),
    {
      ...makeEmployee({ id: 40, name: 'Ravshan Mahmudov', department: DEPARTMENTS[1] }, 2),
      left_at: '2026-09-30T13:00:00Z',
    },
  ],
  users: makeUsers(),
  audit: makeAudit(),
  queues: makeQueues(),
  dead: makeDead(),
});

/** Answers only to these roles; others hear 403. */
export const only =
  (roles, run) =>
  (request, ...rest) =>
    roles.includes(request.session.user.role)
      ? run(request, ...rest)
      : problem(request.state, request.res, 403, 'forbidden');

const fold = (text) => text.toLowerCase().replace(/[ʻʼ‘’'`]/g, '');

export function page(items, query, most = 50) {
  const from = Number(query.get('cursor')) || 0;
  const limit = Number(query.get('limit')) || most;
  const next = from + limit;
  return {
    items: items.slice(from, next),
    next_cursor: next < items.length ? String(next) : null,
  };
}

// --- employees ----------------------------------------------------------------------------

function listEmployees({ state, res, url }) {
  const query = url.searchParams;
  const status = query.get('status') ?? 'active';
  const department = Number(query.get('department')) || undefined;
  const q = fold(query.get('q') ?? '');
  const found = state.switches.first_run
    ? []
    : state.office.employees.filter(
        (one) =>
          (status === 'all' || (status === 'left') === !!one.left_at) &&
          (!department || one.department?.id === department) &&
          fold(one.name).includes(q),
      );
  json(res, 200, page(found, query));
}

function getEmployee({ state, res, session }, id) {
  const found = state.office.employees.find((one) => one.id === Number(id));
  const { role, employee_id } = session.user;
  if (!found || (role === 'employee' && employee_id !== found.id)) {
    return problem(state, res, 404, 'not_found');
  }
  json(res, 200, found);
}

const departmentOf = (state, id) => state.office.departments.find((one) => one.id === id) ?? null;

function addEmployee({ state, res, body }) {
  if (!body.name) return problem(state, res, 422, 'invalid_field', { field: 'name' });
  if (state.office.employees.some((one) => one.name === body.name)) {
    return problem(state, res, 409, 'name_taken', { field: 'name' });
  }
  const { department_id, ...rest } = body;
  const made = {
    ...makeEmployee({ id: 100 + state.office.employees.length, ...rest }, 5),
    ...rest,
    department: departmentOf(state, department_id),
  };
  state.office.employees.push(made);
  json(res, 201, made);
}

function changeEmployee({ state, res, body, session }, id) {
  const found = state.office.employees.find((one) => one.id === Number(id));
  if (!found) return problem(state, res, 404, 'not_found');
  const { department_id, left, ...rest } = body;
  const before = { name: found.name, left_at: found.left_at };
  Object.assign(found, rest);
  if (department_id !== undefined) found.department = departmentOf(state, department_id);
  if (left !== undefined) found.left_at = left ? NOW : null;
  note(state, session, 'change_employee', `employee:${id}`, before, {
    name: found.name,
    left_at: found.left_at,
  });
  json(res, 200, found);
}

function note(state, session, action, object, before, after) {
  const id = String(Math.max(...state.office.audit.map((line) => Number(line.id))) + 1);
  const line = { id, at: NOW, actor: session.user.login, action, object, request_id: `req-${id}` };
  state.office.audit.unshift({ ...line, before, after, detail: null });
}

function importEmployees({ state, res, url, raw }) {
  const lines = raw
    .replace(/^\ufeff/, '')
    .trim()
    .split(/\r?\n/);
  const head = lines[0]?.split(/[;,]/).map((word) => word.trim()) ?? [];
  const at = head.indexOf('name');
  if (at < 0) {
    return problem(state, res, 422, 'unprocessable', { detail: 'no column "name"' });
  }
  const rows = lines.slice(1).map((line, i) => {
    const name = line.split(/[;,]/)[at]?.trim() ?? '';
    const known = state.office.employees.some((one) => one.name === name);
    const trouble = !name ? 'no_name' : known ? 'already_there' : null;
    return { row: i + 2, ok: !trouble, name, problem: trouble };
  });
  const applied = url.searchParams.get('dry_run') !== 'true';
  if (applied && rows.some((row) => !row.ok)) return problem(state, res, 422, 'unprocessable');
  if (applied) {
    for (const row of rows) {
      const id = 200 + state.office.employees.length;
      const made = makeEmployee({ id, name: row.name, department: null }, 5);
      state.office.employees.push(made);
    }
  }
  json(res, 200, { applied, added: applied ? rows.length : 0, rows });
}

function invite({ res }, id) {
  json(res, 200, {
    link: `https://t.me/finco_kpi_bot?start=emp-${id}-Zk3v9QpLr7XwT2`,
    expires_at: ago(-3 * DAY),
  });
}

function employeeAudit({ state, res, url }, id) {
  const found = state.office.audit.filter((line) => line.object === `employee:${id}`);
  json(res, 200, page(found, url.searchParams));
}

// --- users, audit -------------------------------------------------------------------------

const PASSWORD = 'kMx7-Tq2v-9RwB';

function addUser({ state, res, body }) {
  if (state.office.users.some((one) => one.login === body.login)) {
    return problem(state, res, 409, 'login_taken', { field: 'login' });
  }
  const { departments, employee_id, ...rest } = body;
  const user = {
    ...makeUsers()[1],
    ...rest,
    id: 10 + state.office.users.length,
    departments: departments.map((one) => departmentOf(state, one)),
    employee: state.office.employees.find((one) => one.id === employee_id) ?? null,
    sessions: 0,
    last_sign_in_at: null,
  };
  state.office.users.push(user);
  json(res, 201, { user, password: PASSWORD });
}

function changeUser({ state, res, body }, id) {
  const user = state.office.users.find((one) => one.id === Number(id));
  const last = user.role === 'admin' && state.office.users.filter((u) => u.role === 'admin').length;
  if (last === 1 && (body.disabled || (body.role && body.role !== 'admin'))) {
    return problem(state, res, 409, 'last_admin', { detail: 'This is the last administrator.' });
  }
  const { departments, employee_id, disabled, ...rest } = body;
  Object.assign(user, rest);
  if (departments) user.departments = departments.map((one) => departmentOf(state, one));
  if (employee_id !== undefined) {
    user.employee = state.office.employees.find((one) => one.id === employee_id) ?? null;
  }
  if (disabled !== undefined) user.disabled_at = disabled ? NOW : null;
  json(res, 200, user);
}

function endSessions({ state, res }, id) {
  state.office.users.find((one) => one.id === Number(id)).sessions = 0;
  res.writeHead(204).end();
}

const rights = (key, admin, hr, supervisor, employee) => ({ key, admin, hr, supervisor, employee });
const ROLES = [
  rights('leaderboard', 'all', 'all', 'all', 'own'),
  rights('waits', 'all', 'none', 'own_departments', 'none'),
  rights('employees', 'all', 'all', 'read', 'none'),
  rights('profile', 'all', 'all', 'own_departments', 'own'),
  rights('audit', 'all', 'read', 'none', 'none'),
  rights('users', 'all', 'none', 'none', 'none'),
  rights('ops', 'all', 'none', 'none', 'none'),
  rights('settings', 'all', 'read', 'read', 'none'),
];

function listAudit({ state, res, url }) {
  const query = url.searchParams;
  const day = (at) => new Date(Date.parse(at) + 5 * 3_600_000).toISOString().slice(0, 10);
  const found = state.office.audit.filter(
    (line) =>
      ['actor', 'action', 'request_id'].every(
        (key) => !query.get(key) || line[key] === query.get(key),
      ) &&
      (!query.get('object') || line.object.startsWith(query.get('object'))) &&
      (!query.get('from') || day(line.at) >= query.get('from')) &&
      (!query.get('to') || day(line.at) <= query.get('to')),
  );
  json(res, 200, page(found, query, 30));
}

// --- operations ---------------------------------------------------------------------------

function health({ state, res }) {
  const part = (name, latency_ms, rest = {}) => ({
    part: name,
    state: 'up',
    last_ok_at: NOW,
    latency_ms,
    instances: null,
    problems: [],
    facts: {},
    ...rest,
  });
  const parts = [
    part('postgres', 2),
    part('redis', 1, {
      state: 'warning',
      problems: [{ code: 'may_evict', detail: 'maxmemory-policy allkeys-lru' }],
    }),
    part('bot', 120, { facts: { mode: 'polling', username: 'finco_kpi_bot' } }),
    part('gateway', null, { instances: 1 }),
    part('worker', null, { instances: 2 }),
    part('api', null, { instances: 1 }),
  ];
  if (state.switches.down) {
    const found = parts.find((one) => one.part === state.switches.down);
    Object.assign(found, {
      state: 'down',
      last_ok_at: ago(5_400),
      problems: [{ code: 'silent', detail: '' }],
    });
  }
  json(res, 200, { state: 'warning', checked_at: NOW, parts });
}

function patchQueue({ state, res, body, session }, name) {
  const queue = state.office.queues.find((one) => one.name === name);
  if (body.paused && !body.reason) return problem(state, res, 422, 'unprocessable');
  queue.pause = body.paused ? { by: session.user.login, at: NOW, reason: body.reason } : null;
  json(res, 200, queue);
}

function listDead({ state, res, url }) {
  const queue = url.searchParams.get('queue');
  const found = state.office.dead.filter((job) => !queue || job.queue === queue);
  json(res, 200, page(found, url.searchParams));
}

const takeDead =
  (outcome) =>
  ({ state, res, body }, queue, id) => {
    if (outcome === 'discarded' && !body.reason) return problem(state, res, 422, 'unprocessable');
    const at = state.office.dead.findIndex((job) => job.queue === queue && job.id === id);
    if (at < 0) return problem(state, res, 404, 'not_found');
    state.office.dead.splice(at, 1);
    const counted = state.office.queues.find((one) => one.name === queue);
    counted.dead--;
    json(res, 200, { queue, id, outcome });
  };

// --- search -------------------------------------------------------------------------------

function search({ state, res, url }) {
  const q = fold(url.searchParams.get('q') ?? '');
  const has = (text) => fold(text ?? '').includes(q);
  json(res, 200, {
    employees: state.office.employees
      .filter((one) => has(one.name))
      .slice(0, 5)
      .map(({ id, name, department }) => ({ id, name, department: department?.name ?? null })),
    chats: CHATS.filter((chat) => has(chat.title)).slice(0, 5),
    messages: ASKS.filter((e) => has(e.ask.question.text))
      .slice(0, 5)
      .map((e, i) => ({
        chat: e.ask.chat,
        message_id: String(500 + i),
        sent_at: e.ask.asked_at,
        author: e.client,
        text: e.ask.question.text,
        snippet: e.ask.question.text,
        marks: [],
        wait_id: i === 4 ? null : e.ask.id,
      })),
  });
}

const ADMIN = ['admin'];
const KEEPERS = ['admin', 'hr'];
const LOOKERS = ['admin', 'hr', 'supervisor'];
const items =
  (pick) =>
  ({ state, res }) =>
    json(res, 200, { items: pick(state.office), next_cursor: null });

export const OFFICE_ROUTES = [
  ['GET', /^\/api\/v1\/employees$/, only(LOOKERS, listEmployees)],
  ['POST', /^\/api\/v1\/employees$/, only(KEEPERS, addEmployee)],
  ['POST', /^\/api\/v1\/employees\/import$/, only(KEEPERS, importEmployees)],
  ['GET', /^\/api\/v1\/employees\/(\d+)$/, getEmployee],
  ['PATCH', /^\/api\/v1\/employees\/(\d+)$/, only(KEEPERS, changeEmployee)],
  ['POST', /^\/api\/v1\/employees\/(\d+)\/invite$/, only(KEEPERS, invite)],
  ['GET', /^\/api\/v1\/employees\/(\d+)\/audit$/, employeeAudit],
  [
    'GET',
    /^\/api\/v1\/users$/,
    only(
      ADMIN,
      items((office) => office.users),
    ),
  ],
  ['POST', /^\/api\/v1\/users$/, only(ADMIN, addUser)],
  ['PATCH', /^\/api\/v1\/users\/(\d+)$/, only(ADMIN, changeUser)],
  ['DELETE', /^\/api\/v1\/users\/(\d+)\/sessions$/, only(ADMIN, endSessions)],
  [
    'POST',
    /^\/api\/v1\/users\/(\d+)\/password$/,
    only(ADMIN, ({ res }) => json(res, 200, { password: PASSWORD })),
  ],
  [
    'GET',
    /^\/api\/v1\/roles$/,
    only(
      ADMIN,
      items(() => ROLES),
    ),
  ],
  ['GET', /^\/api\/v1\/audit$/, only(KEEPERS, listAudit)],
  ['GET', /^\/api\/v1\/ops\/health$/, only(ADMIN, health)],
  [
    'GET',
    /^\/api\/v1\/ops\/queues$/,
    only(
      ADMIN,
      items((office) => office.queues),
    ),
  ],
  ['PATCH', /^\/api\/v1\/ops\/queues\/(\w+)$/, only(ADMIN, patchQueue)],
  ['GET', /^\/api\/v1\/ops\/jobs$/, only(ADMIN, listDead)],
  ['POST', /^\/api\/v1\/ops\/jobs\/(\w+)\/([\w-]+)\/retry$/, only(ADMIN, takeDead('queued'))],
  ['POST', /^\/api\/v1\/ops\/jobs\/(\w+)\/([\w-]+)\/discard$/, only(ADMIN, takeDead('discarded'))],
  ['GET', /^\/api\/v1\/search$/, only(LOOKERS, search)],
];
