// A supervisor's round: one story, told by whatever hands do it. Each step says what a person sees.
import { LOGIN } from '../browser.mjs';
import { everywhereSteps } from './everywhere.mjs';
import { leaderboardSteps } from './leaderboard.mjs';
import { waitsSteps } from './waits.mjs';
import { wordsOf } from './words.mjs';

/** The steps in order, as [name, deed]; `number` makes this round's messages its own. */
export function story({ page, hands, world, number }) {
  /** `t` speaks the account's language, `team` begins with the supervisor, `say` is in their chat. */
  const round = { page, hands, world, number, t: null, team: [], say: null };
  return [
    [
      'signs in',
      async () => {
        await hands.write(page.locator('[name=login]'), LOGIN.login);
        await hands.write(page.locator('[name=password]'), LOGIN.password);
        await hands.press(page.locator('button[type=submit]'));
        await page.locator('[data-tile]').first().waitFor();
        // The account's language, whatever the browser's is.
        round.t = wordsOf(await page.locator('html').getAttribute('lang'));
        const { user } = await (await page.request.get('/api/v1/session')).json();
        round.team = world.team(user.name);
        const clients = world.clients.slice(-2);
        round.say = await world.group(`Muzlatkich ${number}`, [
          ...round.team.slice(0, 4),
          ...clients,
        ]);
      },
    ],
    ...waitsSteps(round),
    ...leaderboardSteps(round),
    ...everywhereSteps(round),
  ];
}
