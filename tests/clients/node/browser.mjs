// Whole journeys in a real browser: node browser.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// Besides what each journey asserts, nothing may appear on any console: a content security policy that blocks
// something says so there. Chromium also holds form-action against the redirects after a form was sent.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { listen } from './callback.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';
import { chrome, complaints, look, open } from './windows.mjs';
import { examine } from './axe.mjs';

const SCOPES = ['openid', 'profile', 'email', 'offline_access'];
const EMAIL = 'input[name=email]';
const PASSWORD = 'input[name=password]';
const SUBMIT = 'form[method=post] button.primary';
const APPROVE = 'button[name=decision][value=approve]';
const DENY = 'button[name=decision][value=deny]';

const { web } = demo.clients;

const config = await client.discovery(new URL(demo.issuer), web.client_id, web.client_secret, undefined, {
  execute: [client.allowInsecureRequests],
});
const callback = await check('the app listens at its redirect URI', () => listen(web.redirect_uri));
await check('whoever was here before left no consent', () => new Browser(demo.user).withdrawConsents(demo.issuer));

/** Opens an authorization in `page`; `finish` waits for the app's answer and redeems it. */
async function start(page, parameters = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: web.redirect_uri,
    scope: SCOPES.join(' '),
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  await page.goto(url.href);
  const answered = async () => {
    const { method, fields } = await callback.next();
    assert.equal(fields.get('state'), expectedState);
    assert.equal(fields.get('iss'), demo.issuer);
    return { method, fields };
  };
  return {
    answered,
    async finish() {
      const { method, fields } = await answered();
      assert.ok(fields.get('code'), `no code but ${fields}`);
      const url = new URL(`${web.redirect_uri}?${fields}`);
      await client.authorizationCodeGrant(config, url, { pkceCodeVerifier, expectedState });
      return method;
    },
  };
}

async function logIn(page, password = demo.user.password) {
  await page.fill(EMAIL, demo.user.email);
  await page.fill(PASSWORD, password);
  await page.click(SUBMIT);
}

const language = (page) => page.locator('html').getAttribute('lang');

async function english() {
  const page = await open({ locale: 'en-GB' });
  let clientName;

  await check('1 a wrong password is said, and the email stays', async () => {
    const { finish } = await start(page);
    assert.equal(await language(page), 'en');
    clientName = await page.locator('h1 bdi').innerText();
    assert.ok(clientName, 'the login page says for which app');
    await examine(page, 'login');
    await logIn(page, 'not the password');
    await page.locator('[role=alert]').waitFor();
    assert.equal(await page.inputValue(EMAIL), demo.user.email);
    assert.equal(await page.inputValue(PASSWORD), '');
    await examine(page, 'login-wrong');

    await page.fill(PASSWORD, demo.user.password);
    await page.click(SUBMIT);
    await page.locator(APPROVE).waitFor();
    assert.equal(await page.locator('h1 bdi').innerText(), clientName);
    assert.ok(await page.locator('.lead bdi').innerText(), 'the consent page says whose app it is');
    assert.ok((await page.locator('.who').innerText()).includes(demo.user.email));
    assert.equal(await page.locator('.scopes li').count(), SCOPES.length);
    await examine(page, 'consent');
    await page.click(APPROVE);
    assert.equal(await finish(), 'GET');
  });

  await check('2 the second time goes straight through', async () => {
    await (await start(page)).finish();
  });

  await check('2 an answer by POST', async () => {
    assert.equal(await (await start(page, { response_mode: 'form_post' })).finish(), 'POST');
  });

  await check('3 prompt=login asks again, the hint is filled in, and consent is remembered', async () => {
    const { finish } = await start(page, { prompt: 'login', login_hint: demo.user.email });
    assert.equal(await page.inputValue(EMAIL), demo.user.email);
    await page.fill(PASSWORD, demo.user.password);
    await page.click(SUBMIT);
    await finish();
  });

  await check('4 a consent is listed and withdrawn', async () => {
    await page.goto(`${demo.issuer}/account/consents`);
    const row = page.locator('.rows > li', { hasText: clientName });
    await row.waitFor();
    await examine(page, 'consents');
    await row.locator('button').click();
    await page.locator('[role=status]').waitFor();
    assert.equal(await row.count(), 0);
    await examine(page, 'consents-withdrawn');
  });

  await check('4 then consent is asked for again, and denied', async () => {
    const { answered } = await start(page);
    await page.click(DENY);
    const { fields } = await answered();
    assert.equal(fields.get('error'), 'access_denied');
    assert.equal(fields.get('code'), null);
  });

  await check('5 logging out is confirmed first', async () => {
    await page.goto(`${demo.issuer}/logout`);
    await examine(page, 'logout');
    await page.click(SUBMIT);
    await page.locator('form').waitFor({ state: 'detached' });
    await examine(page, 'logged-out');
    await start(page);
    await page.locator(PASSWORD).waitFor();
    const { answered } = await start(page, { prompt: 'none' });
    assert.equal((await answered()).fields.get('error'), 'login_required');
  });

  await page.context().close();
}

