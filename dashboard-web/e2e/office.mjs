// The screens of the office: for their pictures, and for the checks every screen must pass.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, signIn, stubControl } from './browser.mjs';

const dialog = (page) => page.getByRole('dialog').waitFor();
const heading = (page) => page.getByRole('heading', { level: 1 }).waitFor();
const idle = (page) =>
  page.waitForFunction(() => !document.querySelector('[aria-busy=true], .mantine-Skeleton-root'));

/** [name, signed in as, address, what else is done before one looks] */
export const OFFICE_SCREENS = [
  ['employees', 'hr', '/employees'],
  ['employees-empty', 'admin', '/employees', null, { first_run: true }],
  ['employees-filtered', 'hr', '/employees?q=zzz'],
  ['employees-form', 'hr', '/employees?dialog=new', dialog],
  ['employees-invite', 'hr', '/employees?dialog=invite&id=3', qr],
  ['departments', 'hr', '/employees?dialog=departments', departmentList],
  ['employees-import', 'hr', '/employees?dialog=import', importPreview],
  ['profile', 'admin', '/employees/3'],
  ['profile-history', 'admin', '/employees/5?tab=history'],
  ['profile-left', 'hr', '/employees/40'],
  ['profile-evidence', 'admin', '/employees/3?metric=hit_rate', dialog],
  ['profile-conversation', 'supervisor', '/employees/3?metric=hit_rate', conversation],
  ['ops', 'admin', '/ops'],
  ['ops-down', 'admin', '/ops?job=1763610000000-0', null, { down: 'worker' }],
  ['users', 'admin', '/users'],
  ['users-form', 'admin', '/users?dialog=new', dialog],
  ['audit', 'admin', '/audit?entry=57'],
  ['audit-filtered', 'hr', '/audit?actor=nobody'],
  ['settings-me', 'employee', '/settings'],
  ['settings-password', 'hr', '/settings/me', wrongPassword, { temporary_password: true }],
  ['temporary-password', 'supervisor', '/settings/views', null, { temporary_password: true }],
  ['settings-company', 'admin', '/settings/company', review],
  ['settings-calendars', 'admin', '/settings/calendars'],
  ['settings-version', 'admin', '/settings/calendars?dialog=version&id=1', dialog],
  ['settings-targets', 'admin', '/settings/targets'],
  ['settings-target', 'admin', '/settings/targets?dialog=new', dialog],
  ['settings-rules', 'admin', '/settings/rules'],
  ['settings-scores', 'admin', '/settings/scores'],
  ['settings-chats', 'admin', '/settings/chats'],
  ['settings-gaps', 'hr', '/settings/gaps'],
  ['settings-gap', 'admin', '/settings/gaps?dialog=new', dialog],
  ['settings-gaps-read', 'supervisor', '/settings/gaps?chat=-1001003'],
  ['settings-tokens', 'admin', '/settings/tokens'],
  ['settings-views', 'supervisor', '/settings/views'],
  ['palette', 'admin', '/settings/me', palette],
];

async function departmentList(page) {
  const rename = page.locator('[data-department="1"] button').nth(1);
  await rename.waitFor();
}

async function qr(page) {
  await page.locator('[role=dialog] svg[role=img]').waitFor();
}

export const CSV = 'name;department\nYangi Xodim;Savdo\n;Savdo\nDilnoza Karimova;Savdo\n';

export async function importPreview(page) {
  await page.locator('input[type=file]').setInputFiles({
    name: 'xodimlar.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(CSV),
  });
  await page.locator('[data-import-row]').first().waitFor();
}

async function conversation(page) {
  await page.locator('[role=dialog] [data-ask]').first().click();
  await page.locator('[data-mark=answer]').waitFor();
}

async function review(page) {
  await page.locator('main input').first().fill('Zarafshon Savdo');
  await page.locator('form [type=submit]').click();
  await page.locator('[data-review]').waitFor();
}

export async function fillPassword(page, current, next, repeat = next) {
  await page.locator('[name=current]').fill(current);
  await page.locator('[name=next]').fill(next);
  await page.locator('[name=repeat]').fill(repeat);
  await page.locator('form:has([name=current]) [type=submit]').click();
}

async function wrongPassword(page) {
  await fillPassword(page, 'x', 'qisqa', 'boshqa');
  await page.locator('[name=repeat][aria-invalid=true]').waitFor();
}

async function palette(page) {
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('dialog').getByRole('combobox').fill('ma');
  await page.locator('[data-hit^=message], [data-hit^=employee]').first().waitFor();
}

/** Opens one and waits until it stands still. */
export async function openScreen(page, [, , address, steps, switches]) {
  if (switches) await stubControl(page, switches);
  await page.goto(address);
  await heading(page);
  await idle(page);
  await steps?.(page);
  await idle(page);
}

const skip = process.env.BASE_URL ? 'needs the stub server' : false;

/** Tests on a fresh page, signed in as `as`; `house` tells the one of the file once it stands. */
export const onPageOf =
  (house) =>
  (name, as, run, options = {}) =>
    test(name, { skip }, async () => {
      const page = await openPage(house(), { allow: /403|404|409|422/, ...options });
      await stubControl(page, { reset: true });
      await signIn(page, { as });
      await run(page);
      assert.deepEqual(page.problems, []);
      await page.context().close();
    });
