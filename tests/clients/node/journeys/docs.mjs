// Through the documentation: node journeys/docs.mjs DEMO_JSON [SCREENSHOT_DIR], with a server in development.
//
// A visitor searches while they type and without script, copies an example, turns the page, and reads in the dark. Somebody who
// is logged in finds their own ids in the examples, and tries an operation.

import assert from 'node:assert/strict';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { open } from '../windows.mjs';
import { arrives, go, journey, newAccount, newApp, passSteps, refusedAt, signUp, to, window } from './steps.mjs';

const docs = `${demo.issuer}/docs`;
const example = `${docs}/guides/connect-a-machine-client`;

async function searched(page) {
  await check('what is typed is found at once, and by keyboard', async () => {
    await page.goto(docs);
    await examine(page, 'docs');
    await page.keyboard.press('/');
    await page.keyboard.type('second factor');
    const first = page.locator('.docs-found a').first();
    await first.waitFor();
    await examine(page, 'docs-found');
    await page.focus('#site-search');
    await page.keyboard.press('Tab');
    assert.equal(await first.evaluate((link) => link === document.activeElement), true);
    await to(page, /^\/docs\/./, () => page.keyboard.press('Enter'));
  });
  await check('by another word for the same, too', async () => {
    await page.goto(docs);
    await page.fill('#site-search', 'sign in');
    await page.locator('.docs-found a', { hasText: 'First login' }).first().waitFor();
  });
  await check('and all of it on a page of its own', async () => {
    await page.fill('#site-search', 'second factor');
    await to(page, /^\/docs\/search\?/, () => page.press('#site-search', 'Enter'));
    assert.ok((await page.locator('.docs-results mark').count()) > 1);
    await examine(page, 'docs-results');
  });
  await check('a page that does not exist offers the search', async () => {
    await refusedAt(page, `${docs}/nothing`, 404);
    await examine(page, 'docs-missing');
    assert.equal(await page.locator('#site-search').count(), 1);
  });
}

async function withoutScript() {
  await check('without script, the same search', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(docs);
    await page.fill('#site-search', 'refresh token');
    await to(page, /^\/docs\/search\?/, () => page.press('#site-search', 'Enter'));
    await go(page, /^\/docs\/(?!search)/, '.docs-results a');
    assert.equal(await page.locator('.code button').count(), 0);
    await page.context().close();
  });
}

async function copied(page) {
  await check('an example is copied as it is shown', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.issuer });
    await page.goto(example);
    await examine(page, 'docs-page');
    const block = page.locator('.code').first();
    // It says so for two seconds: the wait begins before the click.
    await Promise.all([block.getByText('Copied').first().waitFor(), block.getByRole('button').click()]);
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(text, await block.locator('code').textContent());
    assert.ok(text.includes(demo.issuer));
  });
}

async function dark(page) {
  await check('the colours that somebody chooses stay on the next page', async () => {
    await page.goto(example);
    await page.click('a[href^="/theme?to=dark"]');
    await page.locator('html[data-theme=dark]').waitFor();
    const next = new URL(await page.getAttribute('a[rel=next]', 'href'), docs).pathname;
    await to(page, new RegExp(`^${next}$`), () => page.click('a[rel=next]'));
    assert.equal(await page.locator('html[data-theme=dark]').count(), 1);
    await examine(page, 'docs-dark');
  });
}

passSteps();
await journey(async () => {
  const visitor = await window();
  await searched(visitor);
  await withoutScript();
  await copied(visitor);
  await dark(visitor);
  const person = await signUp('Dora');
  const home = await newAccount(person, 'Dora & Co');
  const app = await newApp(person, home, 'Shop', 'http://127.0.0.1:9000/callback');
  await check('examples have the ids of the person who is logged in', async () => {
    await arrives(person, example, () => person.locator('.code', { hasText: app.id }).count());
    assert.ok((await person.locator('.notice').innerText()).includes('Dora & Co'));
    assert.ok(!(await person.content()).includes(app.secret));
    await examine(person, 'docs-own');
  });
  await check('an operation that reads is tried with the rights of the reader', async () => {
    await person.goto(`${docs}/api/clients/list`);
    await person.fill('#try-limit', '1');
    await person.click('.docs-try form button');
    await person.locator('.docs-try p[role=status]', { hasText: '200' }).waitFor();
    assert.ok((await person.locator('.docs-try .code code').textContent()).includes(`"${app.id}"`));
    await examine(person, 'docs-try');
  });
});
