// The keyboard goes on where it was: what takes itself away hands the focus over.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setUp } from '../browser.mjs';
import { onPageOf, openScreen } from '../office.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const onPage = onPageOf(() => house);

const press = async (button) => {
  await button.focus();
  await button.page().keyboard.press('Enter');
};
/** Waits until the focus is within what `selector` finds. */
const focusIn = (page, selector) => page.locator(`${selector}:focus-within`).first().waitFor();

onPage('a department that was renamed, or was not after all', 'hr', async (page) => {
  await openScreen(page, ['', '', '/employees?dialog=departments']);
  const rename = page.locator('[data-department="1"] button').nth(1);
  await press(rename);
  await page.keyboard.press('Escape');
  await focusIn(page, '[data-department="1"]');
  assert.equal(await rename.evaluate((one) => one === document.activeElement), true);
  await press(rename);
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await focusIn(page, '[data-department="1"]');
});

onPage('a given-up job that went leaves the focus to the next', 'admin', async (page) => {
  await openScreen(page, ['', '', '/ops']);
  const jobs = page.locator('[data-job]');
  const ids = await jobs.evaluateAll((all) => all.map((one) => one.dataset.job));
  await press(jobs.first().getByRole('button', { name: 'Отбросить' }));
  await page.getByRole('dialog').getByRole('textbox').fill('x');
  await page.keyboard.press('Enter');
  await focusIn(page, `[data-job="${ids[1]}"]`);
  await press(jobs.first().getByRole('button', { name: 'Повторить' }));
  await focusIn(page, `[data-job="${ids[2]}"]`);
});

onPage('what is looked over before it is saved is read next', 'admin', async (page) => {
  await openScreen(page, ['', '', '/settings/company']);
  await page.locator('main input').first().fill('Zarafshon');
  await page.keyboard.press('Enter');
  await focusIn(page, '[data-review]');
  await openScreen(page, ['', '', '/settings/targets?dialog=new']);
  await press(page.getByRole('button', { name: 'Показать последствия' }));
  await focusIn(page, '[data-effect]');
});

onPage('a form that was left gives the focus back to its button', 'supervisor', async (page) => {
  await openScreen(page, ['', '', '/waits?wait=900010']);
  await page.locator('[data-action=exclude]').waitFor();
  await page.keyboard.press('KeyE');
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await page.keyboard.press('Escape');
  await focusIn(page, '[data-action=exclude]');
});
