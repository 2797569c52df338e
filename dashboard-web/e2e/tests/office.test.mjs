// The office: employees, profiles, users, the audit log, operations, settings and the palette.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, PHONE, setUp, signIn, stubControl } from '../browser.mjs';
import { assertSoundInEveryLook, DEVICES, LANGUAGES, optionsOf } from '../looks.mjs';
import { importPreview, OFFICE_SCREENS, onPageOf, openScreen } from '../office.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const skip = process.env.BASE_URL ? 'needs the stub server' : false;

const onPage = onPageOf(() => house);
const number = (text) => Number(text.replace(/[\s+]/g, '').replace(',', '.'));

onPage('filters of the employees survive a reload', 'hr', async (page) => {
  await page.goto('/employees');
  await page.getByLabel('Отдел').selectOption({ label: 'Undiruv' });
  await page.getByRole('button', { name: /Без Telegram/ }).click();
  await page.waitForURL(/unlinked=true/);
  const rows = () => page.locator('tbody tr').allInnerTexts();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length < 6);
  const seen = await rows();
  await page.reload();
  await page.locator('tbody tr').first().waitFor();
  assert.deepEqual(await rows(), seen);
});

onPage('the list of employees is whole, however long', 'hr', async (page) => {
  await page.goto('/employees');
  await page.locator('tbody tr').first().waitFor();
  const rows = () => page.locator('tbody tr').allInnerTexts();
  const seen = await rows();
  let pages = 0;
  await page.route('**/api/v1/employees?*', (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set('limit', '7');
    pages += 1;
    return route.continue({ url: url.href });
  });
  await page.reload();
  await page.waitForFunction(
    (all) => document.querySelectorAll('tbody tr').length === all,
    seen.length,
  );
  assert.deepEqual(await rows(), seen);
  assert.equal(pages, Math.ceil(seen.length / 7));
});

onPage(
  'Back closes the drawer of a profile, and leaves the profile open',
  'admin',
  async (page) => {
    await page.goto('/employees/3');
    await page.locator('li[data-part] button').first().click();
    await page.getByRole('dialog').locator('[data-ask]').first().waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(new URL(page.url()).pathname, '/employees/3');
    await page.locator('li[data-part]').first().waitFor();
  },
);

onPage('a new employee gets an invitation with link and code', 'hr', async (page) => {
  await page.goto('/employees');
  await page.locator('tbody tr').first().waitFor();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Имя и фамилия').fill('Yangi Xodim');
  await page.keyboard.press('Enter');
  await dialog.locator('svg[role=img]').waitFor();
  assert.match(await dialog.locator('code').innerText(), /^https:\/\/t\.me\//);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page
    .getByRole('button', { name: /Yangi Xodim/ })
    .first()
    .waitFor();
});

onPage('an import shows every row, and refuses a file with a bad one', 'admin', async (page) => {
  await page.goto('/employees?dialog=import');
  await importPreview(page);
  assert.equal(await page.locator('[data-import-row=ok]').count(), 1);
  assert.equal(await page.locator('[data-import-row=bad]').count(), 2);
  assert.ok(await page.getByRole('button', { name: /Добавить 1 сотрудника/ }).isDisabled());
  await page.locator('input[type=file]').setInputFiles({
    name: 'good.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name;department\nBirinchi;Savdo\nIkkinchi;Savdo\n'),
  });
  await page.getByRole('button', { name: /Добавить 2 сотрудника/ }).click();
  await page.getByText('Добавлены: 2, пропущены: 0').waitFor();
});

onPage('leaving is shown at once, and U takes it back', 'hr', async (page) => {
  await page.goto('/employees?q=Madina');
  await page.getByRole('button', { name: 'Действия: Madina Rahimova' }).click();
  await page.getByRole('menuitem', { name: 'Ушёл из компании' }).click();
  await page
    .locator('[data-toast]')
    .getByRole('button', { name: /Отменить/ })
    .click();
  await page.goto('/employees/3');
  await page.getByRole('button', { name: 'Изменить' }).waitFor();
});

onPage('the parts of a score add up to it, and lead to the conversation', 'admin', async (page) => {
  await page.goto('/employees/3');
  const parts = page.locator('li[data-part]');
  await parts.first().waitFor();
  const values = await page.locator('li[data-part] b.fc-num').allInnerTexts();
  const total = number(values.pop());
  const sum = values.map(number).reduce((a, b) => a + b, 0);
  assert.equal(sum.toFixed(2), total.toFixed(2));
  await parts.first().getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-ask]').nth(1).click();
  await dialog.locator('[data-mark=answer]').waitFor();
  await page.keyboard.press('Escape');
  await dialog.locator('[data-mark=answer]').waitFor({ state: 'detached' });
});

onPage('who left is read only', 'hr', async (page) => {
  await page.goto('/employees/40');
  await page.getByText(/страница только для чтения/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Изменить' }).count(), 0);
});

onPage('an employee sees the own profile and nobody else', 'employee', async (page) => {
  await page.goto('/employees/1');
  await page.locator('li[data-part]').first().waitFor();
  await page.goto('/employees/3');
  await page.getByText('Таких данных нет').waitFor();
});

onPage('a temporary password is shown once', 'admin', async (page) => {
  await page.goto('/users?dialog=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Имя').fill('Yangi');
  await dialog.getByLabel('Логин').fill('yangi');
  await dialog.getByLabel('Savdo').check();
  await dialog.getByRole('button', { name: 'Добавить' }).click();
  await dialog.getByText('kMx7-Tq2v-9RwB').waitFor();
  await dialog.getByRole('button', { name: 'Я сохранил пароль' }).click();
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.getByText('kMx7-Tq2v-9RwB').count(), 0);
});

