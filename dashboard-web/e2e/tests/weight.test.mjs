// A first visit: nothing jumps, few requests, little work.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESKTOP, openPage, openPath, PHONE, setUp, signIn, stubControl } from '../browser.mjs';

const MOST_REQUESTS = 25;
const MOST_SHIFT = 0.02;
const MOST_TASK_MS = 400;
const RUNS = 3;

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());

async function visit(path, device) {
  const page = await openPage(house, device);
  await signIn(page);
  // Slow enough for the skeleton to be drawn: what follows it must not move anything.
  if (house.stubbed) await stubControl(page, { delay_ms: 250 });
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const devtools = await page.context().newCDPSession(page);
  // Thread ticks count work done, not time passed: steady on a busy machine.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await openPath(page, path);
  await page.locator('figure svg text').first().waitFor();
  const { metrics } = await devtools.send('Performance.getMetrics');
  const taskMs = metrics.find((m) => m.name === 'TaskDuration').value * 1000;
  const shift = await page.evaluate(() => window.shift);
  await page.context().close();
  return { requests: requests.length, shift, taskMs };
}

for (const path of ['/', '/waits', '/leaderboard']) {
  for (const [name, device] of [
    ['desktop', DESKTOP],
    ['phone', PHONE],
  ]) {
    test(`${path} on a ${name}`, async (t) => {
      const visits = [];
      for (let i = 0; i < RUNS; i++) visits.push(await visit(path, device));
      const best = (key) => Math.min(...visits.map((v) => v[key]));
      t.diagnostic(
        `requests ${best('requests')}, shift ${best('shift').toFixed(4)}, task ${best('taskMs').toFixed(0)} ms`,
      );
      assert.ok(best('requests') <= MOST_REQUESTS);
      assert.ok(Math.max(...visits.map((v) => v.shift)) <= MOST_SHIFT);
      assert.ok(best('taskMs') <= MOST_TASK_MS);
    });
  }
}
