// Response times: live waits, decisions with undo, refusals, numbers that lead to their lists.
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
  page = await openPage(house, { allow: /403|409|500/ });
  if (house.stubbed) await stubControl(page, { reset: true });
  await signIn(page);
});

const rows = () => page.locator('#waits-list [data-row]');
const firstId = () => rows().first().getAttribute('data-row');
const count = async (tab) => Number(await page.locator(`[data-tab=${tab}] span`).innerText());
const dialog = () => page.getByRole('dialog');
const gone = (id) => page.locator(`[data-row="${id}"]`).waitFor({ state: 'detached' });
const back = (id) => page.locator(`[data-row="${id}"]`).waitFor();

async function decide(key, id) {
  await page.goto(`/waits?wait=${id}`);
  await dialog().locator('[data-mark=question]').waitFor();
  await page.keyboard.press(key);
}

test('filters live in the address and survive a reload', stubOnly, async () => {
  await openPath(page, '/waits');
  await page.getByRole('button', { name: 'Предыдущий месяц' }).click();
  await page.getByRole('combobox', { name: 'Отдел' }).selectOption({ label: 'Undiruv' });
  await page.getByText('Календарное', { exact: true }).click();
  await page.locator('[data-tab=answered]').click();
  await page.waitForURL(/tab=answered/);
  const read = async () => ({
    url: page.url(),
    found: await rows().allInnerTexts(),
    tiles: await page.locator('[data-tile]').allInnerTexts(),
  });
  await page.waitForFunction(() => !document.querySelector('[data-stale]'));
  const seen = await read();
  assert.match(seen.url, /month=2026-10.*department=3|department=3.*month=2026-10/);
  await openPath(page, seen.url);
  assert.deepEqual(await read(), seen);
});

test('the numbers are asked for once, by the company’s day', stubOnly, async () => {
  const asked = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/v1/response-stats') asked.push(searchParams.get('to'));
  });
  await openPath(page, '/waits');
  // The stub's day, which is long past for this browser.
  assert.deepEqual(asked, ['2026-11-20']);
});

test('waits grow by one clock while one looks', stubOnly, async () => {
  await openPath(page, '/waits?sort=due');
  const timers = () => page.locator('[data-timer]').allInnerTexts();
  const before = await timers();
  await page.waitForFunction(
    (old) => document.querySelectorAll('[data-timer]')[5].textContent !== old,
    before[5],
  );
});

test(
  'excluding takes a reason, leaves the list at once, and undo puts it back',
  stubOnly,
  async () => {
    await openPath(page, '/waits');
    const id = await firstId();
    const open = await count('open');
    await decide('e', id);
    const send = dialog().getByRole('button', { name: 'Исключить', exact: true });
    assert.ok(await send.isDisabled(), 'no reason, no decision');
    await dialog().getByRole('button', { name: 'Спам' }).click();
    await send.click();
    await gone(id);
    const toast = page.locator('[data-toast]');
    await toast.getByText('Исключено из расчёта.').waitFor();
    await page.waitForFunction(
      (n) => document.querySelector('[data-tab=open] span')?.textContent === String(n),
      open - 1,
    );
    await page.keyboard.press('u');
    await back(id);
    await page.goto(`/waits?wait=${id}&history=true`);
    await dialog().getByText('Исключил из расчёта · отменено').waitFor();
  },
);

test('a failure puts the wait back and says so with its code', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  await stubControl(page, { fail: { decisions: 500 } });
  await decide('c', id);
  await page.getByText(/Не удалось сохранить, всё возвращено.*injected_failure.*req-/).waitFor();
  await back(id);
});

test('a conflict names who was first', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  await page.goto(`/waits?wait=${id}`);
  await dialog().locator('[data-mark=question]').waitFor();
  // Somebody else decides in between; the live stream is down, so nobody tells.
  await stubControl(page, { refuse_streams: true, drop_streams: true, touch_wait: id });
  await page.keyboard.press('c');
  await page.getByText(/Aziza Rashidova уже внёс здесь изменение/).waitFor();
});

test('the suggested answer is confirmed by one key', stubOnly, async () => {
  await openPath(page, '/waits?tab=review');
  const id = await firstId();
  await decide('a', id);
  await page.getByText('Ответ связан.').waitFor();
  await page.goto(`/waits?wait=${id}`);
  await dialog().getByText('25 с · в норме').waitFor();
});

for (const [when, slow] of [
  ['', {}],
  [' before the list of people came', { '/employees': 1500 }],
]) {
  test(`reassigning by name, by keys alone${when}`, stubOnly, async () => {
    await openPath(page, '/waits');
    const id = await firstId();
    await stubControl(page, { slow });
    await decide('r', id);
    await page.keyboard.type('madina');
    await page.keyboard.press('Enter');
    await page.getByText('Передано: Madina Rahimova.').waitFor();
    await page
      .locator('tr', { has: page.locator(`[data-row="${id}"]`) })
      .getByText('Madina')
      .waitFor();
  });
}

