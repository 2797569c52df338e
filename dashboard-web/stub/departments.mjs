// Departments of the stub: none of two has one name, and one that is named somewhere stays.
import { only } from './office.mjs';
import { json, problem } from './respond.mjs';

const inIt = (id) => (one) => one.department?.id === id;

function counted(state, one) {
  const people = state.office.employees.filter(inIt(one.id));
  return { ...one, employees: people.filter((person) => !person.left_at).length };
}

function list({ state, res }) {
  json(res, 200, {
    items: state.office.departments.map((one) => counted(state, one)),
    next_cursor: null,
  });
}

const isTaken = (state, name, id) =>
  state.office.departments.some((one) => one.name === name && one.id !== id);
const taken = (state, res) => problem(state, res, 409, 'department_name_taken', { field: 'name' });

function add({ state, res, body }) {
  if (isTaken(state, body.name)) return taken(state, res);
  const one = { id: 10 + ++state.requests, name: body.name };
  state.office.departments.push(one);
  json(res, 201, counted(state, one));
}

function rename({ state, res, body }, text) {
  const id = Number(text);
  const one = state.office.departments.find((department) => department.id === id);
  if (!one) return problem(state, res, 404, 'not_found');
  if (isTaken(state, body.name, id)) return taken(state, res);
  one.name = body.name;
  for (const person of state.office.employees.filter(inIt(id))) person.department = { ...one };
  json(res, 200, counted(state, one));
}

function remove({ state, res }, text) {
  const id = Number(text);
  const { departments, employees } = state.office;
  if (!departments.some((one) => one.id === id)) return problem(state, res, 404, 'not_found');
  if (employees.some(inIt(id))) return problem(state, res, 409, 'department_in_use');
  state.office.departments = departments.filter((one) => one.id !== id);
  res.writeHead(204).end();
}

const KEEPERS = ['admin', 'hr'];
export const DEPARTMENT_ROUTES = [
  ['GET', /^\/api\/v1\/departments$/, only(['admin', 'hr', 'supervisor'], list)],
  ['POST', /^\/api\/v1\/departments$/, only(KEEPERS, add)],
  ['PATCH', /^\/api\/v1\/departments\/(\d+)$/, only(KEEPERS, rename)],
  ['DELETE', /^\/api\/v1\/departments\/(\d+)$/, only(KEEPERS, remove)],
];