onPage('the last administrator stays', 'admin', async (page) => {
  await page.goto('/users');
  await page.getByRole('button', { name: 'Действия: Anvar Qosimov' }).click();
  await page.getByRole('menuitem', { name: 'Отключить' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click();
  await page.getByText(/Это последний администратор/).waitFor();
});

onPage(
  'the audit log filters by a press, and a permalink marks its line',
  'admin',
  async (page) => {
    await page.goto('/audit?entry=57');
    await page.locator('[data-entry="57"][data-marked]').waitFor();
    await page.locator('[data-entry="57"]').getByRole('button', { name: 'hr' }).click();
    await page.waitForURL(/actor=hr/);
    await page.locator('[data-entry="58"]').waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('[data-entry="57"] del').first().waitFor();
  },
);

onPage('a queue is paused with a reason, a dead job discarded with one', 'admin', async (page) => {
  await page.goto('/ops');
  await page.getByRole('button', { name: /Пауза\s*: Отправка/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Причина').fill('переезд');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Продолжить\s*: Отправка/ }).waitFor();
  const job = page.locator('[data-job="1763523600000-0"]');
  await job.getByRole('button', { name: 'Отбросить' }).click();
  await dialog.getByLabel('Причина').fill('чата нет');
  await page.keyboard.press('Enter');
  await job.waitFor({ state: 'detached' });
});

onPage('settings are looked over before they are saved', 'admin', async (page) => {
  await page.goto('/settings/company');
  await page.getByLabel('Название').fill('Yangi nom');
  await page.getByRole('button', { name: 'Проверить и сохранить' }).click();
  const review = page.locator('[data-review]');
  assert.match(await review.innerText(), /Zarafshon Savdo MChJ[\s\S]*Yangi nom/);
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await review.waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('Название').inputValue(), 'Yangi nom');
});

onPage('a dated rule tells its effect first; weights must add up', 'admin', async (page) => {
  await page.goto('/settings/targets?dialog=new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Первый вопрос, минут').fill('7');
  await dialog.getByLabel('Действует с').fill('2026-11-01');
  await dialog.getByRole('button', { name: 'Показать последствия' }).click();
  assert.match(await dialog.locator('[data-effect]').innerText(), /214/);
  await dialog.getByRole('button', { name: 'Применить' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('7 мин', { exact: true }).waitFor();

  await page.goto('/settings/scores');
  await page.locator('[data-weight=hit_rate] input').first().fill('50');
  await page.getByText('Сумма весов 90, а нужно 100.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Сохранить новой версией' }).isDisabled());
});

onPage('HR reads the score rules, and sets targets where it lists no chats', 'hr', async (page) => {
  await page.goto('/settings/scores');
  await page.getByRole('heading', { name: 'Версии' }).waitFor();
  assert.equal(await page.locator('[data-weight]').count(), 0);
  await page.goto('/settings/targets?dialog=new');
  const scopes = page.getByRole('dialog').getByLabel('Для кого').locator('option');
  await scopes.first().waitFor({ state: 'attached' });
  assert.deepEqual(await scopes.allInnerTexts(), ['Компания', 'Отдел']);
});

onPage('the palette finds by key and by touch', 'admin', async (page) => {
  await page.goto('/settings/me');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+KeyK');
  await page.getByRole('dialog').getByRole('combobox').fill('madina');
  await page.locator('[data-hit="employee-3"]').waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/employees\/3/);
  await page.getByRole('button', { name: 'Поиск' }).click();
  await page.locator('[data-hit="employee-3"]').waitFor();
  await page.getByRole('dialog').getByRole('combobox').fill('shartnoma');
  await page.locator('[data-hit^=message]').first().click();
  await page.waitForURL(/\/waits\?.*wait=\d+/);
});

const CLOSED = [
  ['employee', '/users', '/employees', '/ops', '/audit'],
  ['hr', '/users', '/ops'],
  ['supervisor', '/users', '/ops', '/audit'],
];
for (const [role, ...addresses] of CLOSED) {
  onPage(`what is not for the role ${role} is not in the menu, and says so`, role, async (page) => {
    for (const address of addresses) {
      await page.goto(address);
      await page.getByText('У вас нет права видеть эти данные.').first().waitFor();
      assert.equal(await page.locator(`nav a[href="${address}"]`).count(), 0);
    }
  });
}

// Words are measured in every language; contrast and names do not depend on it.
for (const device of DEVICES) {
  for (const language of LANGUAGES) {
    test(`${device.name} ${language}`, { skip }, async () => {
      const page = await openPage(house, { language, ...optionsOf(device) });
      for (const screen of OFFICE_SCREENS) {
        await stubControl(page, { reset: true });
        await signIn(page, { as: screen[1], language });
        await openScreen(page, screen);
        await assertSoundInEveryLook(page, device, `${language} ${screen[0]}`, {
          axe: language === 'ru',
        });
      }
      await page.context().close();
    });
  }
}

test('nothing jumps while an office page loads', { skip }, async () => {
  for (const device of [{}, PHONE]) {
    const page = await openPage(house, device);
    await stubControl(page, { reset: true });
    await signIn(page, { as: 'admin' });
    await page.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shift += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    for (const address of ['/employees', '/employees/3', '/ops', '/users', '/audit', '/settings']) {
      await stubControl(page, { delay_ms: 200 });
      await page.goto(address);
      await page.waitForFunction(
        () => document.querySelector('h1') && !document.querySelector('[aria-busy=true]'),
      );
      const shift = await page.evaluate(() => window.shift);
      assert.ok(shift <= 0.02, `${address}: ${shift}`);
    }
    await stubControl(page, { reset: true });
    await page.context().close();
  }
});
