// One's own account: the password, what is refused, and what becomes of other sessions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LOGIN, openPage, setUp, signIn, stubControl } from '../browser.mjs';
import { fillPassword } from '../office.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const skip = process.env.BASE_URL ? 'needs the stub server' : false;
const NEW = 'yetti oʻlchab bir kes';

/** A fresh page of a signed-in HR. */
async function open(switches = {}) {
  const page = await openPage(house, { allow: /401|409|422|429/ });
  await stubControl(page, { reset: true, ...switches });
  await signIn(page, { as: 'hr' });
  return page;
}

test('a new password replaces the old one and ends the other sessions', { skip }, async () => {
  const other = await open();
  const page = await openPage(house, { allow: /401/ });
  await signIn(page, { as: 'hr' });
  await page.goto('/settings/me');
  await fillPassword(page, LOGIN.password, NEW);
  await page
    .locator('[data-toast]')
    .getByText(/Пароль изменён/)
    .waitFor();
  assert.equal(await page.locator('[name=next]').inputValue(), '');

  await page.reload();
  await page.locator('[name=current]').waitFor();
  await other.goto('/settings/me');
  await other.waitForURL(/\/login/);
  const { request } = other.context();
  const enter = (password) =>
    request.post('/api/v1/auth/login', {
      headers: { 'X-Requested-With': 'finco' },
      data: { login: 'hr', password },
    });
  assert.equal((await enter(LOGIN.password)).status(), 401);
  assert.equal((await enter(NEW)).status(), 200);
  assert.deepEqual(page.problems, []);
  await page.context().close();
  await other.context().close();
});

test(
  'what is wrong is said at its field, before and after the server is asked',
  { skip },
  async () => {
    const page = await open();
    await page.goto('/settings/me');
    const asked = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/session/password')) asked.push(request);
    });
    await fillPassword(page, '', 'qisqa', 'boshqa');
    await page.getByText('Заполните это поле.').waitFor();
    await page.getByText('Коротко: знаков 5, а нужно не меньше 10.').waitFor();
    await page.getByText('Пароли не совпадают.').waitFor();
    assert.equal(asked.length, 0);

    await fillPassword(page, 'not this one', NEW);
    await page.getByText('Текущий пароль другой.').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), 'current');

    await fillPassword(page, 'locked', NEW);
    await page.getByText(/Слишком много попыток/).waitFor();
    const button = page.locator('form:has([name=current]) [type=submit]');
    assert.ok(await button.isDisabled());
    await page.getByText('Можно попробовать снова.').waitFor();
    await fillPassword(page, LOGIN.password, NEW);
    await page.locator('[data-toast]').waitFor();
    await page.context().close();
  },
);

test('a password given by another is spoken of until it is replaced', { skip }, async () => {
  const page = await open({ temporary_password: true });
  await page.goto('/employees');
  await page.getByRole('link', { name: 'Задать свой' }).click();
  await page.getByText(/Нынешний пароль вам выдал другой человек/).waitFor();
  await fillPassword(page, LOGIN.password, NEW);
  await page.getByText(/Нынешний пароль вам выдал/).waitFor({ state: 'detached' });
  await page.goto('/employees');
  await page.locator('[data-row]').first().waitFor();
  assert.equal(await page.getByRole('link', { name: 'Задать свой' }).count(), 0);
  await page.context().close();
});
