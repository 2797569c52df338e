// An ask comes, ages, changes hands, is answered and exported; another one is excluded and put back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { CYRILLIC, durationOf, LATIN } from './words.mjs';

export function waitsSteps(round) {
  const { page, hands, world, number } = round;
  const list = page.locator('#waits-list');
  const rows = list.locator('[data-row]');
  const find = page.locator('#waits-find');
  const dialog = page.getByRole('dialog');
  const tab = (name) => page.locator(`[data-tab=${name}]`);
  const toast = (text) => page.locator('[data-toast]').getByText(text).waitFor();
  const rowOf = ({ words }) => rows.filter({ hasText: `${words} ${number}` });
  const cardOf = ({ words }) => list.locator('tr, li').filter({ hasText: `${words} ${number}` });
  const gone = (ask) => rowOf(ask).waitFor({ state: 'detached' });
  const ask = async ({ words }, client) => ({
    ...(await round.say(client, `${words} ${number}?`)),
    client,
  });
  let latin;

  return [
    [
      'opens the waits of one chat',
      async () => {
        await hands.goTo(round.t, 'waits');
        await page.getByRole('heading', { level: 1, name: round.t('waits.title') }).waitFor();
        await rows.first().waitFor();
        await hands.write(find, `Muzlatkich ${number}`);
        await page.getByRole('heading', { name: round.t('kit.nothingFound') }).waitFor();
      },
    ],
    [
      'sees a client ask',
      async () => {
        latin = await ask(LATIN, world.clients.at(-1));
        await rowOf(LATIN).waitFor();
        await cardOf(LATIN).getByText(latin.client.name).waitFor();
        await cardOf(LATIN).getByText(round.t('waits.nobody')).waitFor();
      },
    ],
    [
      'sees the ask age',
      async () => {
        const timer = cardOf(LATIN).locator('[data-timer]');
        const secs = async () => Number(/\d+/.exec(await timer.innerText())[0]);
        const first = await secs();
        await page.waitForFunction(
          ([one, then]) => Number(/\d+/.exec(one.textContent)[0]) >= then,
          [await timer.elementHandle(), first + 2],
        );
        assert.ok((await secs()) < 60, 'a fresh ask is seconds old');
      },
    ],
    [
      'reassigns it',
      async () => {
        await hands.openRow(rowOf(LATIN));
        await dialog.locator('[data-mark=question]').waitFor();
        await hands.decide('reassign');
        const field = dialog.getByRole('combobox', { name: round.t('waits.reassignTo') });
        await field.waitFor();
        await hands.write(field, round.team[1].name);
        await hands.pick(dialog.getByRole('option', { name: round.team[1].name }));
        await toast(round.t('waits.done.reassign', { name: round.team[1].name }));
        await cardOf(LATIN).getByText(round.team[1].name).waitFor();
        // Worked in, not only shown before the server has answered.
        await cardOf(LATIN).getByText(round.t('waits.pending')).waitFor({ state: 'detached' });
        await cardOf(LATIN).getByText(round.team[1].name).waitFor();
      },
    ],
    [
      'sees it answered',
      async () => {
        const answer = await round.say(
          round.team[1],
          'Ertaga soat 11 da tayyor bo‘ladi',
          latin.message_id,
        );
        await gone(LATIN);
        await hands.press(tab('answered'));
        await rowOf(LATIN).waitFor();
        // By the clock on the wall: the round may happen at night.
        const units = page.getByRole('radiogroup', { name: round.t('kit.unit') });
        await hands.switchTo(units, round.t('kit.units.wall'));
        await cardOf(LATIN).getByText(round.team[1].name).waitFor();
        const took = durationOf(round.t, answer.date - latin.date);
        await cardOf(LATIN).getByText(took, { exact: true }).first().waitFor();
      },
    ],
    [
      'exports it',
      async () => {
        const coming = page.waitForEvent('download');
        const button = page.getByRole('button', { name: round.t('kit.export'), exact: true });
        await hands.menu(button, page.getByRole('menuitem', { name: round.t('kit.format.csv') }));
        const file = await (await coming).path();
        const [head, ...lines] = (await readFile(file, 'utf8')).trimEnd().split('\n');
        assert.ok(head.startsWith('\ufeff'), 'the file says that it is UTF-8');
        assert.equal(lines.length, 1, 'one ask is listed, one is in the file');
        for (const part of [`${LATIN.words} ${number}?`, round.team[1].name]) {
          assert.ok(lines[0].includes(part), `the row has “${part}”: ${lines[0]}`);
        }
        await toast(round.t('kit.exportDone'));
      },
    ],
    [
      'excludes a wrong one',
      async () => {
        await hands.press(tab('open'));
        await ask(CYRILLIC, world.clients.at(-2));
        await hands.openRow(rowOf(CYRILLIC));
        await dialog.locator('[data-mark=question]').waitFor();
        await hands.decide('exclude');
        await hands.press(dialog.getByRole('button', { name: round.t('waits.ready.spam') }));
        await hands.press(dialog.locator('button[type=submit]'));
        await toast(round.t('waits.done.exclude'));
        await gone(CYRILLIC);
      },
    ],
    [
      'undoes that',
      async () => {
        await hands.undo(round.t);
        await toast(round.t('write.undone'));
        await rowOf(CYRILLIC).waitFor();
        await cardOf(CYRILLIC).locator('[data-timer]').waitFor();
      },
    ],
  ];
}
