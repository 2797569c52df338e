// One's own password in the stub: the rules of the server, and the end of all other sessions.
import { problem } from './respond.mjs';

export const PASSWORD = 'demo-pass';

/** What was set since the last reset, by user. */
export const passwordOf = (state, user) => state.passwords.get(user.id) ?? PASSWORD;

export const isTemporary = (state, user) =>
  state.switches.temporary_password && !state.passwords.has(user.id);

function setPassword({ state, res, body, session, sid }) {
  if (body.current === 'locked') {
    return problem(state, res, 429, 'too_many_attempts', { retry_after_secs: 3 });
  }
  const { length } = [...body.new];
  if (length < 10 || length > 200) {
    return problem(state, res, 422, 'invalid_field', { field: 'new' });
  }
  if (body.current !== passwordOf(state, session.user)) {
    return problem(state, res, 409, 'wrong_password', {
      field: 'current',
      detail: 'The current password is another.',
    });
  }
  state.passwords.set(session.user.id, body.new);
  for (const [other, { user }] of state.sessions) {
    if (user.id === session.user.id && other !== sid) state.sessions.delete(other);
  }
  res.writeHead(204).end();
}

export const PASSWORD_ROUTES = [['POST', /^\/api\/v1\/session\/password$/, setPassword]];
