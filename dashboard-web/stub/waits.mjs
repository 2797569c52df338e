// Waits of the stub: who waits now, what was answered, decisions with undo, the statistics.
import { ASKS, NOW, quantile, TARGET_SECS } from './data.mjs';
import { CHATS, CLIENTS, EMPLOYEES } from './people.mjs';
import { json, problem } from './respond.mjs';
import { QUESTIONS } from './talk.mjs';

const now = Date.parse(NOW);
const iso = (at) => new Date(at).toISOString();
const OPEN = 14;
/** The open waits have these numbers. */
const FIRST_OPEN = 900_000;

function base(id, chat, askedAt, client, holder, question) {
  return {
    id: String(id),
    version: 1,
    pending: false,
    chat,
    topic_id: null,
    asked_at: iso(askedAt),
    asked_by_name: client,
    kind: Number(id) % 3 ? 'first' : 'next',
    state: 'open',
    question: { message_id: `${chat.id}:534`, messages: 1, parts: 1, ...question },
    holder,
    credited: holder,
    ack: null,
    answer: null,
    suggestion: null,
    wall_secs: null,
    business_secs: null,
    own_secs: null,
    unit: 'business',
    target_secs: TARGET_SECS,
    due_at: iso(askedAt + TARGET_SECS * 1000),
    is_overdue: false,
    within_target: null,
    off_hours: false,
    reason: null,
  };
}

function openWaits() {
  return Array.from({ length: OPEN }, (_, i) => {
    const asked =
      now - [35, 70, 150, 220, 280, 310, 420, 700, 900, 1500, 2600, 4100, 7300, 9800][i] * 1000;
    const talk = QUESTIONS[i % QUESTIONS.length];
    const holder = i % 5 === 4 ? null : EMPLOYEES[i];
    const wait = base(
      FIRST_OPEN + i,
      CHATS[i % CHATS.length],
      asked,
      CLIENTS[i % CLIENTS.length],
      holder,
      {
        text: talk.text,
        media: talk.media,
      },
    );
    wait.is_overdue = Date.parse(wait.due_at) < now;
    if (i % 4 === 1) wait.ack = { at: iso(asked + 40_000), secs: 40, by: holder };
    if (i % 4 === 2) {
      wait.suggestion = {
        message_id: `${wait.chat.id}:535`,
        at: iso(asked + 25_000),
        text: talk.answer,
        by: holder,
        confidence: 62,
      };
    }
    return wait;
  });
}

function answeredWait({ ask, employee, client }) {
  const asked = Date.parse(ask.asked_at);
  const wait = base(ask.id, ask.chat, asked, client, employee, {
    text: ask.question.text,
    media: ask.question.media,
    messages: ask.question.messages,
  });
  return {
    ...wait,
    state: 'answered',
    answer: {
      message_id: `${ask.chat.id}:535`,
      at: ask.answered_at,
      text: ask.answer.text,
      media: null,
      by: employee,
      linked_by: ask.linked_by,
      confidence: ask.linked_by === 'reply' ? 100 : 84,
    },
    wall_secs: ask.response_secs + (Number(ask.id) % 9 ? 0 : 600),
    business_secs: ask.response_secs,
    own_secs: ask.response_secs,
    within_target: ask.within_target,
  };
}

/** All waits and what was decided: made anew at every reset. */
export const freshWaits = () => ({
  all: [...openWaits(), ...ASKS.map(answeredWait)],
  decisions: [],
});

const OF_NOW = { open: () => true, overdue: (w) => w.is_overdue, review: (w) => !!w.suggestion };
const MATCHES = {
  answered: (w) => w.state === 'answered',
  missed: (w) => w.within_target === false || (w.state === 'open' && w.is_overdue),
  excluded: (w) => w.state === 'excluded' || w.state === 'dismissed',
  all: () => true,
};
const matches = (wait, state) =>
  OF_NOW[state] ? wait.state === 'open' && OF_NOW[state](wait) : MATCHES[state](wait);

