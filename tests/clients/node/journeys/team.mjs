// A team with two browsers and two roles: node journeys/team.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// The owner invites a developer, who makes an app and may not touch the team. The owner makes an auditor of them, and then
// removes them: each takes effect with their next click.

import assert from 'node:assert/strict';
import { examine } from '../axe.mjs';
import { check } from '../checks.mjs';
import { linkOf } from '../mailbox.mjs';
import { DANGER, PRIMARY, ROWS, address, arrives, firsts, go, journey, newAccount, newApp, refusedAt, signUp, window } from './steps.mjs';

const CALLBACK = 'https://shop.example/callback';
const email = address('Dev');

async function invite(owner, home) {
  await check('the owner invites a developer', async () => {
    await owner.goto(`${home}/team`);
    await examine(owner, 'team');
    await go(owner, /\/team\/invite$/, 'main .acts a.primary');
    await examine(owner, 'team-invite');
    await owner.fill('input[name=email]', email);
    await owner.check('input[name=role][value=developer]');
    await go(owner, /\/team\?invited$/, PRIMARY);
    await examine(owner, 'team-invited');
  });
}

/** Joins by the link in the mail, and returns the window of the developer. */
async function join(home) {
  const developer = await window();
  await check('the developer joins by the link in the mail', async () => {
    await developer.goto(await linkOf(email, '/join'));
    await examine(developer, 'join');
    await developer.fill('input[name=name]', 'Dev');
    await developer.fill('input[name=password]', 'tests are fun');
    await developer.click(PRIMARY);
    await developer.locator('input[name=password]').waitFor({ state: 'detached' });
    await developer.goto(home);
    await examine(developer, 'overview-developer');
  });
  return developer;
}

async function eachByTheirRole(owner, developer, home) {
  const app = await newApp(developer, home, 'Shop', CALLBACK);
  await check('the owner sees the app, and the member', async () => {
    await owner.goto(`${home}/apps`);
    assert.deepEqual(await firsts(owner), ['Shop']);
    await owner.goto(`${home}/team`);
    assert.equal((await firsts(owner)).filter((name) => ['Olga', 'Dev'].includes(name)).length, 2);
    await go(owner, /\/team\/members\/user_\w+$/, `${ROWS} th a:has-text("Dev")`);
    await examine(owner, 'member');
  });
  await check('what is the owner’s is neither offered to the developer nor done for them', async () => {
    await developer.goto(`${home}/team`);
    assert.equal(await developer.locator('main .acts a.primary').count(), 0);
    await developer.goto(`${home}/plan`);
    assert.equal(await developer.locator('main input[name=plan]').count(), 0);
    await refusedAt(developer, `${home}/team/invite`, 403);
    await examine(developer, 'refused');
  });
  return app;
}

async function otherRole(owner, developer, home, app) {
  const member = owner.url();
  await check('the owner makes an auditor of the developer, whose next click has that role', async () => {
    await developer.goto(`${home}/apps`);
    assert.equal(await developer.locator('main .acts a.primary').count(), 1);
    await owner.check('input[name=role][value=auditor]');
    await owner.click(PRIMARY);
    await owner.locator('main .notice').waitFor();
    await examine(owner, 'member-changed');
    await developer.reload();
    assert.equal(await developer.locator('main .acts a.primary').count(), 0);
    await refusedAt(developer, `${home}/apps/new/web`, 403);
    await developer.goto(`${home}/apps/${app.id}`);
    assert.equal(await developer.locator('main form[method=post]').count(), 0);
    await examine(developer, 'app-auditor');
  });
  await check('the owner removes them, and they find nothing', async () => {
    await owner.goto(`${member}/remove`);
    await examine(owner, 'member-remove');
    await go(owner, /\/team\?removed$/, DANGER);
    await refusedAt(developer, home, 404);
  });
  await check('the history of the account has all of it', async () => {
    const names = ['Member removed', 'Role changed', 'Member joined', 'Member invited'];
    await arrives(owner, `${home}/events?type=member.*`, async () => (await firsts(owner)).length >= names.length);
    assert.deepEqual((await firsts(owner)).slice(0, names.length), names);
  });
}

await journey(async () => {
  const owner = await signUp('Olga');
  const home = await newAccount(owner, 'Olga & Co');
  await invite(owner, home);
  const developer = await join(home);
  const app = await eachByTheirRole(owner, developer, home);
  await otherRole(owner, developer, home, app);
});
