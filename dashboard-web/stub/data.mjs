// Believable asks of two months. Every score in the stub is counted from these, never invented.
import { CHATS, CLIENTS, EMPLOYEES, SILENT } from './people.mjs';
import { QUESTIONS } from './talk.mjs';

export const TARGET_SECS = 300;
export const RUNNING_MONTH = '2026-11';
/** "Now" of the stub: tests must not depend on the day they run. */
export const NOW = '2026-11-20T06:10:00Z';
const LAST_DAY = { '2026-10': 31, '2026-11': 20 };
const UTC_OFFSET_HOURS = 5;

/** A small seeded generator: the same data at every start. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

function makeAsk(employee, month, n, next) {
  const day = 1 + Math.floor(next() * LAST_DAY[month]);
  const hour = 9 + Math.floor(next() * (day === LAST_DAY['2026-11'] ? 2 : 9)) - UTC_OFFSET_HOURS;
  const [year, number] = month.split('-').map(Number);
  const asked = Date.UTC(
    year,
    number - 1,
    day,
    hour,
    Math.floor(next() * 55),
    Math.floor(next() * 60),
  );
  const pace = 70 + employee.id * 9 + (month === '2026-10' ? 18 : 0);
  const secs = Math.round(pace * Math.exp((next() + next() + next() - 1.5) * 1.9));
  const talk = QUESTIONS[Math.floor(next() * QUESTIONS.length)];
  return {
    employee,
    client: CLIENTS[Math.floor(next() * CLIENTS.length)],
    day: `${month}-${String(day).padStart(2, '0')}`,
    ask: {
      id: String(employee.id * 10_000 + (month === '2026-10' ? 5_000 : 0) + n),
      chat: CHATS[Math.floor(next() * CHATS.length)],
      asked_at: new Date(asked).toISOString(),
      answered_at: new Date(asked + secs * 1000).toISOString(),
      response_secs: secs,
      within_target: secs <= TARGET_SECS,
      linked_by: next() < 0.72 ? 'reply' : 'order',
      question: { text: talk.text, media: talk.media, messages: next() < 0.2 ? 2 : 1 },
      answer: { text: talk.answer, media: null },
    },
  };
}

function makeAsks() {
  const next = random(7);
  const answering = EMPLOYEES.slice(0, EMPLOYEES.length - SILENT);
  return ['2026-10', '2026-11'].flatMap((month) =>
    answering.flatMap((employee) => {
      const count = 18 + Math.floor(next() * 90);
      return Array.from({ length: count }, (_, n) => makeAsk(employee, month, n + 1, next));
    }),
  );
}

/** [{employee, client, day, ask}], newest first. */
export const ASKS = makeAsks().sort((a, b) => b.ask.asked_at.localeCompare(a.ask.asked_at));

export function quantile(sorted, q) {
  return sorted.length ? sorted[Math.ceil(sorted.length * q) - 1] : null;
}

/** The numbers of a set of asks; unknown when there are none. */
export function measure(entries) {
  const secs = entries.map((e) => e.ask.response_secs).sort((a, b) => a - b);
  const within = entries.filter((e) => e.ask.within_target).length;
  return {
    answered: secs.length,
    within_target: within,
    score: secs.length ? (within / secs.length) * 100 : null,
    median_secs: quantile(secs, 0.5),
    p90_secs: quantile(secs, 0.9),
  };
}
