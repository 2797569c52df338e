// Every screen in three languages, two themes and three widths: nothing cut, nothing unreadable.
import { after, before, test } from 'node:test';
import { openPage, setUp, signIn } from '../browser.mjs';
import { assertSoundInEveryLook, DEVICES, LANGUAGES, optionsOf } from '../looks.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());

/** [name, signed in as, address, what tells that it is there]. */
const SCREENS = [
  ['overview', 'admin', '/', '[data-row]'],
  ['my day', 'employee', '/?chart=hit_rate', 'figure svg text'],
  ['waits', 'supervisor', '/waits', 'figure svg text'],
  [
    'waits answered by wall clock',
    'supervisor',
    '/waits?tab=answered&unit=wall&by=day',
    '[data-row]',
  ],
  ['one wait', 'supervisor', '/waits?wait=900010', '[role=dialog] [data-mark=question]'],
  ['its history', 'supervisor', '/waits?wait=900010&history=true', '[role=dialog] p'],
  ['leaderboard', 'employee', '/leaderboard', 'figure svg text'],
  ['leaderboard medians', 'supervisor', '/leaderboard?chart=median', 'figure svg text'],
  ['why', 'supervisor', '/leaderboard?who=6', '[data-ask]'],
  ['why, provisional', 'supervisor', '/leaderboard?who=18', '[data-ask]'],
  ['two compared', 'supervisor', '/leaderboard?vs=3-7', '[role=dialog] td'],
  ['large screen', 'supervisor', '/leaderboard?tv=true', '[data-tv] li'],
];

async function everyScreen(page, device, language) {
  const sound = (name) => assertSoundInEveryLook(page, device, `${language} ${name}`);
  await page.goto('/login');
  await page.locator('form').waitFor();
  await sound('login');

  let signedIn = null;
  for (const [name, as, path, there] of SCREENS) {
    if (signedIn !== as) await signIn(page, { as, language });
    signedIn = as;
    await page.goto(path);
    await page.locator(there).first().waitFor();
    await sound(name);
  }
  await page.locator('[data-tv]').waitFor();
  await page.keyboard.press('Escape');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('Shift+Slash');
  await dialog.waitFor();
  await sound('shortcuts');
}

for (const device of DEVICES) {
  for (const language of LANGUAGES) {
    test(`${device.name} ${language}`, async () => {
      const page = await openPage(house, { language, ...optionsOf(device) });
      await everyScreen(page, device, language);
      await page.context().close();
    });
  }
}
