// The keyboard goes on where it was: what takes itself away hands the focus over.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setUp, stubControl } from '../browser.mjs';
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

/** Opens the second wait of the list by keys; tells its id and the next one's. */
async function openSecond(page) {
  await openScreen(page, ['', '', '/waits']);
  const rows = page.locator('#waits-list [data-row]');
  await press(rows.nth(1));
  await page.getByRole('dialog').locator('[data-mark=question]').waitFor();
  return rows.evaluateAll((all) => all.slice(1, 3).map((one) => one.dataset.row));
}
const because = async (page, key) => {
  await page.keyboard.press(key);
  await page.getByRole('dialog').getByRole('textbox').fill('x');
  await page.keyboard.press('Enter');
};

for (const [decision, decide] of [
  ['closed', (page) => press(page.locator('[data-action=close]'))],
  ['excluded', (page) => because(page, 'KeyE')],
  ['no question', (page) => because(page, 'KeyN')],
]) {
  onPage(`a wait that is ${decision} leaves the focus to the next`, 'supervisor', async (page) => {
    const [id, next] = await openSecond(page);
    await decide(page);
    await focusIn(page, `[data-row="${next}"]`);
    // Taken back by the button of the note, which goes with it.
    await press(page.locator('[data-toast]').getByRole('button', { name: /Отменить/ }));
    await focusIn(page, `[data-row="${next}"]`);
    await page.locator(`[data-row="${id}"]`).waitFor();
  });
}

onPage('a wait given to another keeps the focus in the list', 'supervisor', async (page) => {
  const [id] = await openSecond(page);
  await page.keyboard.press('KeyR');
  await page.keyboard.type('madina');
  await page.keyboard.press('Enter');
  await focusIn(page, `[data-row="${id}"]`);
});

onPage('a wait opened by its address leaves the focus to the page', 'supervisor', async (page) => {
  await openScreen(page, ['', '', '/waits?wait=900012']);
  await page.locator('[data-action=close]').waitFor();
  await page.keyboard.press('KeyC');
  await focusIn(page, 'main');
});

onPage('a section that was saved, or not, keeps the focus', 'admin', async (page) => {
  await openScreen(page, ['', '', '/settings/company']);
  const section = 'section[aria-labelledby=section-company]';
  const button = (name) => page.locator(section).getByRole('button', { name });
  await page.locator('main input').first().fill('Zarafshon');
  await page.keyboard.press('Enter');
  await focusIn(page, '[data-review]');
  await stubControl(page, { fail: { '/settings': 422 } });
  await press(button('Сохранить'));
  await page
    .locator(section)
    .getByText(/injected_failure/)
    .waitFor();
  await focusIn(page, section);
  assert.equal(await button('Сохранить').evaluate((one) => one === document.activeElement), true);
  await stubControl(page, { fail: {} });
  await page.keyboard.press('Enter');
  await page.locator('[data-review]').waitFor({ state: 'detached' });
  await focusIn(page, section);
  await openScreen(page, ['', '', '/settings/scores']);
  await press(page.locator('form [type=submit]'));
  await page.locator('[data-toast]').waitFor();
  await focusIn(page, 'section[aria-labelledby=score-rule]');
});

/** Puts the password away, and waits until the focus is at `opener`. */
async function keep(page, opener) {
  await press(page.getByRole('dialog').getByRole('button', { name: 'Я сохранил пароль' }));
  await page.waitForFunction((one) => one === document.activeElement, await opener.elementHandle());
}

onPage('the first password of a user gives the focus back to "Add"', 'admin', async (page) => {
  await openScreen(page, ['', '', '/users']);
  const dialog = page.getByRole('dialog');
  const add = page.locator('main').getByRole('button', { name: 'Добавить' });
  await press(add);
  await dialog.getByLabel('Имя').fill('Nodira');
  await dialog.getByLabel('Логин').fill('nodira');
  await dialog.getByLabel('Роль').selectOption('hr');
  await press(dialog.getByRole('button', { name: 'Добавить' }));
  await keep(page, add);
});

onPage('a new password gives the focus back to the menu of its user', 'admin', async (page) => {
  await openScreen(page, ['', '', '/users']);
  const menu = page.locator('main tbody tr').nth(1).getByRole('button');
  await press(menu);
  await press(page.getByRole('menuitem', { name: 'Новый пароль' }));
  await press(page.getByRole('dialog').getByRole('button', { name: 'Новый пароль' }));
  await keep(page, menu);
});

onPage(
  'who presses beside everything is left there',
  'supervisor',
  async (page) => {
    await openScreen(page, ['', '', '/waits']);
    await page.locator('#waits-list [data-row]').first().focus();
    await page
      .locator('header')
      .first()
      .click({ position: { x: 2, y: 2 } });
    const nowhere = () => document.activeElement === document.body;
    assert.ok(await page.evaluate(nowhere));
    // The page goes on changing.
    await stubControl(page, { refuse_streams: true, drop_streams: true });
    await page.getByText(/Обновления приостановлены/).waitFor();
    assert.ok(await page.evaluate(nowhere));
  },
  { allow: /./ },
);
