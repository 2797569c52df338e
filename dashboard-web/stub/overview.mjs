// The first page of the stub, counted from its waits.
import { json } from './respond.mjs';
import { statsOf, worstOf } from './waits.mjs';

const TODAY = '2026-11-20';
const ADMIN = { user: { role: 'admin' } };
const dayBefore = (day, by) =>
  new Date(Date.parse(day) - by * 86_400_000).toISOString().slice(0, 10);

function stats(state, from, to, extra = {}) {
  return statsOf(state, new URLSearchParams({ from, to, ...extra }), ADMIN);
}

function trendOf({ daily }) {
  return daily.map(({ day, median_secs, hit_rate, answered }) => ({
    day,
    median_secs,
    hit_rate,
    answered,
  }));
}

function tiles(state) {
  const week = stats(state, dayBefore(TODAY, 6), TODAY);
  const { summary, previous, daily } = week;
  const open = state.waits.all.filter((wait) => wait.state === 'open');
  const tile = (key, value, before, spark) => ({ key, value, previous: before, spark });
  return [
    tile(
      'median',
      summary.median_secs,
      previous.median_secs,
      daily.map((d) => d.median_secs),
    ),
    tile(
      'hit_rate',
      summary.hit_rate,
      previous.hit_rate,
      daily.map((d) => d.hit_rate),
    ),
    tile('overdue', open.filter((wait) => wait.is_overdue).length, 11, [4, 6, 3, 8, 7, 10, 9]),
    tile(
      'answered',
      summary.answered,
      previous.answered,
      daily.map((d) => d.answered),
    ),
  ];
}

function todo(state, role) {
  const open = state.waits.all.filter((wait) => wait.state === 'open');
  const all = [
    { key: 'overdue', count: open.filter((wait) => wait.is_overdue).length },
    { key: 'review', count: open.filter((wait) => wait.suggestion).length },
    { key: 'blind_chats', count: 1 },
    { key: 'dead_jobs', count: 2 },
    { key: 'quarantined', count: 0 },
    { key: 'unlinked_employees', count: 3 },
    { key: 'failed_sends', count: 0 },
  ];
  if (role === 'admin') return all;
  return all.slice(0, 2);
}

function myDay(state, employee) {
  const own = { employee: String(employee) };
  const today = stats(state, TODAY, TODAY, own).summary;
  const month = stats(state, '2026-11-01', TODAY, own).summary;
  const open = state.waits.all.filter(
    (wait) => wait.state === 'open' && wait.holder?.id === employee,
  );
  return {
    open: open.length,
    overdue: open.filter((wait) => wait.is_overdue).length,
    answered: today.answered,
    within_target: today.within_target,
    missed: today.missed,
    hit_rate: month.hit_rate,
    median_secs: month.median_secs,
    trend: trendOf(stats(state, dayBefore(TODAY, 6), TODAY, own)),
  };
}

const NOTHING = { bot: true, employees: false, chats: false, calendar: false };

function getOverview({ state, res, session }) {
  const { role, employee_id } = session.user;
  const own = role === 'employee';
  const fresh = state.switches.first_run;
  json(res, 200, {
    tiles: own || fresh ? [] : tiles(state),
    todo: own || fresh ? [] : todo(state, role),
    trend: own || fresh ? [] : trendOf(stats(state, dayBefore(TODAY, 29), TODAY)),
    goals: { median_secs: 300, hit_rate: 90 },
    worst: own || fresh ? [] : worstOf(state),
    first_run: fresh && role === 'admin' ? NOTHING : null,
    my_day: own ? myDay(state, employee_id) : null,
  });
}

export const OVERVIEW_ROUTES = [['GET', /^\/api\/v1\/overview$/, getOverview]];
