// A web app of the quickstarts: somebody logs in, is shown, and logs out; somebody else refuses; and nobody gets in with an
// answer that the app did not ask for.

import assert from 'node:assert/strict';
import { check, demo } from '../checks.mjs';
import { Browser } from '../login.mjs';
import { bodies, make, port, serve } from './example.mjs';

// Their name would be markup on a page that does not escape it.
const eve = { email: `eve-${Date.now()}@people.example`, password: 'long enough for tests', name: '<b>Eve</b> & "co"' };
const at = port();
const [body] = bodies(at);

const client = await check('the page registers the app', async () => {
  await make('/v1/users', eve);
  return make('/v1/clients', { ...body, environment: 'test' });
});
const app = await serve(at, {
  ISSUER: demo.issuer,
  CLIENT_ID: client.client_id,
  CLIENT_SECRET: client.client_secret,
  SESSION_SECRET: 'of this app alone, and long enough for it',
});

/** Goes to a page of the app, and logs in on the way if it is asked to. */
async function visit(browser, path, options) {
  const page = await browser.visit(`${app.url}${path}`, options);
  // Auth.js asks for a click before it sends people to xwms.
  const form = page.forms.find(({ action }) => action.includes('/signin/'));
  if (!form || new URL(page.url).searchParams.has('error')) return page;
  const next = await browser.submit(page, form, {});
  return browser.visit(next.url, options);
}

/** Logs out as the page offers: by a link, or by a form. */
async function logOut(browser, page) {
  if (page.html.includes('href="/logout"')) return browser.open(`${app.url}/logout`);
  const form = page.forms.find((form) => form.buttons.length > 0);
  return browser.submit(page, form, {});
}

// Auth.js shows its own page again.
const refusal = demo.example === 'web-nextjs' ? 200 : 400;

const browser = new Browser(eve);
await check('everybody sees a way to log in', async () => {
  const page = await browser.open(`${app.url}/`);
  assert.match(page.html, /href="\/login"/);
});
await check('a person logs in, and is shown without markup', async () => {
  const page = await visit(browser, '/me');
  assert.deepEqual([page.status, browser.pages], [200, ['login', 'consent']], page.html);
  assert.equal(new URL(page.url).pathname, '/me');
  assert.match(page.html, /eve-\d+@people\.example.*user_/s);
  assert.match(page.html, /Hello &(lt|#60);b&(gt|#62);Eve/);
  assert.doesNotMatch(page.html, /<b>/);
});
await check('and is still logged in at the next page', async () => {
  const page = await visit(browser, '/me');
  assert.deepEqual([page.status, browser.pages], [200, []]);
});
await check('a logout ends the login here and at xwms, and comes back', async () => {
  const page = await logOut(browser, await browser.open(`${app.url}/me`));
  assert.equal(new URL(page.url).origin, app.url, page.html);
  assert.match(page.html, /href="\/login"/);
  await visit(browser, '/me');
  assert.deepEqual(browser.pages, ['login'], 'the consent is remembered, the login is not');
});
await check('a person who refuses is not logged in', async () => {
  const mallory = { ...eve, email: `mallory-${eve.email}` };
  await make('/v1/users', mallory);
  const refusing = new Browser(mallory);
  const page = await visit(refusing, '/login', { decision: 'deny' });
  assert.equal(page.status, refusal, page.html);
  assert.match((await refusing.open(`${app.url}/`)).html, /href="\/login"/);
});
await check('an answer that this browser did not ask for logs nobody in', async () => {
  for (const iss of [demo.issuer, 'https://evil.example']) {
    const other = new Browser(eve);
    const query = new URLSearchParams({ code: 'xwms_code_x', state: 'x', iss });
    const page = await other.open(`${body.redirect_uris[0]}?${query}`);
    assert.equal(page.status, refusal, page.html);
    assert.match((await other.open(`${app.url}/`)).html, /href="\/login"/);
  }
});
await app.stop();