/** The company's day of a moment. */
const dayOf = (at) => iso(Date.parse(at) + 5 * 3_600_000).slice(0, 10);

function filtered(state, query, session) {
  const get = (name) => query.get(name);
  const words = get('q')?.toLowerCase();
  return state.waits.all.filter((wait) => {
    const day = dayOf(wait.asked_at);
    const { department } = wait.credited ?? {};
    return (
      mayRead(session, wait) &&
      (!get('from') || day >= get('from')) &&
      (!get('to') || (get('to').includes('T') ? wait.asked_at < get('to') : day <= get('to'))) &&
      (!get('department') || String(department?.id) === get('department')) &&
      (!get('employee') || String(wait.credited?.id) === get('employee')) &&
      (!get('chat') || wait.chat.id === get('chat')) &&
      (!words ||
        `${wait.question.text} ${wait.chat.title} ${wait.asked_by_name}`
          .toLowerCase()
          .includes(words))
    );
  });
}

const COUNTED = ['min_secs', 'max_secs', 'weekday', 'hour'];

/** Only what the statistics count, where a bar or a cell of their charts is asked for. */
function ofChart(waits, query) {
  if (!COUNTED.some((name) => query.has(name))) return waits;
  const number = (name) => (query.has(name) ? Number(query.get(name)) : null);
  const [min, max, weekday, hour] = COUNTED.map(number);
  const bar = min !== null || max !== null;
  return waits.filter(counted).filter((wait) => {
    const at = placeOf(wait);
    const secs = wait[`${query.get('unit') ?? 'business'}_secs`];
    return (
      (weekday === null || at.weekday === weekday) &&
      (hour === null || at.hour === hour) &&
      (!bar || (wait.state === 'answered' && isInBar(secs, min ?? 0, max)))
    );
  });
}

const mayRead = ({ user }) => user.role === 'admin' || user.role === 'supervisor';

function list({ state, res, url, session }) {
  if (!mayRead(session)) return problem(state, res, 403, 'forbidden');
  const query = url.searchParams;
  const tab = query.get('state') ?? 'open';
  const found = state.switches.first_run ? [] : ofChart(filtered(state, query, session), query);
  const items = found.filter((wait) => matches(wait, tab));
  const sort = query.get('sort') ?? (OF_NOW[tab] ? 'age' : 'asked');
  const by = { age: 'asked_at', asked: 'asked_at', due: 'due_at' }[sort];
  items.sort((a, b) => a[by].localeCompare(b[by]) * (sort === 'asked' ? -1 : 1));
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  const count = (name) => found.filter((wait) => matches(wait, name)).length;
  json(res, 200, {
    items: items.slice(from, to),
    next_cursor: to < items.length ? String(to) : null,
    counts: { open: count('open'), overdue: count('overdue'), review: count('review') },
  });
}

const find = (state, id) => state.waits.all.find((wait) => wait.id === id);

function one({ state, res, session }, id) {
  if (!mayRead(session)) return problem(state, res, 403, 'forbidden');
  const wait = find(state, id);
  return wait ? json(res, 200, wait) : problem(state, res, 404, 'not_found');
}

function history({ state, res }, id) {
  if (!find(state, id)) return problem(state, res, 404, 'not_found');
  const decisions = state.waits.decisions
    .filter((decision) => decision.wait === id)
    .map((decision) => decision.shown)
    .reverse();
  json(res, 200, { decisions, versions: [] });
}

const OUTCOME = {
  exclude: () => ({ state: 'excluded' }),
  dismiss: () => ({ state: 'dismissed' }),
  close: () => ({ state: 'closed' }),
  merge: () => ({ state: 'dismissed' }),
  link: (wait) => ({
    state: 'answered',
    wall_secs: 25,
    business_secs: 25,
    own_secs: 25,
    within_target: true,
    answer: { ...wait.suggestion, media: null, linked_by: 'person', confidence: 100 },
    suggestion: null,
  }),
  unlink: () => ({ suggestion: null }),
  split: () => ({}),
  reassign: (wait, body) => {
    const holder = EMPLOYEES.find((employee) => employee.id === body.employee_id);
    return { holder, credited: holder };
  },
};

