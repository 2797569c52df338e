// The bodies of the read endpoints, built from the asks.
import { ASKS, measure, RUNNING_MONTH, TARGET_SECS } from './data.mjs';
import { DEPARTMENTS, EMPLOYEES } from './people.mjs';
import { evidenceOf, metricsOf, RULE, scoreOf } from './scores.mjs';
import { SMALL_TALK } from './talk.mjs';

function shiftMonth(month, by) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by)).toISOString().slice(0, 7);
}

const inMonth = (month) => ASKS.filter((entry) => entry.day.startsWith(month));

/** Too few asks of the month are shown, but not ranked. */
const PROVISIONAL_ID = 18;

function rowsOf(asks, before, employees) {
  const of = (entries, employee) => entries.filter((e) => e.employee.id === employee.id);
  const rows = employees.map((employee) => {
    const whole = of(asks, employee);
    const provisional = employee.id === PROVISIONAL_ID;
    const own = provisional ? whole.slice(0, RULE.minimum_n - 1) : whole;
    const numbers = measure(own);
    const metrics = metricsOf(own, asks.length);
    const { id: employee_id, name, department } = employee;
    return {
      employee_id,
      name,
      department,
      rank: null,
      ...numbers,
      score: scoreOf(metrics).score,
      previous_score: scoreOf(metricsOf(of(before, employee), before.length)).score,
      is_provisional: provisional,
      decided: numbers.answered,
      open: 1,
      metrics,
    };
  });
  const order = (row) => (row.is_provisional ? -0.5 : (row.score ?? -1));
  rows.sort((a, b) => order(b) - order(a));
  rows.forEach((row, i) => {
    if (row.score !== null && !row.is_provisional) row.rank = i + 1;
  });
  return rows;
}

const teamScore = (asks) => (asks.length ? scoreOf(metricsOf(asks, asks.length)).score : null);

export function leaderboard({
  month = RUNNING_MONTH,
  department,
  calculatedAt,
  firstRun,
  openNow,
}) {
  const employees = firstRun
    ? []
    : EMPLOYEES.filter((e) => !department || e.department?.id === department);
  const belongs = (entry) => employees.includes(entry.employee);
  const asks = inMonth(month).filter(belongs);
  const before = inMonth(shiftMonth(month, -1)).filter(belongs);
  const now = measure(asks);
  const previous = measure(before);
  const days = [...new Set(asks.map((entry) => entry.day))].sort();
  return {
    month,
    previous_month: shiftMonth(month, -1),
    next_month: month < RUNNING_MONTH ? shiftMonth(month, 1) : null,
    is_current: month === RUNNING_MONTH,
    calculated_at: firstRun ? null : calculatedAt,
    target_secs: TARGET_SECS,
    rule_version: RULE.version,
    minimum_n: RULE.minimum_n,
    departments: firstRun ? [] : DEPARTMENTS,
    summary: {
      answered: now.answered,
      within_target: now.within_target,
      decided: now.answered,
      hit_rate: now.score,
      off_hours: 0,
      open_now: firstRun ? 0 : openNow,
      median_secs: now.median_secs,
      previous_median_secs: previous.median_secs,
      score: teamScore(asks),
      previous_score: teamScore(before),
    },
    daily: days.map((day) => {
      const own = asks.filter((e) => e.day === day);
      const { answered, score: hit_rate, median_secs } = measure(own);
      return { day, answered, score: teamScore(own), hit_rate, median_secs };
    }),
    rows: rowsOf(asks, before, employees),
  };
}

const ownAsks = (employeeId, month) => {
  const entries = inMonth(month).filter((e) => e.employee.id === employeeId);
  return employeeId === PROVISIONAL_ID ? entries.slice(0, RULE.minimum_n - 1) : entries;
};

export function why({ employeeId, month = RUNNING_MONTH, calculatedAt }) {
  const employee = EMPLOYEES.find((e) => e.id === employeeId);
  if (!employee) return null;
  const entries = ownAsks(employeeId, month);
  const numbers = measure(entries);
  const { score, parts } = scoreOf(metricsOf(entries, inMonth(month).length));
  const evidence = (key) => `/api/v1/employees/${employeeId}/evidence?metric=${key}&month=${month}`;
  return {
    employee,
    month,
    ...numbers,
    score,
    rank: null,
    is_provisional: employeeId === PROVISIONAL_ID,
    rule_version: RULE.version,
    rule_applies_from: RULE.applies_from,
    minimum_n: RULE.minimum_n,
    calculated_at: calculatedAt,
    parts: parts.map((part) => ({ ...part, evidence: part.n ? evidence(part.key) : null })),
    decided: numbers.answered,
    open: 1,
    off_hours: 0,
  };
}

