// Departments: made, named anew, and taken away only when nothing names them.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setUp } from '../browser.mjs';
import { onPageOf } from '../office.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const onPage = onPageOf(() => house);
const item = (page, name) => page.locator('[data-department]', { hasText: name });

onPage('a department is added and named anew; no two have one name', 'hr', async (page) => {
  await page.goto('/employees');
  await page.getByRole('button', { name: 'Отделы' }).click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByLabel('Новый отдел');
  await field.fill('Savdo');
  await page.keyboard.press('Enter');
  await dialog.getByText('Отдел с таким названием уже есть.').waitFor();
  await field.fill('Logistika');
  await page.keyboard.press('Enter');
  await item(page, 'Logistika').getByText('0 человек').waitFor();
  assert.equal(await field.inputValue(), '');

  await item(page, 'Savdo')
    .getByRole('button', { name: /Переименовать/ })
    .click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Undiruv');
  await page.keyboard.press('Enter');
  await dialog.getByText('Отдел с таким названием уже есть.').waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Sotuv');
  await page.keyboard.press('Enter');
  await item(page, 'Sotuv').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page
    .locator('tbody tr', { hasText: 'Dilnoza Karimova' })
    .getByText('Sotuv', { exact: true })
    .waitFor();
});

onPage('one with people stays, and says why; its people are a press away', 'hr', async (page) => {
  await page.goto('/employees?dialog=departments');
  await item(page, 'Savdo')
    .getByRole('button', { name: /Удалить/ })
    .click();
  await item(page, 'Savdo')
    .getByText(/Его ещё называют/)
    .waitFor();
  const words = await item(page, 'Savdo')
    .getByRole('button', { name: /человек/ })
    .innerText();
  await item(page, 'Savdo')
    .getByRole('button', { name: /человек/ })
    .click();
  await page.waitForURL(/department=1/);
  await page.waitForFunction(
    (count) => document.querySelectorAll('tbody tr').length === count,
    Number.parseInt(words, 10),
  );
});

onPage('an empty one goes, and comes back by undo', 'admin', async (page) => {
  await page.goto('/employees?dialog=departments');
  await page.getByRole('dialog').getByLabel('Новый отдел').fill('Vaqtinchalik');
  await page.keyboard.press('Enter');
  await item(page, 'Vaqtinchalik')
    .getByRole('button', { name: /Удалить/ })
    .click();
  await item(page, 'Vaqtinchalik').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page
    .locator('[data-toast]')
    .getByRole('button', { name: /Отменить/ })
    .click();
  await page.getByRole('button', { name: 'Отделы' }).click();
  await item(page, 'Vaqtinchalik').waitFor();
});

onPage('a supervisor reads departments and changes none', 'supervisor', async (page) => {
  await page.goto('/employees');
  await page.locator('tbody tr').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Отделы' }).count(), 0);
});
