// The supervisor's round against a running demo, by touch and by keyboard:
// BASE_URL=http://... CHAT_URL=http://... E2E_PASSWORD=... node e2e/round.mjs (or ./dev round).
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { openPage, setUp } from './browser.mjs';
import { layoutFaults } from './checks.mjs';
import { keyHands, KEYS } from './round/keys.mjs';
import { story } from './round/story.mjs';
import { TOUCH, touchHands } from './round/touch.mjs';
import { openWorld } from './round/world.mjs';

const OUT = process.env.SHOTS ?? new URL('../../.finco/round', import.meta.url).pathname;
const { BASE_URL, CHAT_URL, E2E_PASSWORD } = process.env;
if (!BASE_URL || !CHAT_URL || !E2E_PASSWORD) {
  console.error('BASE_URL, CHAT_URL and E2E_PASSWORD say where the demo is: see ./dev round');
  process.exit(2);
}
mkdirSync(OUT, { recursive: true });

const secsSince = (moment) => `${((performance.now() - moment) / 1000).toFixed(1)} s`;

async function walk(house, world, { name, device }, handsOf) {
  const page = await openPage(house, device);
  const number = Math.floor(Date.now() / 1000) % 100_000;
  let step = 0;
  await page.goto('/');
  for (const [deed, run] of story({ page, hands: handsOf(page), world, number })) {
    const began = performance.now();
    step += 1;
    const path = `${OUT}/${name}-${String(step).padStart(2, '0')}.png`;
    try {
      await run();
      assert.deepEqual([...(await layoutFaults(page)), ...page.problems], []);
    } catch (error) {
      console.log(`${name}  FAILED  ${deed} (${path})\n${error.message}\n`);
      console.log(await page.locator('body').innerText());
      throw error;
    } finally {
      await page.screenshot({ path });
    }
    console.log(`${name.padEnd(6)} ${deed.padEnd(48)} ${secsSince(began).padStart(7)}`);
  }
  await page.context().close();
}

const house = await setUp();
const began = performance.now();
try {
  const world = await openWorld(CHAT_URL);
  await walk(house, world, TOUCH, touchHands);
  await walk(house, world, KEYS, keyHands);
  console.log(`the whole round, twice: ${secsSince(began)}`);
} catch {
  process.exitCode = 1;
} finally {
  await house.tearDown();
}
