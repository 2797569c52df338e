// The live stream: what changed is loaded again; a broken line is said and mended.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openLeaderboard, openPage, setUp, signIn, stubControl } from '../browser.mjs';

let house;
before(async () => {
  house = await setUp();
});
after(() => house.tearDown());
const stubOnly = { skip: process.env.BASE_URL ? 'needs the stub server' : false };

async function connected(page) {
  for (;;) if ((await stubControl(page, {})).streams > 0) return;
}

test('a change of the topic loads the leaderboard again', stubOnly, async () => {
  const page = await openPage(house);
  await signIn(page);
  await openLeaderboard(page);
  await connected(page);
  const again = page.waitForResponse((r) => new URL(r.url()).pathname === '/api/v1/leaderboard');
  await stubControl(page, { emit: 'leaderboard' });
  await again;
  await page.context().close();
});

test(
  'a dropped stream shows the banner, then recovers and loads everything again',
  stubOnly,
  async () => {
    const page = await openPage(house, { allow: /503/ });
    await signIn(page);
    await openLeaderboard(page);
    await connected(page);
    await stubControl(page, { drop_streams: true, refuse_streams: true });
    const banner = page.getByText('Обновления приостановлены');
    await banner.waitFor();
    const again = page.waitForResponse((r) => new URL(r.url()).pathname === '/api/v1/leaderboard');
    await stubControl(page, { refuse_streams: false });
    await banner.waitFor({ state: 'hidden' });
    await again;
    assert.deepEqual(page.problems, []);
    await page.context().close();
  },
);
