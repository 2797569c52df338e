// The browser under test, and where the app is: BASE_URL, or else our own stub server.
import { chromium } from 'playwright-core';
import { PASSWORD } from '../stub/password.mjs';
import { startStub } from '../stub/server.mjs';

/** Chromium's own calls home would only hang on a closed network; root needs --no-sandbox. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESKTOP = { viewport: { width: 1366, height: 860 } };
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};
export const LOGIN = {
  login: process.env.E2E_LOGIN ?? 'supervisor',
  password: process.env.E2E_PASSWORD ?? PASSWORD,
};

/** Starts everything; `stubbed` tells whether failures can be switched on. */
export async function setUp() {
  const stub = process.env.BASE_URL ? null : await startStub();
  const base = process.env.BASE_URL ?? stub.url;
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  return {
    base,
    browser,
    stubbed: !!stub,
    async tearDown() {
      await browser.close();
      stub?.stop();
    },
  };
}

/**
 * A page of its own browser profile. `page.problems` gathers console errors and exceptions;
 * answers a test asks for by name (401, 403 ...) may be let through with `allow`.
 */
export async function openPage(
  house,
  { language = 'ru', scheme = 'light', allow, ...device } = {},
) {
  const context = await house.browser.newContext({
    ...DESKTOP,
    baseURL: house.base,
    locale: { uz: 'uz-UZ', ru: 'ru-RU', en: 'en-GB' }[language],
    colorScheme: scheme,
    // A device far from the company: every moment must still be the company's.
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
    ...device,
  });
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error' || allow?.test(message.text())) return;
    page.problems.push(message.text());
  });
  return page;
}

/** Signs in without the form and agrees on the language, for tests about something else. */
export async function signIn(page, { as = LOGIN.login, language = 'ru' } = {}) {
  const { request } = page.context();
  const answer = await request.post('/api/v1/auth/login', {
    headers: { 'X-Requested-With': 'finco' },
    data: { login: as, password: LOGIN.password },
  });
  if (!answer.ok()) throw new Error(`sign-in as ${as}: ${answer.status()}`);
  const { csrf } = await answer.json();
  await request.patch('/api/v1/session', { headers: { 'X-CSRF-Token': csrf }, data: { language } });
}

/** Turns the stub's switches (see stub/server.mjs). */
export const stubControl = (page, command) =>
  page
    .context()
    .request.post('/__stub', { data: command })
    .then((answer) => answer.json());

export async function openLeaderboard(page, search = '') {
  await page.goto(`/leaderboard${search}`);
  await page.locator('[data-row]').first().waitFor();
  await page.locator('figure svg text').first().waitFor();
}

/** Waits until the page at `path` shows its data: rows, or a chart where there are none. */
export async function openPath(page, path) {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await page.locator('[data-row], [data-tile]').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('main [aria-busy=true]'));
}
