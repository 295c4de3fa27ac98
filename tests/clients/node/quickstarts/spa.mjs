// The single page app of the quickstarts, in a real browser: login, another token by refresh, logout. Nothing may be said on
// the console: the app's content security policy and the server's CORS would complain there.

import assert from 'node:assert/strict';
import { check, demo } from '../checks.mjs';
import { chrome, complaints, open } from '../windows.mjs';
import { bodies, make, port, serve } from './example.mjs';

const at = port();
const [body] = bodies(at);
// Their name would be markup on a page that does not escape it.
const eve = {
  email: `eve-${Date.now()}@people.example`,
  password: 'long enough for tests',
  name: '<img src=x onerror=alert(1)> Eve',
};
await make('/v1/users', eve);
const client = await check('the page registers the app', () => make('/v1/clients', { ...body, environment: 'test' }));
const app = await serve(at, { ISSUER: demo.issuer, CLIENT_ID: client.client_id });
const page = await open();
const tokens = () => page.evaluate(() => Object.values(sessionStorage).map((text) => JSON.parse(text).access_token));

await check('a person logs in, and is shown without markup', async () => {
  await page.goto(app.url);
  await page.click('#log-in');
  await page.fill('input[name=email]', eve.email);
  await page.fill('input[name=password]', eve.password);
  await page.click('form[method=post] button.primary');
  await page.click('button[name=decision][value=approve]');
  await page.waitForSelector('#person', { state: 'visible' });
  assert.equal(await page.textContent('#name'), eve.name);
  assert.equal(await page.textContent('#email'), eve.email);
  assert.equal(page.url(), `${app.url}/`, 'the code is still in the address');
});
await check('a reload keeps them logged in', async () => {
  await page.reload();
  await page.waitForSelector('#person', { state: 'visible' });
});
await check('a refresh token gets another access token', async () => {
  const [before] = await tokens();
  assert.ok(before);
  const asked = page.waitForResponse((response) => response.url() === `${demo.issuer}/oauth/token`);
  await page.click('#refresh');
  const response = await asked;
  assert.equal(response.status(), 200);
  assert.match(response.request().postData(), /grant_type=refresh_token/);
  const isNew = ([old]) => Object.values(sessionStorage).some((text) => JSON.parse(text).access_token !== old);
  await page.waitForFunction(isNew, [before]);
  assert.equal(await page.textContent('#error'), '');
  assert.equal(await page.textContent('#name'), eve.name);
});
await check('a logout ends the login here and at xwms, and comes back', async () => {
  await page.click('#log-out');
  await page.waitForSelector('#log-in', { state: 'visible' });
  assert.equal(page.url(), `${app.url}/`);
  assert.deepEqual(await tokens(), []);
  await page.click('#log-in');
  await page.waitForSelector('input[name=password]');
});
await check('a person who refuses is told so', async () => {
  await page.fill('input[name=email]', eve.email);
  await page.fill('input[name=password]', eve.password);
  await page.click('form[method=post] button.primary');
  await page.click('button[name=decision][value=deny]');
  await page.waitForSelector('#log-in', { state: 'visible' });
  assert.notEqual(await page.textContent('#error'), '');
  assert.ok(await page.isHidden('#person'));
  assert.equal(page.url(), `${app.url}/`);
});
await check('an answer that this browser did not ask for logs nobody in', async () => {
  await page.goto(`${app.url}/?code=xwms_code_x&state=x`);
  await page.waitForSelector('#log-in', { state: 'visible' });
  assert.notEqual(await page.textContent('#error'), '');
  assert.ok(await page.isHidden('#person'));
  assert.equal(page.url(), `${app.url}/`);
});
await check('nothing was said on the console', () => assert.deepEqual(complaints, []));
await chrome.close();
await app.stop();