export function evidence({ employeeId, metric, month = RUNNING_MONTH, cursor, limit = 20 }) {
  if (!EMPLOYEES.some((e) => e.id === employeeId)) return null;
  const all = ownAsks(employeeId, month);
  const entries = metric === 'median_ack' ? all.filter((_, i) => i % 6 === 0) : all;
  const from = Number(cursor ?? 0);
  const to = from + limit;
  return {
    items: entries.slice(from, to).map(evidenceOf),
    next_cursor: to < entries.length ? String(to) : null,
    total: entries.length,
  };
}

const TALK_BEFORE = 34;
const TALK_AFTER = 14;
const GAP_MS = 7 * 60_000;

/** Everything said in the chat around one ask, oldest first. */
function wholeConversation({ ask, employee, client }) {
  const asked = Date.parse(ask.asked_at);
  const answered = Date.parse(ask.answered_at);
  const people = {
    client: { name: client, role: 'client', employee_id: null },
    staff: { name: employee.name, role: 'staff', employee_id: employee.id },
    bot: { name: 'FinCo KPI bot', role: 'bot', employee_id: null },
  };
  const messages = [];
  const say = (at, who, rest) => {
    const number = 500 + messages.length;
    messages.push({
      id: `${ask.chat.id}:${number}`,
      message_id: number,
      sent_at: new Date(at).toISOString(),
      edited_at: null,
      author: people[who],
      text: null,
      media: null,
      reply_to_message_id: null,
      mark: null,
      ...rest,
    });
    return number;
  };
  const chat = (count, startAt) => {
    for (let i = 0; i < count; i++) {
      const [who, text] = SMALL_TALK[(i + Number(ask.id)) % SMALL_TALK.length];
      const at = startAt + i * GAP_MS;
      say(at, who, { text, edited_at: i % 9 === 4 ? new Date(at + 30_000).toISOString() : null });
    }
  };
  chat(TALK_BEFORE, asked - TALK_BEFORE * GAP_MS);
  const { text, media, messages: parts } = ask.question;
  const question = say(asked, 'client', { text, media, mark: 'question' });
  if (parts > 1)
    say(asked + 4000, 'client', { text: 'Iltimos, tezroq javob bering', mark: 'question' });
  if (ask.suggestion) say(Date.parse(ask.suggestion.at), 'staff', { text: ask.suggestion.text });
  if (!ask.answer) return messages;
  say(answered, 'staff', {
    ...ask.answer,
    mark: 'answer',
    reply_to_message_id: ask.linked_by === 'reply' ? question : null,
  });
  chat(TALK_AFTER, answered + GAP_MS);
  return messages;
}

/** An open wait as the asks of the past are kept, so that both have a conversation. */
function entryOf(wait) {
  return {
    employee: wait.holder ?? EMPLOYEES[0],
    client: wait.asked_by_name,
    ask: {
      id: wait.id,
      chat: wait.chat,
      asked_at: wait.asked_at,
      answered_at: null,
      response_secs: null,
      within_target: null,
      linked_by: null,
      question: wait.question,
      answer: null,
      suggestion: wait.suggestion,
    },
  };
}

export function conversation({ id, before = 10, after = 10, waits = [] }) {
  const open = waits.find((wait) => wait.id === id && wait.state === 'open');
  const entry = open ? entryOf(open) : ASKS.find((e) => e.ask.id === id);
  if (!entry) return null;
  const all = wholeConversation(entry);
  const first = all.findIndex((m) => m.mark === 'question');
  const last = all.findLastIndex((m) => m.mark !== null);
  const from = Math.max(0, first - before);
  const to = Math.min(all.length, last + 1 + after);
  return {
    ask: {
      ...entry.ask,
      asked_by_name: entry.client,
      answered_by_name: entry.ask.answer ? entry.employee.name : null,
    },
    chat: entry.ask.chat,
    messages: all.slice(from, to),
    has_before: from > 0,
    has_after: to < all.length,
  };
}
