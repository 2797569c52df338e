// Blind times of the stub: noted by the bot or a person, changed, taken back.
import { NOW } from './data.mjs';
import { only, page } from './office.mjs';
import { CHATS } from './people.mjs';
import { json, problem } from './respond.mjs';

const gap = (id, chat, from_at, to_at, reason, rest = {}) => ({
  id,
  chat_id: chat?.id ?? null,
  chat_title: chat?.title ?? null,
  from_at,
  to_at,
  reason,
  note: '',
  created_at: to_at ?? from_at,
  created_by: 'bot',
  withdrawn_at: null,
  ...rest,
});

export const freshGaps = () => [
  gap(4, CHATS[3], '2026-11-19T13:20:00Z', null, 'blind'),
  gap(3, null, '2026-11-14T16:00:00Z', '2026-11-15T22:00:00Z', 'down'),
  gap(2, CHATS[6], '2026-11-10T04:00:00Z', '2026-11-10T07:30:00Z', 'reported', {
    note: 'Guruh yangi raqamga koʻchirilgan, bot kech qoʻshilgan',
    created_by: 'hr',
  }),
  gap(1, CHATS[1], '2026-11-03T05:00:00Z', '2026-11-03T06:00:00Z', 'removed', {
    withdrawn_at: '2026-11-03T07:10:00Z',
  }),
];

function list({ state, res, url }) {
  const chat = url.searchParams.get('chat');
  const found = state.gaps
    .filter((one) => !chat || one.chat_id === null || one.chat_id === chat)
    .toSorted((a, b) => b.from_at.localeCompare(a.from_at));
  json(res, 200, page(found, url.searchParams));
}

const endsFirst = ({ from_at, to_at }) => to_at !== null && to_at <= from_at;
const wrongOrder = (state, res) =>
  problem(state, res, 422, 'unprocessable', { detail: 'to_at: a gap ends after it begins' });

function add({ state, res, body, session }) {
  if (endsFirst(body)) return wrongOrder(state, res);
  const chat = CHATS.find((one) => one.id === body.chat_id);
  if (body.chat_id !== null && !chat) return problem(state, res, 422, 'unprocessable');
  const made = gap(10 + state.gaps.length, chat, body.from_at, body.to_at, 'reported', {
    note: body.note,
    created_at: NOW,
    created_by: session.user.login,
  });
  state.gaps.push(made);
  json(res, 201, made);
}

function change({ state, res, body }, id) {
  const found = state.gaps.find((one) => one.id === Number(id));
  if (!found) return problem(state, res, 404, 'not_found');
  const span = { from_at: body.from_at ?? found.from_at, to_at: body.to_at ?? found.to_at };
  if (endsFirst(span)) return wrongOrder(state, res);
  Object.assign(found, span);
  if (typeof body.withdrawn === 'boolean') found.withdrawn_at = body.withdrawn ? NOW : null;
  json(res, 200, found);
}

export const GAP_ROUTES = [
  ['GET', /^\/api\/v1\/gaps$/, only(['admin', 'hr', 'supervisor'], list)],
  ['POST', /^\/api\/v1\/gaps$/, only(['admin', 'hr'], add)],
  ['PATCH', /^\/api\/v1\/gaps\/(\d+)$/, only(['admin', 'hr'], change)],
];
