// A stand-in for the real server, for tests and development only: the whole contract of
// the OpenAPI document over imaginary data, the built app, and switches to make things fail.
//
// POST /__stub takes {reset, fail, delay_ms, slow, drop_streams, refuse_streams, expire_sessions,
// first_run, temporary_password, emit, touch_wait}; `fail` is {"<path part>": <status>},
// `slow` {"<end of a path>": <ms>}.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { conversation, evidence, leaderboard, why } from './answers.mjs';
import { NOW } from './data.mjs';
import { DEPARTMENT_ROUTES } from './departments.mjs';
import { freshGaps, GAP_ROUTES } from './gaps.mjs';
import { freshKit, KIT_ROUTES } from './kit.mjs';
import { freshOffice, OFFICE_ROUTES } from './office.mjs';
import { OVERVIEW_ROUTES } from './overview.mjs';
import { isTemporary, PASSWORD_ROUTES, passwordOf } from './password.mjs';
import { USERS } from './people.mjs';
import { json, problem } from './respond.mjs';
import { freshSettings, SETTINGS_ROUTES } from './settings.mjs';
import { serveStatic } from './static.mjs';
import { freshWaits, WAIT_ROUTES } from './waits.mjs';

const RECALCULATION_MS = 900;
const HEARTBEAT_MS = 15_000;
const COMPANY = { name: 'Zarafshon Savdo MChJ', time_zone: 'Asia/Tashkent' };

const freshSwitches = () => ({
  fail: {},
  delay_ms: 0,
  slow: {},
  refuse_streams: false,
  first_run: false,
  temporary_password: false,
  down: null,
});

export async function startStub({ port = 0 } = {}) {
  const state = {
    sessions: new Map(),
    streams: new Set(),
    languages: new Map(),
    passwords: new Map(),
    switches: freshSwitches(),
    calculatedAt: NOW,
    requests: 0,
    startedAt: Date.now(),
    waits: freshWaits(),
    kit: freshKit(),
    office: freshOffice(),
    settings: freshSettings(),
    gaps: freshGaps(),
  };
  const server = createServer((req, res) => {
    handle(state, req, res).catch((error) => {
      console.error(error);
      res.writeHead(500).end();
    });
  });
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  const heartbeat = setInterval(() => {
    for (const stream of state.streams) stream.write(': heartbeat\n\n');
  }, HEARTBEAT_MS);
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      clearInterval(heartbeat);
      server.closeAllConnections();
      server.close();
    },
  };
}

async function handle(state, req, res) {
  const url = new URL(req.url, 'http://stub');
  const { pathname } = url;
  if (!pathname.startsWith('/api/') && pathname !== '/__stub')
    return serveStatic(pathname, req, res);

  // The pages go by the server's clock: it stands at NOW when the stub starts.
  res.setHeader('date', new Date(Date.parse(NOW) + Date.now() - state.startedAt).toUTCString());
  let raw = '';
  for await (const chunk of req) raw += chunk;
  const isJson = !/^text\//.test(req.headers['content-type'] ?? '');
  const body = raw && isJson ? JSON.parse(raw) : {};
  if (pathname === '/__stub') return control(state, body, res);

  const { fail, delay_ms, slow } = state.switches;
  const end = Object.keys(slow).find((part) => pathname.endsWith(part));
  const delay = slow[end] ?? delay_ms;
  if (delay) await new Promise((done) => setTimeout(done, delay));
  const broken = Object.keys(fail).find((part) => pathname.includes(part));
  if (broken) return problem(state, res, fail[broken], 'injected_failure');

  const sid = /sid=(\w+)/.exec(req.headers.cookie ?? '')?.[1];
  const session = state.sessions.get(sid);
  const request = {
    state,
    req,
    res,
    url,
    body,
    raw,
    sid,
    session,
    emit: (topic) => emit(state, topic),
  };
  const route = ROUTES.find(([method, pattern]) => method === req.method && pattern.test(pathname));
  if (!route) return problem(state, res, 404, 'not_found');
  const [method, pattern, run, open] = route;
  if (!open && !session) return problem(state, res, 401, 'no_session');
  if (method !== 'GET' && !mayWrite(pathname, req, session)) {
    return problem(state, res, 403, 'bad_csrf');
  }
  return run(request, ...pattern.exec(pathname).slice(1));
}

/** Sign-in proves itself by a header no form can send, every other write by the session's token. */
function mayWrite(pathname, req, session) {
  if (pathname === '/api/v1/auth/login') return req.headers['x-requested-with'] === 'finco';
  return req.headers['x-csrf-token'] === session?.csrf;
}

const ROUTES = [
  ['GET', /^\/api\/v1\/session$/, getSession, 'open'],
  ['PATCH', /^\/api\/v1\/session$/, patchSession],
  ['POST', /^\/api\/v1\/auth\/login$/, login, 'open'],
  ['POST', /^\/api\/v1\/auth\/logout$/, logout],
  ['GET', /^\/api\/v1\/leaderboard$/, getLeaderboard],
  ['GET', /^\/api\/v1\/leaderboard\/(\d+)\/why$/, getWhy],
  ['GET', /^\/api\/v1\/employees\/(\d+)\/evidence$/, getEvidence],
  ['GET', /^\/api\/v1\/waits\/(\w+)\/messages$/, getConversation],
  ['POST', /^\/api\/v1\/scores\/recalculate$/, recalculate],
  ['GET', /^\/api\/v1\/events$/, events],
  ...WAIT_ROUTES,
  ...OVERVIEW_ROUTES,
  ...OFFICE_ROUTES,
  ...SETTINGS_ROUTES,
  ...KIT_ROUTES,
  ...PASSWORD_ROUTES,
  ...GAP_ROUTES,
  ...DEPARTMENT_ROUTES,
];