test('Enter pressed too early is taken back by more letters', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  const list = page.waitForResponse(/\/employees\?/);
  await stubControl(page, { slow: { '/employees': 1000 } });
  await decide('r', id);
  await page.keyboard.type('madin');
  await page.keyboard.press('Enter');
  await page.keyboard.type('x');
  await list;
  await dialog().getByText('Ничего не найдено').waitFor();
  await page.keyboard.press('Backspace');
  await dialog().getByRole('option', { name: 'Madina Rahimova' }).waitFor();
});

test('a slow server shows a wait whole: no key is pressed in vain', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  await stubControl(page, { slow: { '/api/v1/waits': 1500, [`/waits/${id}`]: 1500 } });
  await decide('e', id);
  await dialog().getByRole('form', { name: 'Исключить' }).waitFor();
});

test('an answer and a split are chosen among the messages', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  await decide('l', id);
  await dialog().getByText('Выберите сообщение с ответом.').waitFor();
  await assertSound(page, 'choosing a message');
  await page.keyboard.press('Escape');
  await dialog().getByRole('group', { name: 'Решения' }).waitFor();
  await page.keyboard.press('s');
  await dialog().locator('[data-pick]').last().click();
  await page.getByText('Разделено на два.').waitFor();
});

test('a question that was missed is made one, and that is undone', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  await decide('q', id);
  await dialog().getByText('которое не приняли за вопрос').waitFor();
  const made = page.waitForRequest((one) => one.method() === 'POST' && /\/ask$/.test(one.url()));
  await dialog().locator('[data-pick]').first().click();
  assert.match((await made).url(), /\/messages\/-?\d+\/\d+\/ask$/);
  await page.getByText('Теперь это вопрос.').waitFor();
  const undone = page.waitForRequest((one) => one.method() === 'DELETE');
  await page.getByRole('button', { name: 'Отменить' }).click();
  await undone;
  // The conversation stays open: there may be more of them.
  await dialog().getByRole('group', { name: 'Решения' }).waitFor();
});

test('what was decided before is taken back from the history', stubOnly, async () => {
  await openPath(page, '/waits');
  const id = await firstId();
  await decide('c', id);
  await page.getByText('Ожидание закрыто.').waitFor();
  await openPath(page, `/waits?tab=all&wait=${id}&history=true`);
  const line = dialog().locator('li', { hasText: 'Закрыл' });
  await line.getByRole('button', { name: 'Отменить' }).click();
  await dialog().locator('li[data-undone]').waitFor();
  assert.equal(await line.getByRole('button').count(), 0);
  await assertSound(page, 'a history with a decision taken back');
});

test('j, k and Enter walk the list, j and k the drawer', stubOnly, async () => {
  await openPath(page, '/waits');
  const ids = await rows().evaluateAll((all) => all.map((one) => one.dataset.row));
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('wait') === ids[1]);
  await page.keyboard.press('j');
  await page.waitForURL((url) => url.searchParams.get('wait') === ids[2]);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
});

/** Presses keys on a chart until it speaks of a place, and tells the number of that place. */
async function numberAt(name, keys, pattern) {
  const chart = page.getByRole('group', { name });
  await chart.focus();
  for (const key of keys) await page.keyboard.press(key);
  const said = await chart.locator('[aria-live]').innerText();
  return Number(pattern.exec(said)[1].replace(/\s/g, ''));
}

/** Turns all pages of the list, and counts its rows. */
async function wholeList() {
  const more = page.locator('#waits-list').getByRole('button', { name: 'Показать ещё' });
  await page.waitForFunction(() => !document.querySelector('[data-stale]'));
  while (await more.count()) {
    const before = await rows().count();
    await more.click();
    await page.waitForFunction(
      (n) => document.querySelectorAll('#waits-list [data-row]').length > n,
      before,
    );
  }
  return rows().count();
}

for (const [what, filter] of [
  ['a week of the company', '?from=2026-11-16&to=2026-11-20'],
  ['a department by the wall clock', '?department=2&unit=wall'],
]) {
  test(`bars and cells of ${what} lead to exactly what they count`, stubOnly, async () => {
    const asked = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/api/v1/waits') asked.push(searchParams);
    });
    const bars = [];
    for (const right of [1, 5]) {
      await openPath(page, `/waits${filter}`);
      const open = await count('open');
      const keys = Array(right).fill('ArrowRight');
      const bar = await numberAt(/Сколько заняли ответы/, keys, /(\d[\d\s]*)$/);
      await page.keyboard.press('Enter');
      await page.waitForURL(/min_secs=\d+/);
      assert.equal(await wholeList(), bar);
      assert.equal(await count('open'), open, 'the tabs lead out of the bar');
      await openPath(page, page.url());
      assert.equal(await wholeList(), bar, 'after a reload');
      bars.push(bar);
    }
    assert.ok(Math.max(...bars) > 10, 'one bar is longer than a page');

    await openPath(page, `/waits${filter}`);
    const keys = ['ArrowRight', 'ArrowRight', 'ArrowDown'];
    const cell = await numberAt(/Когда спрашивают/, keys, /: (\d+) вопр/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/weekday=2&hour=\d+|hour=\d+.*weekday=2/);
    assert.equal(await wholeList(), cell);
    await page.locator(`[data-found="${cell}"]`).waitFor();
    await openPath(page, page.url());
    assert.equal(await wholeList(), cell, 'after a reload');
    // Found by the server: no page was asked for but those one looks at.
    assert.ok(asked.every((query) => Number(query.get('limit')) <= 50));
    await page.getByRole('button', { name: /^Убрать фильтр Вт, / }).click();
    await page.waitForURL((url) => !/weekday|hour/.test(url.search));
    assert.ok((await wholeList()) > cell);
  });
}

