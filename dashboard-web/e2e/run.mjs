// Whole-app tests in a real browser: `npm run build && npm run e2e`, or BASE_URL=http://... for a
// real server (then only the tests that need no imaginary data or failures are run).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const FOLDER = new URL('./tests/', import.meta.url).pathname;
const [only = ''] = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.mjs') && name.includes(only))
  .map((name) => FOLDER + name);

const run = (chosen, atOnce) =>
  chosen.length === 0
    ? 0
    : (spawnSync(
        process.execPath,
        ['--test', `--test-concurrency=${atOnce}`, '--test-reporter=spec', ...chosen],
        { stdio: 'inherit' },
      ).status ?? 1);

// Each file has a server and a browser of its own, and waits for both much of the time. What
// measures the pages is alone with them.
const measures = (name) => name.endsWith('weight.test.mjs');
const together = run(
  files.filter((name) => !measures(name)),
  2,
);
const alone = run(files.filter(measures), 1);
process.exit(together || alone);