function decide({ state, res, body, session, emit }, id) {
  const wait = find(state, id);
  if (!wait) return problem(state, res, 404, 'not_found');
  if (body.version !== wait.version) {
    return problem(state, res, 409, 'conflict', { changed_by: 'Aziza Rashidova' });
  }
  if (['exclude', 'dismiss'].includes(body.kind) && !body.reason) {
    return problem(state, res, 422, 'unprocessable', { detail: 'a reason is needed' });
  }
  const before = { ...wait };
  const by = { login: session.user.login, name: session.user.name };
  const decision = {
    id: String(state.waits.decisions.length + 1),
    wait: id,
    before,
    shown: {
      id: String(state.waits.decisions.length + 1),
      kind: body.kind,
      at: NOW,
      by,
      reason: body.reason ?? '',
      employee: EMPLOYEES.find((employee) => employee.id === body.employee_id) ?? null,
      message_id: body.message_id ?? null,
      undone_at: null,
      undone_by: null,
    },
  };
  state.waits.decisions.push(decision);
  // As on the server: kept at once, worked in a moment later.
  Object.assign(wait, { pending: true, version: wait.version + 1 });
  setTimeout(() => {
    Object.assign(wait, OUTCOME[body.kind](wait, body), {
      pending: false,
      reason: body.reason ?? null,
    });
    emit('waits');
  }, 150);
  json(res, 200, { decision_id: decision.id, pending: true, wait });
}

function makeAsk({ state, res }) {
  const id = String(state.waits.decisions.length + 1);
  state.waits.decisions.push({ id, wait: null, shown: {} });
  json(res, 200, { decision_id: id, pending: true, wait: null });
}

function undo({ state, res, session, emit }, id) {
  const decision = state.waits.decisions.find((one) => one.id === id);
  if (!decision) return problem(state, res, 404, 'not_found');
  const wait = find(state, decision.wait) ?? null;
  setTimeout(() => {
    if (!wait) return;
    Object.assign(wait, decision.before, { version: wait.version + 1, pending: false });
    emit('waits');
  }, 150);
  decision.shown.undone_at = NOW;
  decision.shown.undone_by = { login: session.user.login, name: session.user.name };
  json(res, 200, { pending: true, wait });
}

const EDGES = [0, 30, 60, 120, 300, 600, 900, 1800, 3600];
const counted = (wait) => ['open', 'answered', 'closed'].includes(wait.state);
/** From zero on, zero too. */
const isInBar = (secs, above, upTo) =>
  (secs > above || (above === 0 && secs === 0)) && (upTo === null || secs <= upTo);

/** The company's weekday and hour of an ask. */
function placeOf(wait) {
  const local = new Date(Date.parse(wait.asked_at) + 5 * 3_600_000);
  return { weekday: local.getUTCDay() || 7, hour: local.getUTCHours() };
}

function numbers(waits, unit) {
  const asks = waits.filter(counted);
  const answered = asks.filter((wait) => wait.state === 'answered');
  const secs = answered.map((wait) => wait[`${unit}_secs`]).sort((a, b) => a - b);
  const within = asks.filter((wait) => wait.within_target === true).length;
  const missed = asks.filter((wait) => MATCHES.missed(wait)).length;
  return {
    asks: asks.length,
    answered: answered.length,
    within_target: within,
    missed,
    open: asks.length - answered.length,
    excluded: waits.length - asks.length,
    unknown: 0,
    off_hours: 0,
    median_secs: quantile(secs, 0.5),
    p90_secs: quantile(secs, 0.9),
    ack_median_secs: 40,
    hit_rate: within + missed ? (within / (within + missed)) * 100 : null,
    secs,
  };
}
const daysFrom = (from, to) => {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000)
    days.push(iso(at).slice(0, 10));
  return days;
};

