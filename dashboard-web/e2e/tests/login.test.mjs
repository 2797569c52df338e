// Signing in, failing to, and being signed out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertSound } from '../checks.mjs';
import { LOGIN, openLeaderboard, openPage, setUp, signIn, stubControl } from '../browser.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const stubOnly = { skip: process.env.BASE_URL ? 'needs the stub server' : false };

async function fill(page, login, password) {
  await page.getByLabel('Логин').fill(login);
  await page.locator('[name=password]').fill(password);
  await page.keyboard.press('Enter');
}

test('a wrong password is said, the right one leads to the page first asked for', async () => {
  const page = await openPage(house, { allow: /401/ });
  await page.goto('/leaderboard?sort=-score');
  await page.waitForURL(/\/login/);
  await fill(page, LOGIN.login, 'certainly-wrong');
  await page.getByText('Неверный логин или пароль.').waitFor();
  await assertSound(page, 'login with a message');

  await page.locator('[name=password]').fill(LOGIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/leaderboard\?sort=-score/);
  await page.getByRole('heading', { level: 1 }).waitFor();
  assert.deepEqual(page.problems, []);
  await page.context().close();
});

test('next cannot lead out of the site', async () => {
  const page = await openPage(house);
  await signIn(page);
  await page.goto('/login?next=//example.org/');
  await page.waitForURL(`${house.base}/`);
  await page.context().close();
});

test('after too many attempts the button waits with the person', stubOnly, async () => {
  const page = await openPage(house, { allow: /429/ });
  await page.goto('/login');
  await fill(page, 'locked', 'x');
  await page.getByText(/Слишком много попыток. Повторите через \d+ секунд/).waitFor();
  const button = page.getByRole('button', { name: 'Войти' });
  assert.ok(await button.isDisabled());
  await page.getByText('Теперь можно попробовать снова.').waitFor();
  assert.ok(await button.isEnabled());
  await page.context().close();
});

test('a silent server is said', async () => {
  const page = await openPage(house, { allow: /ERR_FAILED/ });
  await page.goto('/login');
  await page.route('**/auth/login', (route) => route.abort());
  await fill(page, 'a', 'b');
  await page.getByText('Сервер не ответил.').waitFor();
  await page.context().close();
});

test('a language chosen before signing in is kept in the account', stubOnly, async () => {
  const page = await openPage(house);
  await stubControl(page, { reset: true });
  await page.goto('/login');
  await page.getByRole('button', { name: 'Язык: Русский' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await page.getByLabel('Login').fill(LOGIN.login);
  await page.locator('[name=password]').fill(LOGIN.password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const session = await (await page.context().request.get('/api/v1/session')).json();
  assert.equal(session.user.language, 'en');
  await page.context().close();
});

test('an ended session leads to sign-in and back to the same screen', stubOnly, async () => {
  const page = await openPage(house, { allow: /401/ });
  await signIn(page);
  await openLeaderboard(page, '?who=3');
  // What the screen still asks for by itself would lead to sign-in before anything is pressed.
  await page.locator('[data-ask]').first().waitFor();
  await stubControl(page, { expire_sessions: true });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Предыдущий месяц' }).click();
  await page.getByText('Сеанс завершён.').waitFor();
  await assertSound(page, 'login after the end of a session');
  await fill(page, LOGIN.login, LOGIN.password);
  await page.waitForURL(/month=2026-10/);
  await page.locator('[data-row]').first().waitFor();
  await page.context().close();
});

test('signing out closes the session on the server', async () => {
  const page = await openPage(house);
  await signIn(page);
  await openLeaderboard(page);
  await page.getByRole('button', { name: /Меню профиля/ }).click();
  await page.getByRole('menuitem', { name: 'Выйти' }).click();
  await page.waitForURL(/\/login$/);
  const session = await (await page.context().request.get('/api/v1/session')).json();
  assert.equal(session.user, null);
  await page.context().close();
});
