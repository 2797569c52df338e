// Pictures of every screen, for looking at: SHOTS (default /tmp/web-shots).
import { mkdirSync } from 'node:fs';
import { openLeaderboard, openPage, PHONE, setUp, signIn, stubControl } from './browser.mjs';
import { OFFICE_SCREENS, openScreen } from './office.mjs';

const OUT = process.env.SHOTS ?? '/tmp/web-shots';
const WAIT = '/waits?wait=900010';
mkdirSync(OUT, { recursive: true });

const house = await setUp();

/** [name, signed-in as, steps]; each on its own page. */
const SCREENS = [
  ['1-login', null, (page) => page.goto('/login').then(() => page.locator('form').waitFor())],
  ['1-login-wrong', null, wrongPassword],
  [
    '1-login-ended',
    null,
    (page) => page.goto('/login?ended=true').then(() => page.locator('form').waitFor()),
  ],
  ['2-leaderboard', 'supervisor', (page) => openLeaderboard(page)],
  [
    '2-leaderboard-median',
    'supervisor',
    (page) => openLeaderboard(page, '?chart=median&month=2026-10'),
  ],
  [
    '2-leaderboard-answers',
    'supervisor',
    (page) => openLeaderboard(page, '?chart=answered&sort=-answered'),
  ],
  ['2-leaderboard-bottom', 'supervisor', bottom],
  ['2-overview', 'admin', (page) => shown(page, '/', '[data-row]')],
  ['2-my-day', 'employee', (page) => shown(page, '/', 'figure svg text')],
  ['2-compare', 'supervisor', (page) => openLeaderboard(page, '?vs=3-7')],
  ['2-tv', 'supervisor', (page) => shown(page, '/leaderboard?tv=true', '[data-tv] li')],
  ['3-waits', 'supervisor', (page) => shown(page, '/waits', 'figure svg text')],
  [
    '3-waits-answered',
    'supervisor',
    (page) => shown(page, '/waits?tab=answered&unit=wall&by=day', 'figure svg text'),
  ],
  ['3-wait', 'supervisor', (page) => shown(page, WAIT, '[role=dialog] [data-mark=question]')],
  [
    '3-wait-history',
    'supervisor',
    (page) => shown(page, `${WAIT}&history=true`, '[role=dialog] p'),
  ],
  ['3-wait-reason', 'supervisor', excluding],
  ['3-why', 'supervisor', why],
  ['3-why-bottom', 'supervisor', whyBottom],
  ['4-conversation', 'supervisor', conversation],
  ['5-first-run', 'admin', firstRun],
  ['5-filtered-empty', 'supervisor', filteredEmpty],
  ['5-error', 'supervisor', failing],
  ['5-skeleton', 'supervisor', skeleton],
  ['5-offline', 'supervisor', offline],
  ['5-not-found', null, (page) => page.goto('/nowhere').then(() => page.locator('h1').waitFor())],
  ['5-shortcuts', 'supervisor', shortcuts],
  ['5-forbidden', 'employee', forbidden],
  ...OFFICE_SCREENS.map((screen) => [
    `6-${screen[0]}`,
    screen[1],
    (page) => openScreen(page, screen),
  ]),
];

async function shown(page, path, there) {
  await page.goto(path);
  await page.locator(there).first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy=true]'));
}
async function excluding(page) {
  await shown(page, WAIT, '[role=dialog] [data-mark=question]');
  await page.keyboard.press('KeyE');
  await page.getByRole('dialog').locator('input').waitFor();
}
async function wrongPassword(page) {
  await page.goto('/login');
  await page.locator('[name=login]').fill('supervisor');
  await page.locator('[name=password]').fill('wrong');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert] p').waitFor();
}
async function bottom(page) {
  await openLeaderboard(page);
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
}
async function why(page) {
  await openLeaderboard(page, '?who=6');
  await page.locator('[data-ask]').first().waitFor();
}
async function whyBottom(page) {
  await why(page);
  await page.locator('[data-ask]').last().scrollIntoViewIfNeeded();
  await page.locator('[data-ask]').last().focus();
}
async function conversation(page) {
  await why(page);
  await page.locator('[data-ask]').nth(1).click();
  await page.locator('[data-mark=answer]').waitFor();
}
async function firstRun(page) {
  await stubControl(page, { first_run: true });
  await page.goto('/leaderboard');
  await page.locator('ol li').first().waitFor();
}
async function filteredEmpty(page) {
  await page.goto('/leaderboard?q=Zzz');
  await page.locator('h2', { hasText: 'Zzz' }).waitFor();
}
async function failing(page) {
  await stubControl(page, { fail: { '/leaderboard': 403 } });
  await page.goto('/leaderboard');
  await page.getByRole('alert').waitFor();
}
async function skeleton(page) {
  await stubControl(page, { delay_ms: 1500 });
  await page.goto('/leaderboard');
  await page.locator('[aria-busy=true]').waitFor();
}
async function offline(page) {
  await openLeaderboard(page);
  await stubControl(page, { refuse_streams: true, drop_streams: true });
  await page.getByRole('status').nth(1).waitFor();
}
async function shortcuts(page) {
  await openLeaderboard(page);
  await page.keyboard.press('Shift+Slash');
  await page.getByRole('dialog').waitFor();
}
async function forbidden(page) {
  await openLeaderboard(page, '?who=6');
  await page.getByRole('dialog').getByRole('alert').waitFor();
}

// The narrowest windows that are promised: what fits there fits.
const WIDE = { viewport: { width: 1280, height: 800 } };
const NARROW = { ...PHONE, viewport: { width: 360, height: 780 } };
const LOOKS = [
  ['desktop-light-ru', { ...WIDE, scheme: 'light', language: 'ru' }],
  ['phone-dark-uz', { ...NARROW, scheme: 'dark', language: 'uz' }],
  ['desktop-dark-en', { ...WIDE, scheme: 'dark', language: 'en' }],
  ['phone-light-ru', { ...NARROW, scheme: 'light', language: 'ru' }],
];
const only = process.argv[2];
try {
  for (const [look, options] of LOOKS) {
    for (const [name, as, steps] of SCREENS) {
      if (only && !`${name}-${look}`.includes(only)) continue;
      const page = await openPage(house, options);
      await stubControl(page, { reset: true });
      if (as) await signIn(page, { as, language: options.language });
      await steps(page);
      // The whole page, but of a dialog only what it stands over.
      const fullPage = (await page.getByRole('dialog').count()) === 0;
      await page.screenshot({ path: `${OUT}/${name}-${look}.png`, fullPage });
      await page.context().close();
    }
  }
} finally {
  await house.tearDown();
}
