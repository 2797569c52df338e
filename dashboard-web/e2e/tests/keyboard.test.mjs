// Everything a person does with a mouse, by keys alone; also on a Cyrillic layout.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LOGIN, openPage, setUp, stubControl } from '../browser.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const stubOnly = { skip: process.env.BASE_URL ? 'needs the stub server' : false };

/** A press of a physical key that types `key`, as on a Russian layout. */
async function press(page, code, key, modifiers = 0) {
  const devtools = await page.context().newCDPSession(page);
  for (const type of ['keyDown', 'keyUp']) {
    const text = type === 'keyDown' ? { text: key } : {};
    await devtools.send('Input.dispatchKeyEvent', { type, code, key, modifiers, ...text });
  }
  await devtools.detach();
}
const SHIFT = 8;

test('from sign-in to a conversation and back without a mouse', stubOnly, async () => {
  const page = await openPage(house);
  await stubControl(page, { reset: true });
  await page.goto('/login');
  await page.locator('[name=login]:focus').waitFor();
  await page.keyboard.type(LOGIN.login);
  await page.keyboard.press('Tab');
  await page.keyboard.type(LOGIN.password);
  await page.keyboard.press('Enter');
  await page.locator('[data-row]').first().waitFor();
  await press(page, 'KeyG', 'п');
  await press(page, 'KeyL', 'д');
  await page.locator('tbody [data-row]').first().waitFor();

  await press(page, 'KeyJ', 'о');
  await press(page, 'KeyJ', 'о');
  const second = await page.locator('tbody [data-row]').nth(1).getAttribute('data-row');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.row), second);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-ask]').first().waitFor();
  await press(page, 'KeyJ', 'о');
  await press(page, 'KeyJ', 'о');
  await press(page, 'KeyK', 'л');
  const first = await dialog.locator('[data-ask]').first().getAttribute('data-ask');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.ask), first);
  await page.keyboard.press('Enter');
  await dialog.locator('[data-mark=answer]').waitFor();
  await page.keyboard.press('Escape');
  await dialog.locator('[data-mark=answer]').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.ask), first);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('g l, /, ?, [ and ] work by place, whatever the layout', stubOnly, async () => {
  const page = await openPage(house);
  await stubControl(page, { reset: true });
  await page.goto('/login');
  await page.locator('[name=login]').fill(LOGIN.login);
  await page.locator('[name=password]').fill(LOGIN.password);
  await page.keyboard.press('Enter');
  await page.locator('[data-row]').first().waitFor();
  await press(page, 'KeyG', 'п');
  await press(page, 'KeyL', 'д');
  await page.locator('tbody [data-row]').first().waitFor();

  await press(page, 'BracketLeft', 'х');
  await page.getByText('Октябрь 2026').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[data-stale]'));
  await press(page, 'BracketRight', 'ъ');
  await page.getByText('Ноябрь 2026').first().waitFor();

  await press(page, 'Slash', '.');
  await page.locator('#name-filter:focus').waitFor();
  await page.keyboard.type('gl');
  assert.equal(await page.locator('#name-filter').inputValue(), 'gl', 'keys type while in a field');
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.searchParams.has('q'));
  await press(page, 'Slash', '.');
  await page.keyboard.press('Enter');
  await page.locator('tbody [data-row]:focus').waitFor();
  assert.ok(!page.url().includes('who='), 'Enter leads into the list and opens nothing yet');

  await press(page, 'Slash', ',', SHIFT);
  await page.getByRole('dialog', { name: 'Горячие клавиши' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  for (const [code, path] of [
    ['KeyO', '/'],
    ['KeyR', '/waits'],
    ['KeyL', '/leaderboard'],
  ]) {
    await press(page, 'KeyG', 'п');
    await press(page, code, 'щ');
    await page.waitForURL((url) => url.pathname === path);
  }
  await page.context().close();
});