async function choiceOfLanguage() {
  const page = await open({ locale: 'en-GB' });
  const choice = (name) => page.locator('footer').getByRole('link', { name });

  await check('5 the language is chosen on the way, and the request goes on', async () => {
    const { answered } = await start(page);
    assert.equal(await language(page), 'en');
    await choice('Nederlands').click();
    // The page before has a password, too.
    await page.locator('html[lang=nl]').waitFor();
    await page.locator(PASSWORD).waitFor();
    await logIn(page, 'not the password');
    await page.locator('[role=alert]').waitFor();
    await choice('English').click();
    await page.locator('[role=alert]').waitFor({ state: 'detached' });
    assert.equal(await language(page), 'en');
    await choice('Nederlands').click();
    await page.locator('html[lang=nl]').waitFor();
    await logIn(page);
    await page.locator(DENY).waitFor();
    assert.equal(await language(page), 'nl');
    await page.click(DENY);
    assert.equal((await answered()).fields.get('error'), 'access_denied');
    await page.goto(`${demo.issuer}/login`);
    await choice('Donker').click();
    await page.locator('html[data-theme=dark]').waitFor();
    await choice('Licht').click();
    await page.locator('html[data-theme=light]').waitFor();
    await choice('Automatisch').click();
    await page.locator('html:not([data-theme])').waitFor();
  });

  await page.context().close();
}

async function dutchWithoutJavaScript() {
  const page = await open({ locale: 'nl-NL', javaScriptEnabled: false });

  await check('6 login and consent without JavaScript, in Dutch', async () => {
    const { finish } = await start(page);
    assert.equal(await language(page), 'nl');
    await look(page, 'login-nl');
    await logIn(page, 'not the password');
    await page.locator('[role=alert]').waitFor();
    await page.fill(PASSWORD, demo.user.password);
    await page.click(SUBMIT);
    await page.locator(APPROVE).waitFor();
    assert.equal(await language(page), 'nl');
    await look(page, 'consent-nl');
    await page.click(APPROVE);
    await finish();
  });

  await check('6 an answer by POST has a button to press', async () => {
    const { finish } = await start(page, { response_mode: 'form_post' });
    await look(page, 'form-post-nl');
    await page.click(SUBMIT);
    assert.equal(await finish(), 'POST');
  });

  await page.context().close();
}

async function otherPages() {
  const page = await open({ locale: 'en-GB' });

  await check('the front page', async () => {
    await page.goto(`${demo.issuer}/`);
    await examine(page, 'home');
  });
  await check('nothing was said on any console', () => assert.deepEqual(complaints, []));

  // Chromium itself logs an answer of 4xx, so what these say is not looked at.
  await check('an unknown redirect URI is a page of our own', async () => {
    await start(page, { redirect_uri: 'https://evil.example/' });
    assert.equal(new URL(page.url()).origin, demo.issuer);
    await examine(page, 'error');
  });
}

try {
  await english();
  await choiceOfLanguage();
  await dutchWithoutJavaScript();
  await otherPages();
} finally {
  await chrome.close();
  callback.close();
}
