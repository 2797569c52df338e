// Blind times: told of, ended, found to be none, and read by those who may not write them.
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
const row = (page, id) => page.locator(`tr:has([data-gap="${id}"])`);

onPage('a blind time is told of with its chat, its hours and why', 'admin', async (page) => {
  await page.goto('/settings/gaps');
  await page.getByRole('button', { name: 'Добавить пробел' }).click();
  const dialog = page.getByRole('dialog');
  const send = dialog.getByRole('button', { name: 'Добавить пробел' });
  await dialog.getByLabel('Чат').selectOption({ label: 'Artel Servis' });
  await dialog.getByLabel('Начало').fill('2026-11-18T09:00');
  await dialog.getByLabel('Конец').fill('2026-11-18T08:00');
  await send.click();
  await dialog.getByText('Конец должен быть позже начала.').waitFor();
  await dialog.getByText('Заполните это поле.').waitFor();
  await dialog.getByLabel('Конец').fill('2026-11-18T11:30');
  await dialog.getByLabel('Что случилось').fill('сервер переезжал');
  await send.click();
  await dialog.waitFor({ state: 'hidden' });
  const words = await page.locator('tbody tr', { hasText: 'сервер переезжал' }).innerText();
  assert.match(words, /Artel Servis/);
  assert.match(words, /18 нояб\., 09:00 – 11:30/);
  assert.match(words, /2 ч 30 мин/);
  assert.match(words, /Сообщил сотрудник: сервер переезжал/);
});

onPage('one that lasts is ended; its end can be moved, not taken away', 'hr', async (page) => {
  await page.goto('/settings/gaps');
  await row(page, 4).getByText('длится').waitFor();
  await row(page, 4)
    .getByRole('button', { name: /Закончился/ })
    .click();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getByLabel('Конец').inputValue(), '2026-11-20T11:10');
  await dialog.getByLabel('Конец').fill('2026-11-20T10:00');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await row(page, 4).getByText('длится').waitFor({ state: 'detached' });
  await row(page, 4)
    .getByRole('button', { name: /Изменить время/ })
    .click();
  await dialog.getByLabel('Конец').fill('');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await dialog.getByText('Конец можно сдвинуть, но не убрать.').waitFor();
});

onPage('one that was none counts no more, and U takes that back', 'hr', async (page) => {
  await page.goto('/settings/gaps');
  await row(page, 3)
    .getByRole('button', { name: /Пробела не было/ })
    .click();
  await row(page, 3).getByText('не было', { exact: true }).waitFor();
  const undo = page.locator('[data-toast]').getByRole('button', { name: /Отменить/ });
  await undo.click();
  await row(page, 3)
    .getByRole('button', { name: /Пробела не было/ })
    .waitFor();
  await row(page, 1)
    .getByRole('button', { name: /Всё-таки был/ })
    .click();
  await row(page, 1).getByText('не было', { exact: true }).waitFor({ state: 'detached' });
});

onPage('a supervisor reads them, by chat too', 'supervisor', async (page) => {
  await page.goto('/settings/gaps');
  await row(page, 2).waitFor();
  await page.getByLabel('Все пробелы').selectOption({ label: 'Bahor Market, Chilonzor' });
  await row(page, 2).waitFor({ state: 'detached' });
  await page.reload();
  await row(page, 4).waitFor();
  assert.equal(await page.locator('tbody tr').count(), 2);
  assert.equal(
    await page.getByRole('button', { name: /Добавить пробел|Изменить время/ }).count(),
    0,
  );
});