const sessionBody = (state, session) => ({
  user: session
    ? { ...session.user, password_is_temporary: isTemporary(state, session.user) }
    : null,
  csrf: session?.csrf ?? null,
  company: COMPANY,
  version: '0.1.0',
});

function getSession({ state, res, session }) {
  json(res, 200, sessionBody(state, session));
}

function patchSession({ state, res, session, body }) {
  state.languages.set(session.user.id, body.language);
  session.user.language = body.language;
  json(res, 200, sessionBody(state, session));
}

function login({ state, res, body }) {
  if (body.login === 'locked') {
    return problem(state, res, 429, 'too_many_attempts', { retry_after_secs: 3 });
  }
  const user = USERS.find((u) => u.login === body.login);
  if (!user || body.password !== passwordOf(state, user))
    return problem(state, res, 401, 'bad_credentials');
  const sid = `s${state.sessions.size + 1}x${Math.random().toString(36).slice(2)}`;
  const language = state.languages.get(user.id) ?? 'ru';
  const session = { csrf: `csrf-${sid}`, user: { ...user, language } };
  state.sessions.set(sid, session);
  json(res, 200, sessionBody(state, session), {
    'set-cookie': `sid=${sid}; HttpOnly; SameSite=Lax; Path=/`,
  });
}

function logout({ state, res, sid }) {
  state.sessions.delete(sid);
  res.writeHead(204, { 'set-cookie': 'sid=; Max-Age=0; Path=/' }).end();
}

function getLeaderboard({ state, res, url, session }) {
  const query = url.searchParams;
  json(
    res,
    200,
    leaderboard({
      month: query.get('month') ?? undefined,
      department: Number(query.get('department')) || undefined,
      calculatedAt: state.calculatedAt,
      firstRun: state.switches.first_run,
      // The whole company's open waits are not for everybody.
      openNow: ['admin', 'hr'].includes(session.user.role) ? 14 : null,
    }),
  );
}

function getWhy({ state, res, url, session }, id) {
  const employeeId = Number(id);
  if (session.user.role === 'employee' && session.user.employee_id !== employeeId) {
    return problem(state, res, 403, 'forbidden');
  }
  const query = url.searchParams;
  const body = why({
    employeeId,
    month: query.get('month') ?? undefined,
    calculatedAt: state.calculatedAt,
  });
  return body ? json(res, 200, body) : problem(state, res, 404, 'not_found');
}

function getEvidence({ state, res, url, session }, id) {
  const employeeId = Number(id);
  if (session.user.role === 'employee' && session.user.employee_id !== employeeId) {
    return problem(state, res, 403, 'forbidden');
  }
  const get = (name) => url.searchParams.get(name) ?? undefined;
  const body = evidence({
    employeeId,
    metric: get('metric'),
    month: get('month'),
    cursor: get('cursor'),
    limit: Number(get('limit')) || undefined,
  });
  return body ? json(res, 200, body) : problem(state, res, 404, 'not_found');
}

function getConversation({ state, res, url }, id) {
  const number = (name) => {
    const value = url.searchParams.get(name);
    return value === null ? undefined : Number(value);
  };
  const body = conversation({
    id,
    before: number('before'),
    after: number('after'),
    waits: state.waits.all,
  });
  return body ? json(res, 200, body) : problem(state, res, 404, 'not_found');
}

function recalculate({ state, res, session }) {
  if (session.user.role === 'employee') {
    return problem(state, res, 403, 'forbidden');
  }
  setTimeout(() => {
    state.calculatedAt = new Date(Date.parse(state.calculatedAt) + 60_000).toISOString();
    emit(state, 'leaderboard');
  }, RECALCULATION_MS);
  json(res, 202, { queued: true });
}

function emit(state, topic) {
  for (const stream of state.streams) {
    stream.write(`event: changed\ndata: ${JSON.stringify({ topic })}\n\n`);
  }
}

function events({ state, req, res }) {
  if (state.switches.refuse_streams) return problem(state, res, 503, 'unavailable');
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write('event: hello\ndata: {}\n\n');
  state.streams.add(res);
  req.on('close', () => state.streams.delete(res));
}

function control(state, command, res) {
  const { reset, drop_streams, expire_sessions, touch_wait, emit: topic, ...switches } = command;
  if (reset) {
    state.switches = freshSwitches();
    state.calculatedAt = NOW;
    state.languages.clear();
    state.passwords.clear();
    state.waits = freshWaits();
    state.kit = freshKit();
    state.office = freshOffice();
    state.settings = freshSettings();
    state.gaps = freshGaps();
    state.startedAt = Date.now();
  }
  Object.assign(state.switches, switches);
  const touched = state.waits.all.find((wait) => wait.id === touch_wait);
  if (touched) touched.version++;
  if (expire_sessions) state.sessions.clear();
  if (drop_streams) for (const stream of state.streams) stream.end();
  if (topic) emit(state, topic);
  json(res, 200, { streams: state.streams.size });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stub = await startStub({ port: Number(process.env.PORT ?? 4310) });
  console.log(stub.url);
}
