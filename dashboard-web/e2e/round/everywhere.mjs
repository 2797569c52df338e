// What stands at the top of every page: the search, which forgives typos, and the language.
import assert from 'node:assert/strict';
import { CYRILLIC, LANGUAGES, LATIN, wordsOf } from './words.mjs';

export function everywhereSteps(round) {
  const { page, hands, number } = round;
  const dialog = page.getByRole('dialog');
  /** Searches until it is found: a new message is searchable within half a minute. */
  const findByTypo = async ({ typo, words }) => {
    await hands.search(round.t);
    await hands.write(dialog.getByRole('combobox'), `${typo} ${number}`);
    await hands.pick(dialog.getByRole('option').filter({ hasText: `${words} ${number}` }));
    await dialog.locator('[data-mark=question]').getByText(`${words} ${number}?`).waitFor();
    await hands.close(round.t);
    await dialog.waitFor({ state: 'hidden' });
  };

  return [
    ['finds a message in Latin script with a typo', () => findByTypo(LATIN)],
    ['finds a message in Cyrillic script with a typo', () => findByTypo(CYRILLIC)],
    [
      'switches the language',
      async () => {
        const all = Object.keys(LANGUAGES);
        const now = await page.locator('html').getAttribute('lang');
        const next = all[(all.indexOf(now) + 1) % all.length];
        const title = page.getByRole('heading', { level: 1 });
        assert.equal(await title.innerText(), round.t('waits.title'));
        const button = page.getByRole('button', { name: new RegExp(round.t('shell.language')) });
        await hands.menu(button, page.getByRole('menuitem', { name: LANGUAGES[next] }));
        round.t = wordsOf(next);
        await page.getByRole('heading', { level: 1, name: round.t('waits.title') }).waitFor();
        await page.locator('[data-tab=open]').getByText(round.t('waits.tab.open')).waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), next);
      },
    ],
  ];
}
