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

const browser = new Browser(eve);
await check('everybody sees a way to log in', async () => {
  const page = await browser.open(`${app.url}/`);
  assert.match(page.html, /href="\/login"/);
});
await check('a person logs in, and is shown without markup', async () => {
  const page = await browser.visit(`${app.url}/me`);
  assert.deepEqual([page.status, browser.pages], [200, ['login', 'consent']], page.html);
  assert.equal(new URL(page.url).pathname, '/me');
  assert.match(page.html, /eve-\d+@people\.example.*user_/s);
  assert.match(page.html, /Hello &(lt|#60);b&(gt|#62);Eve/);
  assert.doesNotMatch(page.html, /<b>/);
});
await check('and is still logged in at the next page', async () => {
  const page = await browser.visit(`${app.url}/me`);
  assert.deepEqual([page.status, browser.pages], [200, []]);
});
await check('a logout ends the login here and at xwms, and comes back', async () => {
  const page = await browser.open(`${app.url}/logout`);
  assert.equal(new URL(page.url).origin, app.url, page.html);
  assert.match(page.html, /href="\/login"/);
  await browser.visit(`${app.url}/me`);
  assert.deepEqual(browser.pages, ['login'], 'the consent is remembered, the login is not');
});
await check('a person who refuses is not logged in', async () => {
  const mallory = { ...eve, email: `mallory-${eve.email}` };
  await make('/v1/users', mallory);
  const refusing = new Browser(mallory);
  const page = await refusing.visit(`${app.url}/login`, { decision: 'deny' });
  assert.equal(page.status, 400, page.html);
  assert.match((await refusing.open(`${app.url}/`)).html, /href="\/login"/);
});
await check('an answer that this browser did not ask for logs nobody in', async () => {
  for (const iss of [demo.issuer, 'https://evil.example']) {
    const other = new Browser(eve);
    const query = new URLSearchParams({ code: 'xwms_code_x', state: 'x', iss });
    const page = await other.open(`${app.url}/callback?${query}`);
    assert.equal(page.status, 400, page.html);
    assert.match((await other.open(`${app.url}/`)).html, /href="\/login"/);
  }
});
await app.stop();