const GROUP = {
  employee: (wait) => [wait.credited?.id, wait.credited?.name],
  chat: (wait) => [wait.chat.id, wait.chat.title],
  department: (wait) => [wait.credited?.department?.id, wait.credited?.department?.name],
  day: (wait) => [dayOf(wait.asked_at), dayOf(wait.asked_at)],
};

function rowsOf(waits, by, unit) {
  const groups = new Map();
  for (const wait of waits) {
    const [id, name] = GROUP[by](wait);
    const group = groups.get(id) ?? {
      id: id === undefined ? null : String(id),
      name: name ?? null,
      waits: [],
    };
    group.waits.push(wait);
    groups.set(id, group);
  }
  return [...groups.values()]
    .map(({ waits: own, ...row }) => ({ ...row, ...numbers(own, unit), secs: undefined }))
    .sort((a, b) => b.asks - a.asks);
}

function heatmap(waits, unit) {
  const cells = new Map();
  for (const wait of waits.filter(counted)) {
    const { weekday, hour } = placeOf(wait);
    const key = `${weekday} ${hour}`;
    cells.set(key, [...(cells.get(key) ?? []), wait]);
  }
  return [...cells].map(([key, own]) => {
    const [weekday, hour] = key.split(' ').map(Number);
    const { asks, median_secs } = numbers(own, unit);
    return { weekday, hour, asks, median_secs };
  });
}

export function statsOf(state, query, session) {
  const unit = query.get('unit') ?? 'business';
  const [from, to] = [query.get('from'), query.get('to')];
  const length = Date.parse(to) - Date.parse(from) + 86_400_000;
  const before = new URLSearchParams(query);
  before.set('from', iso(Date.parse(from) - length).slice(0, 10));
  before.set('to', iso(Date.parse(from) - 86_400_000).slice(0, 10));
  const waits = state.switches.first_run ? [] : filtered(state, query, session);
  const { secs, ...summary } = numbers(waits, unit);
  const byDay = new Map(daysFrom(from, to).map((day) => [day, []]));
  for (const wait of waits) byDay.get(dayOf(wait.asked_at))?.push(wait);
  return {
    from: `${from}T00:00:00+05:00`,
    to: `${to}T00:00:00+05:00`,
    unit,
    target_secs: unit === 'wall' ? null : TARGET_SECS,
    summary,
    previous: { ...numbers(filtered(state, before, session), unit), secs: undefined },
    daily: daysFrom(from, to).map((day) => ({
      day,
      ...numbers(byDay.get(day) ?? [], unit),
      secs: undefined,
    })),
    histogram: EDGES.map((edge, i) => {
      const end = EDGES[i + 1] ?? null;
      const inside = secs.filter((value) => isInBar(value, edge, end));
      return { from_secs: edge, to_secs: end, count: inside.length };
    }),
    heatmap: heatmap(waits, unit),
    rows: rowsOf(waits, query.get('group_by') ?? 'day', unit),
  };
}

function stats({ state, res, url, session }) {
  if (!mayRead(session) && session.user.role !== 'hr') return problem(state, res, 403, 'forbidden');
  json(res, 200, statsOf(state, url.searchParams, session));
}

export function worstOf(state) {
  return state.waits.all
    .filter((wait) => wait.state === 'open' && wait.is_overdue && !wait.pending)
    .sort((a, b) => a.asked_at.localeCompare(b.asked_at))
    .slice(0, 5);
}

export const WAIT_ROUTES = [
  ['GET', /^\/api\/v1\/waits$/, list],
  ['GET', /^\/api\/v1\/waits\/(\w+)$/, one],
  ['GET', /^\/api\/v1\/waits\/(\w+)\/history$/, history],
  ['POST', /^\/api\/v1\/waits\/(\w+)\/decisions$/, decide],
  ['DELETE', /^\/api\/v1\/decisions\/(\w+)$/, undo],
  ['POST', /^\/api\/v1\/messages\/([\w~-]+)\/(\d+)\/ask$/, makeAsk],
  ['GET', /^\/api\/v1\/response-stats$/, stats],
];
