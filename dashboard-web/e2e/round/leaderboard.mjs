// A number of the leaderboard is followed to its parts, to its asks, and to the two messages of one.
import assert from 'node:assert/strict';

export function leaderboardSteps(round) {
  const { page, hands } = round;
  const dialog = page.getByRole('dialog');
  return [
    [
      'opens a number of the leaderboard',
      async () => {
        await hands.goTo(round.t, 'leaderboard');
        await page.getByRole('heading', { level: 1, name: round.t('lb.title') }).waitFor();
        await page.locator('[data-row]').first().waitFor();
        // Last month: this one may be a day old and empty.
        await hands.press(page.getByRole('button', { name: round.t('lb.previousMonth') }));
        // There is a way forward again: it is the month's name. Its rows have come when those of the other are no longer shown.
        await page
          .getByRole('button', { name: round.t('lb.nextMonth'), disabled: false })
          .waitFor();
        await page.locator('[data-stale]').waitFor({ state: 'detached' });
        const row = page.locator('[data-row]').first();
        const line = page
          .locator('tr, li')
          .filter({ has: page.locator('[data-row]') })
          .first();
        const toNumber = (text) => Number(text.replace(',', '.')) || 0;
        const score = toNumber(/\d+[.,]\d/.exec(await line.innerText())[0]);
        await hands.openRow(row);
        const total = dialog.locator('[data-part=total] .fc-num');
        await total.waitFor();
        const whole = toNumber(await total.innerText());
        // The list rounds to one digit, the drawer to two.
        assert.ok(Math.abs(whole - score) < 0.06, `${whole} is the ${score} of the list`);
        const parts = await dialog
          .locator('[data-part]:not([data-part=total]) .fc-num')
          .allInnerTexts();
        const sum = parts.reduce((all, part) => all + toNumber(part), 0);
        assert.ok(Math.abs(sum - whole) < 0.02, `${parts} make ${whole}`);
      },
    ],
    [
      'follows it to its messages',
      async () => {
        const asks = dialog.locator('[data-ask]');
        await hands.openRow(asks.filter({ hasNotText: round.t('ask.notAnswered') }).first());
        for (const mark of ['question', 'answer']) {
          await dialog.locator(`[data-mark=${mark}]`).first().waitFor();
        }
        await hands.back(round.t);
        await dialog.locator('[data-mark]').first().waitFor({ state: 'detached' });
        await hands.close(round.t);
        await dialog.waitFor({ state: 'hidden' });
      },
    ],
  ];
}
