// The leaderboard: filters in the address, drawers, sums, recalculation, the empty states.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { assertSound } from '../checks.mjs';
import { openLeaderboard, openPage, PHONE, setUp, signIn, stubControl } from '../browser.mjs';

let house;
let page;
const stubOnly = { skip: process.env.BASE_URL ? 'needs the stub server' : false };
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
beforeEach(async () => {
  await page?.context().close();
  page = await openPage(house, { allow: /403|404|503/ });
  if (house.stubbed) await stubControl(page, { reset: true });
  await signIn(page);
});

const number = (text) => Number(text.replace(/\s/g, '').replace(',', '.'));
const param = (name) => new URL(page.url()).searchParams.get(name);

test(
  'month, department, sort and name live in the address and survive a reload',
  stubOnly,
  async () => {
    await openLeaderboard(page);
    await page.getByRole('button', { name: 'Предыдущий месяц' }).click();
    await page.getByText('Октябрь 2026').waitFor();
    await page.getByLabel('Отдел').selectOption({ label: 'Undiruv' });
    const median = page.getByRole('button', { name: 'Медиана', exact: true });
    await median.click();
    await median.click();
    await page.getByRole('textbox', { name: 'Поиск по имени' }).fill('a');
    await page.waitForURL(/q=a/);
    const read = async () => ({
      rows: await page.locator('[data-row]').allInnerTexts(),
      sorted: (await page.locator('th[aria-sort=descending]').innerText()).trim(),
    });
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length < 10);
    const seen = await read();
    assert.equal(param('month'), '2026-10');
    assert.equal(param('department'), '3');
    assert.equal(param('sort'), '-median_secs');
    assert.equal(seen.sorted, 'Медиана');
    await page.reload();
    await page.locator('[data-row]').first().waitFor();
    assert.deepEqual(await read(), seen);
  },
);

test('a column starts at its own end, then turns; the rank is the order nobody chose', async () => {
  await openLeaderboard(page);
  const sort = async (column) => {
    await page.getByRole('columnheader', { name: column }).getByRole('button').click();
    await page.locator('th[aria-sort$=scending]', { hasText: column }).waitFor();
    return new URL(page.url()).searchParams.get('sort');
  };
  assert.equal(await sort('Балл'), '-score');
  assert.equal(await sort('Балл'), 'score');
  assert.equal(await sort('Медиана'), 'median_secs');
  assert.equal(await sort('Медиана'), '-median_secs');
  assert.equal(await sort('Место'), null);
  assert.equal(await sort('Место'), '-rank');
});

test('the next month is closed while the month is running', stubOnly, async () => {
  await openLeaderboard(page);
  assert.ok(await page.getByRole('button', { name: 'Следующий месяц' }).isDisabled());
});

test('row -> drawer -> ask -> messages, and back by Back', stubOnly, async () => {
  await openLeaderboard(page);
  const row = page.locator('tbody tr').nth(4);
  const name = (await row.locator('[data-row] b').innerText()).trim();
  await row.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name }).waitFor();
  assert.ok(param('who'));
  const ask = dialog.locator('[data-ask]').nth(2);
  const text = await ask.locator('span').nth(2).innerText();
  await ask.click();
  const answer = dialog.locator('[data-mark=answer]');
  await answer.waitFor();
  assert.ok(param('ask'));
  assert.ok((await dialog.locator('[data-mark=question]').first().innerText()).length > 0, text);
  await page.waitForFunction(() => {
    const mark = document.querySelector('[data-mark=question]').getBoundingClientRect();
    return mark.top > 60 && mark.bottom < window.innerHeight;
  });
  await page.goBack();
  await answer.waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => !!document.activeElement.dataset.ask), true);
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(param('who'), null);
});

test('a copied link opens the conversation at once', stubOnly, async () => {
  await page.goto('/leaderboard?who=6&ask=60001');
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-mark=answer]').waitFor();
  await dialog.getByRole('button', { name: 'Назад к вопросам' }).click();
  await dialog.locator('[data-ask]').first().waitFor();
  assert.equal(param('ask'), null);
  await dialog.getByRole('button', { name: 'Закрыть' }).click();
  await dialog.waitFor({ state: 'hidden' });
});

