// Every screen in three languages, two themes and three widths: nothing cut, nothing unreadable.
import { after, before, test } from 'node:test';
import { assertSound } from '../checks.mjs';
import { openLeaderboard, openPage, setUp, signIn } from '../browser.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());

const LANGUAGES = ['uz', 'ru', 'en'];
const SCHEMES = ['light', 'dark'];
const WIDTHS = [360, 768, 1280];

async function everyScreen(page, where, language) {
  await page.goto('/login');
  await page.locator('form').waitFor();
  await assertSound(page, `${where} login`);

  await signIn(page, { language });
  for (const chart of ['score', 'median', 'answered']) {
    await openLeaderboard(page, `?chart=${chart}`);
    await assertSound(page, `${where} leaderboard ${chart}`);
  }
  await page.locator('[data-row]').nth(3).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('[data-ask]').first().waitFor();
  await assertSound(page, `${where} why`);
  await dialog.locator('[data-ask]').nth(1).click();
  await dialog.locator('[data-mark=answer]').waitFor();
  await assertSound(page, `${where} conversation`);
  await page.keyboard.press('Escape');
  await dialog.locator('[data-mark=answer]').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await page.keyboard.press('Shift+Slash');
  await dialog.waitFor();
  await assertSound(page, `${where} shortcuts`);
}

for (const width of WIDTHS) {
  for (const scheme of SCHEMES) {
    for (const language of LANGUAGES) {
      const where = `${width} ${scheme} ${language}`;
      test(where, async () => {
        const phone = width < 700;
        const page = await openPage(house, {
          language,
          scheme,
          viewport: { width, height: 800 },
          isMobile: phone,
          hasTouch: phone,
        });
        await everyScreen(page, where, language);
        await page.context().close();
      });
    }
  }
}
