// From nothing to a login: node journeys/first_login.mjs DEMO_JSON [SCREENSHOT_DIR], with a server in development.
//
// A person signs up with the code from the mailbox, makes an account and an app, and follows the quickstart; a real client
// logs them in. The token is found, revoked and refused, and the history of the app tells it.

import assert from 'node:assert/strict';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { callback, configure, isActive, logIn, shop } from './shop.mjs';
import { DANGER, PRIMARY, ROWS, arrives, firsts, go, history, journey, newAccount, newApp, signUp, window } from './steps.mjs';

/** Reads a code in the mailbox of the development server, as a developer does. */
async function inMailbox(email, digits) {
  const page = await window();
  await arrives(page, `${demo.issuer}/dev/mail`, () => page.getByText(email).count());
  await examine(page, 'mailbox');
  await page.locator('main li', { hasText: email }).getByRole('link').first().click();
  await page.waitForURL(/\/dev\/mail\/.+/);
  // A line of its own.
  const pattern = new RegExp(`^\\s*(\\d{${digits}})\\s*$`, 'm');
  const [, code] = await arrives(page, page.url(), async () => pattern.exec(await page.locator('pre.letter').innerText()));
  await page.context().close();
  return code;
}

const steps = (page) => page.locator('.start .steps li.done').count();

async function choosePlan(page, home) {
  await check('chooses a plan', async () => {
    assert.ok((await page.locator('.start .steps li').count()) > (await steps(page)), 'there is more to do');
    await examine(page, 'overview-empty');
    await page.goto(`${home}/plan`);
    await examine(page, 'plan');
    await page.locator('main input[name=plan]').last().check();
    await go(page, /\/plan\?changed$/, PRIMARY);
  });
}

async function quickstart(page, home, id) {
  await check('the steps so far are ticked, and the quickstart has the ids of the app', async () => {
    await page.goto(home);
    const all = await page.locator('.start .steps li').count();
    assert.equal(await steps(page), all - 1, 'only the login is left');
    await examine(page, 'overview-start');
    await page.goto(`${home}/developers`);
    await go(page, new RegExp(`/developers/${id}$`), `${ROWS} th a`);
    const samples = await page.locator('main pre').allInnerTexts();
    assert.ok(samples.some((text) => text.includes(id) && text.includes(demo.issuer)), 'a sample with the ids');
    await examine(page, 'quickstart');
  });
}

/** Opens the menu of what is done less often, by the keyboard. Escape closes it, and so does going on to what is behind it. */
async function menu(page) {
  const [summary, link] = ['.further summary', '.further li:last-child a'].map((part) => page.locator(part));
  await summary.focus();
  await page.keyboard.press('Enter');
  await link.waitFor();
  await examine(page, 'token-menu');
  await page.keyboard.press('Escape');
  await link.waitFor({ state: 'hidden' });
  assert.ok(await summary.evaluate((part) => part === document.activeElement), 'the focus is lost');
  await page.keyboard.press('Enter');
  await link.focus();
  await page.keyboard.press('Tab');
  await link.waitFor({ state: 'hidden' });
}

/** Revokes the app's only token on its page, and returns the id. */
async function revoke(page, home, config, token) {
  await check('the token is in its list, and works', async () => {
    await arrives(page, `${home}/tokens`, async () => (await page.locator(ROWS).count()) === 1);
    await examine(page, 'tokens');
    await go(page, /\/tokens\/token_\w+$/, `${ROWS} th a`);
    await examine(page, 'token');
    await menu(page);
    assert.equal(await isActive(config, token), true);
  });
  await check('revoked there, it is refused at the app', async () => {
    await go(page, /\/tokens\/token_\w+\?revoked$/, DANGER);
    await examine(page, 'token-revoked');
    assert.equal(await isActive(config, token), false);
    const response = await fetch(`${demo.issuer}/oauth/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(response.status, 401);
  });
  return new URL(page.url()).pathname.split('/').at(-1);
}

async function told(page, home, app, tokenId) {
  const asked = async (name) => (await firsts(page)).filter((one) => one === name).length;
  await check('the log has each request that had to do with it', async () => {
    await arrives(page, `${home}/logs?token_id=${tokenId}`, () => asked('POST /oauth/token'));
    await examine(page, 'logs');
    // Before it was revoked, and after.
    const introspections = async () => (await asked('POST /oauth/introspect')) === 2;
    await arrives(page, `${home}/logs?about_token_id=${tokenId}`, introspections);
  });
  await check('the events tell what became of it', async () => {
    await arrives(page, `${home}/events?stream=${tokenId}`, async () => (await firsts(page)).length === 2);
    assert.deepEqual(await firsts(page), ['Token revoked', 'Token issued']);
    await examine(page, 'events');
  });
  await check('the history of the app has all of it', async () => {
    await page.goto(`${home}/apps/${app.id}/history`);
    await examine(page, 'app-history');
    const told = await history(page);
    for (const event of ['App created', 'Secret created', 'Access authorized', 'Token issued', 'Token revoked']) {
      assert.ok(told.includes(event), `${event} is not in ${told}`);
    }
  });
}

await journey(async () => {
  const page = await signUp('Eve', undefined, inMailbox);
  const home = await newAccount(page, 'Eve & Co');
  await choosePlan(page, home);
  const app = await newApp(page, home, 'Shop', callback);
  await check('its credentials are listed', async () => {
    await page.goto(`${home}/apps/${app.id}/credentials`);
    assert.equal(await page.locator(ROWS).count(), 1);
    await examine(page, 'credentials');
  });
  await quickstart(page, home, app.id);
  const config = await configure(app);
  const { access_token: token } = await check('the app logs the person in', () => logIn(page, config));
  await check('the overview sees the first login', async () => {
    const isSeen = async () => (await page.locator('.tiles').count()) > (await page.locator('.start').count());
    await arrives(page, home, isSeen);
    await examine(page, 'overview');
  });
  await told(page, home, app, await revoke(page, home, config, token));
}, shop);
