// The overview: every number leads to its list, the first run, the employee's own day.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { assertSound } from '../checks.mjs';
import { openPage, openPath, PHONE, setUp, signIn, stubControl } from '../browser.mjs';

let house;
let page;
const stubOnly = { skip: process.env.BASE_URL ? 'needs the stub server' : false };
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
beforeEach(async () => {
  await page?.context().close();
  page = await openPage(house, { allow: /403|500/ });
  if (house.stubbed) await stubControl(page, { reset: true });
  await signIn(page);
});

for (const key of ['overdue', 'review']) {
  test(`${key}: the count of the strip is the length of its list`, stubOnly, async () => {
    await openPath(page, '/');
    const item = page.locator(`[data-todo=${key}]`);
    const count = Number(await item.locator('b').innerText());
    await item.locator('a').click();
    await page.waitForURL(new RegExp(`/waits\\?tab=${key}`));
    const rows = page.locator('#waits-list [data-row]');
    await rows.first().waitFor();
    assert.equal(await rows.count(), count);
  });
}

test('the worst waits are live and open their conversation', stubOnly, async () => {
  await openPath(page, '/');
  const timer = page.locator('[data-timer]').nth(4);
  const before = await timer.innerText();
  await page.waitForFunction(
    (old) => document.querySelectorAll('[data-timer]')[4].textContent !== old,
    before,
  );
  const row = page.locator('[data-row]').first();
  const id = await row.getAttribute('data-row');
  await row.click();
  await page.waitForURL((url) => url.searchParams.get('wait') === id);
  await page.getByRole('dialog').locator('[data-mark=question]').waitFor();
});

test('a tile leads to the list behind it', stubOnly, async () => {
  await openPath(page, '/');
  await page.locator('[data-tile="Просрочено"]').click();
  await page.waitForURL(/tab=overdue/);
});

test('a new installation gets its four steps', stubOnly, async () => {
  await stubControl(page, { first_run: true });
  await signIn(page, { as: 'admin' });
  await page.goto('/');
  await page.getByText('готово 1 из 4').waitFor();
  assert.equal(await page.locator('[data-step]').count(), 4);
  assert.equal(await page.locator('[data-step][data-done]').count(), 1);
  await assertSound(page, 'first run');
});

test('employees see their own day and nobody else', stubOnly, async () => {
  await signIn(page, { as: 'employee' });
  await openPath(page, '/');
  await page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor();
  assert.equal(await page.locator('[data-todo], [data-row]').count(), 0);
  await page.locator('[data-tile="Медиана ответа"]').click();
  await page.waitForURL(/who=1/);
  await page.getByRole('dialog').locator('[data-part=total]').waitFor();
});

test('a failure keeps the title and offers a retry', stubOnly, async () => {
  await stubControl(page, { fail: { '/overview': 403 } });
  await page.goto('/');
  await page.getByText(/injected_failure/).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Обзор' }).waitFor();
  await stubControl(page, { reset: true });
  await page.getByRole('button', { name: 'Повторить' }).click();
  await page.locator('[data-tile]').first().waitFor();
});

test('on a phone the menu is tabs at the thumb', stubOnly, async () => {
  await page.context().close();
  page = await openPage(house, PHONE);
  await signIn(page);
  await openPath(page, '/');
  const tabs = page.getByRole('navigation', { name: 'Основное меню' });
  await tabs.getByRole('link', { name: 'Ответы' }).tap();
  await page.waitForURL(/\/waits/);
  const box = await tabs.getByRole('link').first().boundingBox();
  assert.ok(box.height >= 44);
});
