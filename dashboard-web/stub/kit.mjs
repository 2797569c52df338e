// What several pages ask for: exports, saved views, employees to choose from.
import { EMPLOYEES } from './people.mjs';
import { json, problem } from './respond.mjs';

const EXPORT_STEPS = [0, 40, 80, 100];

export const freshKit = () => ({ exports: new Map(), views: [], lastView: 0 });

const shown = (job) => {
  const percent = EXPORT_STEPS[Math.min(job.asked, EXPORT_STEPS.length - 1)];
  const done = percent === 100;
  const name = `${job.kind}.${job.format}`;
  return {
    id: job.id,
    state: done ? 'done' : 'running',
    percent,
    rows: done ? 3 : null,
    error: null,
    file: done ? { id: job.id, name, size_bytes: 64, url: `/api/v1/files/${job.id}` } : null,
  };
};

function startExport({ state, res, body }) {
  const id = `export-${state.kit.exports.size + 1}`;
  const job = { id, asked: 0, ...body };
  state.kit.exports.set(id, job);
  json(res, 202, shown(job));
}

function getExport({ state, res }, id) {
  const job = state.kit.exports.get(id);
  if (!job) return problem(state, res, 404, 'not_found');
  job.asked++;
  json(res, 200, shown(job));
}

function getFile({ state, res }, id) {
  const job = state.kit.exports.get(id);
  if (!job) return problem(state, res, 404, 'not_found');
  res.writeHead(200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${job.kind}.${job.format}"`,
  });
  res.end('\ufeffname;count\nA;1\n');
}

function listViews({ state, res }) {
  json(res, 200, { items: state.kit.views, next_cursor: null });
}

function addView({ state, res, body }) {
  const view = { id: ++state.kit.lastView, own: true, ...body };
  state.kit.views.push(view);
  json(res, 201, view);
}

function deleteView({ state, res }, id) {
  state.kit.views = state.kit.views.filter((view) => String(view.id) !== id);
  res.writeHead(204).end();
}

export const KIT_ROUTES = [
  ['POST', /^\/api\/v1\/exports$/, startExport],
  ['GET', /^\/api\/v1\/exports\/([\w-]+)$/, getExport],
  ['GET', /^\/api\/v1\/files\/([\w-]+)$/, getFile],
  ['GET', /^\/api\/v1\/saved-views$/, listViews],
  ['POST', /^\/api\/v1\/saved-views$/, addView],
  ['DELETE', /^\/api\/v1\/saved-views\/(\w+)$/, deleteView],
  [
    'GET',
    /^\/api\/v1\/employees$/,
    ({ res }) => json(res, 200, { items: EMPLOYEES, next_cursor: null }),
  ],
];
