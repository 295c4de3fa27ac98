// A secret leaked: node journeys/leak.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// Somebody pastes it into the search, sees who used it from where, and replaces it, by keyboard alone. Nothing of it lives.

import assert from 'node:assert/strict';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { callback, configure, isActive, logIn, shop } from './shop.mjs';
import { ROWS, SECRET, arrives, firsts, history, journey, newAccount, newApp, passSteps, signUp, to } from './steps.mjs';

const HOW_IT_LEAKED = 'It was in a public repository.';
/** One a second is two minutes. */
const STROKES_MAX = 120;

let strokes = 0;

async function stroke(page, key) {
  strokes += 1;
  await page.keyboard.press(key);
}

const press = (page, expected) => to(page, expected, () => stroke(page, 'Enter'));

/** Goes on by the tab key until `selector` has the focus, past the sidebar by the link for that. */
async function tabTo(page, selector) {
  const isAt = (selector) => page.evaluate((selector) => document.activeElement?.matches(selector), selector);
  while (strokes < STROKES_MAX) {
    if (await isAt(selector)) return;
    if (await isAt('a.skip')) {
      await stroke(page, 'Enter');
      await page.locator('main:focus').waitFor();
    }
    await stroke(page, 'Tab');
  }
  throw new Error(`no way to ${selector} by keyboard`);
}

/** Pastes `secret` into the search, which leads to its page and never shows it. */
async function paste(page, secret) {
  await stroke(page, '/');
  await page.locator('#search:focus').waitFor();
  await page.keyboard.insertText(secret);
  await press(page, /\/secrets\/secret_\w+$/);
  assert.ok(!page.url().includes(secret) && !(await page.content()).includes(secret), 'the secret is shown');
}

async function whoUsedIt(page, secret) {
  await check('pasted into the search, it leads to its page', async () => {
    await paste(page, secret);
    assert.equal(await page.locator(ROWS).count(), 1, 'the token that was got with it');
    await examine(page, 'secret');
  });
  await check('who used it, and from where, is in the log', async () => {
    await tabTo(page, 'main a[href*="logs?secret_id="]');
    await press(page, /\/logs$/);
    assert.ok((await firsts(page)).includes('POST /oauth/token'));
    await examine(page, 'logs-of-secret');
    await tabTo(page, `${ROWS} th a`);
    await press(page, /\/logs\/[^/]+$/);
    await page.locator('main a[href*="logs?ip="]').first().waitFor();
    await examine(page, 'request');
  });
}

/** Says that the secret was exposed, and returns the one that replaces it. */
async function replace(page, secret) {
  return check('it was exposed: it is replaced, and the new one is shown once', async () => {
    await paste(page, secret);
    const path = new URL(page.url()).pathname;
    await tabTo(page, 'input[name=reason]');
    await page.keyboard.insertText(HOW_IT_LEAKED);
    await tabTo(page, 'main form button.danger');
    await stroke(page, 'Enter');
    const next = await page.locator(SECRET).innerText();
    await examine(page, 'secret-replaced');
    await tabTo(page, '.secret-once a.button');
    await stroke(page, 'Enter');
    // The page with the new secret has the same path.
    await page.locator('main .head .pill.bad').waitFor();
    assert.equal(new URL(page.url()).pathname, path);
    assert.ok(!(await page.content()).includes(next), 'the new secret is shown again');
    await examine(page, 'secret-revoked');
    return next;
  });
}

async function nothingLives(page, home, { id, secret }, next, token) {
  await check('the former secret is refused, its token is dead, and the new secret works', async () => {
    // openid-client says only that the server challenged it, so the response itself is looked at.
    const response = await fetch(`${demo.issuer}/oauth/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: id, client_secret: secret, token }),
    });
    assert.equal(response.status, 401);
    assert.equal((await response.json()).error, 'invalid_client');
    assert.equal(await isActive(await configure({ id, secret: next }), token), false);
  });
  await check('the history of the app says all of it, and why', async () => {
    const last = 'All tokens revoked';
    await arrives(page, `${home}/apps/${id}/history`, async () => (await history(page))[0] === last);
    assert.deepEqual((await history(page)).slice(0, 3), [last, 'Secret created', 'Secret revoked']);
    await page.locator('.timeline ins', { hasText: HOW_IT_LEAKED }).waitFor();
    await examine(page, 'app-history-leak');
  });
}

passSteps();
await journey(async () => {
  const page = await signUp('Lea');
  const home = await newAccount(page, 'Lea & Co');
  const app = await newApp(page, home, 'Shop', callback);
  const { access_token: token } = await logIn(page, await configure(app));
  // From here on, each page is opened once: what it shows is there before.
  await arrives(page, `${home}/tokens`, () => page.locator(ROWS).count());
  await arrives(page, `${home}/logs`, async () => (await firsts(page)).includes('POST /oauth/token'));
  await page.goto(home);
  await whoUsedIt(page, app.secret);
  const next = await replace(page, app.secret);
  await check('all of that in less than two minutes', () => assert.ok(strokes < STROKES_MAX, `${strokes} strokes`));
  await nothingLives(page, home, app, next, token);
}, shop);
