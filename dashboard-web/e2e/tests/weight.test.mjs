// A first visit to every page of the menu: few requests, in few steps, little work, nothing jumps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESKTOP, LOGIN, openPage, PHONE, setUp, signIn, stubControl } from '../browser.mjs';
import { weigh } from '../weigh.mjs';

/** Of every visit. */
const BARS = { requests: 25, shift: 0.02, codeKb: 280 };
/** Slow enough for the skeleton to be drawn: what follows it must not move anything. */
const DELAY_MS = 250;
/** Of the best of so many visits, as work and time swing; one that is good enough is enough. */
const TRIES = 6;

const wide = {
  device: DESKTOP,
  delay: DELAY_MS,
  bars: BARS,
  // The session and then the data are that late.
  good: { taskMs: 400, lcpMs: 1000 + 2 * DELAY_MS },
};
const phone = { ...wide, device: PHONE };
const slowPhone = {
  device: PHONE,
  slow: true,
  // What waits for what is seen where the way is long: boot.js, the session, the data.
  bars: { ...BARS, depth: 3 },
  good: { lcpMs: 3500 },
  // Above "good" is a warning: on a test machine's shared cores it swings most of all.
  gate: { lcpMs: 5000 },
};
const CHARTS = { desktop: wide, phone, 'slow phone': slowPhone };
const OFFICE = { desktop: wide, 'slow phone': slowPhone };
const SECTION = { 'slow phone': slowPhone };

const drawn = (page) => page.locator('figure svg text').first().waitFor();
/** [address, signed in as, how it is visited, what else has to be there] */
const PAGES = [
  ['/', 'supervisor', CHARTS, drawn],
  ['/waits', 'supervisor', CHARTS, drawn],
  ['/leaderboard', 'supervisor', CHARTS, drawn],
  ['/employees', 'admin', OFFICE],
  ['/employees/3', 'admin', OFFICE],
  ['/users', 'admin', OFFICE],
  ['/ops', 'admin', OFFICE],
  ['/audit', 'admin', OFFICE],
  ['/settings/me', 'admin', OFFICE],
  ['/settings/company', 'admin', OFFICE],
  ...['views', 'calendars', 'targets', 'rules', 'scores', 'chats', 'gaps', 'tokens'].map(
    (section) => [`/settings/${section}`, 'admin', SECTION],
  ),
];

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());

async function visit(path, as, { device, delay = 0, slow = false }, drawn) {
  const page = await openPage(house, device);
  await signIn(page, { as: house.stubbed ? as : LOGIN.login });
  if (house.stubbed) await stubControl(page, { delay_ms: delay });
  const told = await weigh(page, slow, async () => {
    await page.goto(path);
    await page.locator('h1').first().waitFor();
    await page.waitForFunction(
      () => !document.querySelector('[aria-busy=true], .mantine-Skeleton-root'),
    );
    await drawn?.(page);
  });
  await page.context().close();
  return told;
}

const say = ({ requests, depth, codeKb, shift, lcpMs, taskMs }) =>
  `${requests} requests, ${depth} deep, code ${codeKb} kB, shift ${shift.toFixed(4)}, ` +
  `largest paint ${lcpMs} ms, work ${taskMs} ms`;

function assertWithin(told, bars) {
  for (const [bar, most] of Object.entries(bars)) {
    assert.ok(told[bar] <= most, `${bar}: ${told[bar]} of ${most}\n${told.chain ?? ''}`);
  }
}

for (const [path, as, looks, drawn] of PAGES) {
  for (const [name, look] of Object.entries(looks)) {
    const skip = process.env.BASE_URL && as === 'admin' ? 'needs the stub server' : false;
    test(`${path} on a ${name}`, { skip }, async (t) => {
      const { bars, good, gate = good } = look;
      const best = {};
      const isGood = () => Object.keys(good).every((key) => best[key] <= good[key]);
      for (let i = 0; i < TRIES && !isGood(); i++) {
        const told = await visit(path, as, look, drawn);
        t.diagnostic(say(told));
        assertWithin(told, bars);
        for (const key of Object.keys(good)) best[key] = Math.min(best[key] ?? Infinity, told[key]);
      }
      if (!isGood()) t.diagnostic(`warning: not within ${JSON.stringify(good)}`);
      assertWithin(best, gate);
    });
  }
}
