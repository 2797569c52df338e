// Whole-app tests in a real browser: `npm run build && npm run e2e`, or BASE_URL=http://... for a
// real server (then only the tests that need no imaginary data or failures are run).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const FOLDER = new URL('./tests/', import.meta.url).pathname;
const [only = ''] = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.mjs') && name.includes(only))
  .map((name) => FOLDER + name);

// One file after another: a browser each is enough for a small machine.
const run = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files],
  { stdio: 'inherit' },
);
process.exit(run.status ?? 1);