test('the parts add up to the score in the row, the asks to the parts', stubOnly, async () => {
  await openLeaderboard(page);
  const row = page.locator('tbody tr').nth(7);
  const shown = await row.locator('[data-column=score] b').innerText();
  await row.click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-part=total]').waitFor();
  const values = await dialog.locator('li[data-part] .fc-num').allInnerTexts();
  const total = number(values.pop());
  const sum = values.reduce((all, value) => all + number(value.replace('+', '')), 0);
  assert.equal(sum.toFixed(2), total.toFixed(2));
  assert.equal(total.toFixed(1), number(shown).toFixed(1));
  await dialog.getByText(/Формула 7, действует с: Сентябрь 2026/).waitFor();

  const more = dialog.getByRole('button', { name: /Показать ещё/ });
  await dialog.locator('[data-ask]').first().waitFor();
  while (await more.count()) {
    const before = await dialog.locator('[data-ask]').count();
    await more.click();
    await page.waitForFunction((n) => document.querySelectorAll('[data-ask]').length > n, before);
  }
  const asks = await dialog.locator('[data-ask]').count();
  const late = await dialog.locator('[data-ask][data-late]').count();
  const [within, decided] = (await dialog.locator('[data-fact=inTime] dd').innerText()).split('/');
  assert.equal(asks, number(decided));
  assert.equal(asks - late, number(within));
});

test('a part leads to its own asks, and a reload keeps them', stubOnly, async () => {
  await openLeaderboard(page, '?who=6');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /Взято в работу через/ }).click();
  await page.waitForURL(/metric=median_ack/);
  const title = dialog.locator('h3');
  await page.waitForFunction(() => /\d/.test(document.querySelector('h3')?.textContent ?? ''));
  const seen = await title.innerText();
  await page.reload();
  await dialog.locator('[data-ask]').first().waitFor();
  assert.equal(await title.innerText(), seen);
});

test('too few asks are provisional: a score without a rank', stubOnly, async () => {
  await openLeaderboard(page);
  const row = page.locator('tbody tr', { hasText: 'предварительно' });
  assert.equal(await row.count(), 1);
  assert.equal((await row.locator('[data-column=rank]').innerText()).trim(), '–');
  await row.click();
  await page.getByRole('dialog').getByText('предварительно: 4 из 5').waitFor();
});

test('the own row is pinned on top', stubOnly, async () => {
  await signIn(page, { as: 'employee' });
  await openLeaderboard(page, '?sort=-p90_secs');
  const first = page.locator('tbody tr').first();
  assert.match(await first.innerText(), /Dilnoza Karimova[\s\S]*вы/);
});

test('two people are compared, and the link shows the same', stubOnly, async () => {
  await openLeaderboard(page);
  await page.getByRole('button', { name: 'Другие действия' }).click();
  await page.getByRole('menuitem', { name: 'Сравнить двоих' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Второй человек').selectOption({ label: 'Madina Rahimova' });
  await page.waitForURL(/vs=\d+-3/);
  const seen = await dialog.locator('table').innerText();
  assert.match(seen, /Madina Rahimova/);
  await page.reload();
  await dialog.locator('table').waitFor();
  assert.equal(await dialog.locator('table').innerText(), seen);
});

test('a supervisor gets three tiles and no hole', stubOnly, async () => {
  await openLeaderboard(page);
  const tiles = page.locator('[data-tile]');
  assert.equal(await tiles.count(), 3);
  const [first, last] = [await tiles.first().boundingBox(), await tiles.last().boundingBox()];
  const table = await page.locator('table').boundingBox();
  assert.ok(Math.abs(last.x + last.width - (table.x + table.width)) < 4);
  assert.equal(first.y, last.y);
});

test('earlier messages come without moving what is being read', stubOnly, async () => {
  await page.goto('/leaderboard?who=6&ask=60001');
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-mark=answer]').waitFor();
  const count = () => dialog.locator('[data-conversation] li[data-role]').count();
  const before = await count();
  const earlier = dialog.getByRole('button', { name: 'Более ранние сообщения' });
  await earlier.scrollIntoViewIfNeeded();
  const top = () =>
    dialog
      .locator('[data-mark=question]')
      .first()
      .evaluate((e) => e.getBoundingClientRect().top);
  const held = await top();
  await earlier.click();
  await page.waitForFunction(
    (n) => document.querySelectorAll('[data-conversation] li[data-role]').length > n,
    before,
  );
  assert.ok(Math.abs((await top()) - held) < 40, 'the question stays where it was');
});

test('recalculation shows its progress and the new moment', stubOnly, async () => {
  await openLeaderboard(page);
  const status = page.getByRole('status').first();
  assert.match(await status.innerText(), /Рассчитано 20 нояб\., 11:10/);
  await page.getByRole('button', { name: 'Пересчитать' }).click();
  await page.getByText('Считаем…').waitFor();
  await page.getByText('Готово. Рассчитано 20 нояб., 11:11').waitFor();
});

test('recalculation finishes even while the live stream is down', stubOnly, async () => {
  await openLeaderboard(page);
  await stubControl(page, { refuse_streams: true, drop_streams: true });
  await page.getByText('Обновления приостановлены').waitFor();
  await page.getByRole('button', { name: 'Пересчитать' }).click();
  await page.getByText(/Готово/).waitFor();
});

test('a refused recalculation is said and changes nothing', stubOnly, async () => {
  await openLeaderboard(page);
  await stubControl(page, { fail: { recalculate: 503 } });
  await page.getByRole('button', { name: 'Пересчитать' }).click();
  await page.getByText(/Не удалось начать расчёт.*injected_failure.*req-/).waitFor();
  assert.ok(await page.getByRole('button', { name: 'Пересчитать' }).isEnabled());
});

test(
  'after another tab has signed in anew, the second try of a write succeeds',
  stubOnly,
  async () => {
    await openLeaderboard(page);
    await signIn(page);
    const again = page.waitForResponse(/\/api\/v1\/session$/);
    await page.getByRole('button', { name: 'Пересчитать' }).click();
    await page.getByText(/Не удалось начать расчёт.*bad_csrf/).waitFor();
    await again;
    await page.getByRole('button', { name: 'Пересчитать' }).click();
    await page.getByText(/Готово/).waitFor();
  },
);

test('employees cannot recalculate, nor open the asks of others', stubOnly, async () => {
  await signIn(page, { as: 'employee' });
  await openLeaderboard(page, '?who=6');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('У вас нет права видеть эти данные.').waitFor();
  await assertSound(page, 'forbidden');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('button', { name: 'Пересчитать' }).count(), 0);
});

