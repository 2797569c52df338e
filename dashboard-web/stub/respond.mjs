// The two ways the stub answers: a body, or a problem with a request id.

export function json(res, status, body, headers = {}) {
  res.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...headers,
  });
  res.end(JSON.stringify(body));
}

export function problem(state, res, status, code, extra = {}) {
  const request_id = `req-${String(++state.requests).padStart(6, '0')}`;
  const body = {
    type: 'about:blank',
    title: code,
    status,
    code,
    detail: null,
    request_id,
    ...extra,
  };
  json(res, status, body, { 'content-type': 'application/problem+json' });
}