test('a row of the groups leads to exactly what it counts', stubOnly, async () => {
  await openPath(page, '/waits');
  const group = page.getByRole('region', { name: 'Где ждут клиенты' }).locator('tbody tr').first();
  const asks = Number(await group.locator('[data-column=asks]').innerText());
  await group.click();
  await page.waitForURL(/employee=\d+/);
  assert.equal(await wholeList(), asks);
});

test('days stand in their order, whatever was asked on them', stubOnly, async () => {
  await openPath(page, '/waits?by=day');
  const table = page.getByRole('region', { name: 'Где ждут клиенты' });
  await table.locator('tbody tr').first().waitFor();
  const days = await table.locator('tbody tr td:first-child').allInnerTexts();
  const numbers = days.map((day) => parseInt(day, 10));
  assert.ok(numbers.length > 10, `${days}`);
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => b - a),
  );
});

test('on a phone the tab one is on is in sight', stubOnly, async () => {
  await page.context().close();
  page = await openPage(house, PHONE);
  await signIn(page);
  for (const tab of ['excluded', 'all', 'answered']) {
    await openPath(page, `/waits?tab=${tab}`);
    const box = await page.locator(`[data-tab=${tab}]`).boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= PHONE.viewport.width, `${tab}: ${box.x}`);
  }
});

test('waits that cannot be read say so where one is merged', stubOnly, async () => {
  await openPath(page, '/waits');
  await decide('m', await firstId());
  await page.locator('[data-merge]').first().waitFor();
  await page.keyboard.press('Escape');
  await page.route('**/api/v1/waits?*state=all*', (route) => route.fulfill({ status: 500 }));
  await page.reload();
  await dialog().locator('[data-mark=question]').waitFor();
  await page.keyboard.press('m');
  await dialog().getByText('Не удалось загрузить').waitFor();
  await page.unroute('**/api/v1/waits?*state=all*');
  await dialog().getByRole('button', { name: 'Повторить' }).click();
  await page.locator('[data-merge]').first().waitFor();
});

test('an export shows its percent and ends in a file', stubOnly, async () => {
  await openPath(page, '/waits');
  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Экспорт' }).click();
  await page.getByRole('menuitem', { name: 'Таблица CSV' }).click();
  await page.getByRole('button', { name: /Экспорт \d+\s%/ }).waitFor();
  assert.equal((await downloaded).suggestedFilename(), 'waits.csv');
  await page.getByText('Файл готов.').waitFor();
});

test('a view is saved, opened and deleted', stubOnly, async () => {
  await openPath(page, '/waits?tab=overdue&department=2');
  const views = () => page.getByRole('button', { name: 'Виды' }).click();
  await views();
  await page.getByRole('menuitem', { name: 'Сохранить этот вид' }).click();
  await page.getByLabel('Название').fill('Мой вид');
  await page.keyboard.press('Enter');
  await page.getByText('Вид «Мой вид» сохранён.').waitFor();
  await openPath(page, '/waits');
  await views();
  await page.getByRole('menuitem', { name: /^Мой вид/ }).click();
  await page.waitForURL(/tab=overdue.*department=2|department=2.*tab=overdue/);
  await views();
  await page.getByRole('menuitem', { name: 'Удалить вид Мой вид' }).click();
  await page.getByText('Вид «Мой вид» удалён.').waitFor();
});

test('nobody waits, nothing in this filter, and a failure look different', stubOnly, async () => {
  await stubControl(page, { first_run: true });
  await page.goto('/waits');
  await page.getByRole('heading', { name: 'Никто не ждёт ответа' }).waitFor();
  await assertSound(page, 'nobody waits');
  await stubControl(page, { first_run: false });
  await page.goto('/waits?q=Qqq');
  await page.getByRole('button', { name: 'Сбросить фильтры' }).click();
  await rows().first().waitFor();
  await stubControl(page, { fail: { '/api/v1/waits': 403 } });
  await page.reload();
  await page
    .getByText(/Код: injected_failure · запрос: req-/)
    .first()
    .waitFor();
  await page.getByRole('heading', { level: 1, name: 'Время ответа' }).waitFor();
  await assertSound(page, 'failure');
});

test('those who may not read waits get no menu item and are refused', stubOnly, async () => {
  for (const as of ['hr', 'employee']) {
    await signIn(page, { as });
    await page.goto('/');
    await page.locator('[data-tile]').first().waitFor();
    assert.equal(await page.getByRole('link', { name: 'Время ответа' }).count(), 0, as);
    await page.goto('/waits');
    await page.getByText('У вас нет права видеть эти данные.').first().waitFor();
  }
});