test('people without answers are listed as not measured, never as zero', stubOnly, async () => {
  await openLeaderboard(page);
  const list = page.getByRole('region', { name: 'Не измерено: 2 человека' });
  assert.equal(await list.locator('li').count(), 2);
  assert.doesNotMatch(await list.innerText(), /\b0\b/);
  assert.equal(await page.locator('tbody tr').count(), 18);
});

test('nothing yet, nothing in this filter, and a failure look different', stubOnly, async () => {
  await stubControl(page, { first_run: true });
  await page.goto('/leaderboard');
  await page.getByRole('heading', { name: 'Ответов пока нет' }).waitFor();
  await assertSound(page, 'first run');
  await stubControl(page, { reset: true });

  await page.goto('/leaderboard?q=Qqq');
  await page.getByRole('heading', { name: /никого нет/ }).waitFor();
  await assertSound(page, 'filtered empty');
  await page.getByRole('button', { name: 'Сбросить фильтры' }).click();
  await page.locator('[data-row]').first().waitFor();

  await stubControl(page, { fail: { '/leaderboard': 403 } });
  await page.reload();
  await page.getByText(/Код: injected_failure · запрос: req-/).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Рейтинг ответов' }).waitFor();
  await assertSound(page, 'failure');
  await stubControl(page, { reset: true });
  await page.getByRole('button', { name: 'Повторить' }).click();
  await page.locator('[data-row]').first().waitFor();
});

test('old data stays on the screen when a refresh fails', stubOnly, async () => {
  await openLeaderboard(page);
  await stubControl(page, { fail: { '/leaderboard': 403 } });
  await stubControl(page, { emit: 'leaderboard' });
  await page.getByText('Не удалось обновить').waitFor();
  assert.ok(await page.locator('[data-row]').count());
});

test('an address that leads nowhere says so', async () => {
  await page.goto('/nowhere/at/all');
  await page.getByRole('heading', { name: 'Такой страницы нет' }).waitFor();
  await assertSound(page, '404');
  await page.getByRole('link', { name: 'На главную' }).click();
  await page.waitForURL((url) => url.pathname === '/');
});

test('on a phone the list is cards and Back closes the sheet', stubOnly, async () => {
  await page.context().close();
  page = await openPage(house, PHONE);
  await signIn(page);
  await openLeaderboard(page);
  assert.equal(await page.locator('table').count(), 0);
  await page.getByLabel('Сортировка').selectOption('score');
  await page.waitForURL(/sort=-score/);
  await page.locator('[data-row]').nth(1).tap();
  await page.locator('[data-ask]').first().tap();
  await page.locator('[data-mark=answer]').waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
});
