// Takes the pictures of the dashboard's main pages and of the operator's that are in docs/pictures, with data that it makes.
//
//   make run                                   # in another terminal, with a fresh .xwms
//   node scripts/pictures.mjs [.xwms] [DIR]    # DIR: docs/pictures
//
// `make test` installs what it needs (tests/clients/node).

import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { totp } from '../tests/clients/node/totp.mjs';

const require = createRequire(new URL('../tests/clients/node/package.json', import.meta.url));
const { chromium } = require('playwright-core');

const [data = '.xwms', folder = 'docs/pictures'] = process.argv.slice(2);
const { issuer, user, account_id: account, clients } = JSON.parse(readFileSync(join(data, 'demo.json')));
const SIZE = { width: 1280, height: 800 };

/** Sends a request; returns the JSON of the response, whatever its status. */
async function call(method, path, { body, form, headers = {} } = {}) {
  const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
  const sent = form ? new URLSearchParams(form).toString() : body && JSON.stringify(body);
  const response = await fetch(issuer + path, { method, body: sent, headers: sent ? { 'content-type': type, ...headers } : headers });
  return response.json().catch(() => null);
}

async function token({ client_id, client_secret }, scope) {
  const headers = { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` };
  const form = { grant_type: 'client_credentials', ...(scope && { scope }) };
  return (await call('POST', '/oauth/token', { form, headers })).access_token;
}

/** Makes apps and webhooks, and uses them: some requests succeed, some are refused. Returns two of the apps. */
async function use(receiver) {
  const headers = { authorization: `Bearer ${await token(clients.machine)}` };
  const make = (path, body) => call('POST', path, { body, headers });
  const shop = await make('/v1/clients', {
    name: 'Web shop', client_type: 'web', redirect_uris: ['https://shop.example/callback'], scopes: ['openid', 'email'],
  });
  const robot = await make('/v1/clients', { name: 'Nightly export', client_type: 'machine', scopes: ['clients:read', 'events:read'] });
  await make('/v1/clients', { name: 'Back office', client_type: 'web', environment: 'test', redirect_uris: ['https://office.example/callback'], scopes: ['openid'] });
  await make('/v1/endpoints', { url: `${receiver}/billing`, description: 'Billing', events: ['client.*', 'token.*'] });
  await make('/v1/endpoints', { url: `${receiver}/search`, description: 'Search index', events: ['client.*'] });
  await make('/v1/endpoints', { url: 'http://127.0.0.1:9/hooks', description: 'Moved away', events: ['client.*'] });
  for (const [email, role] of [['ada@example.com', 'admin'], ['grace@example.com', 'auditor']]) {
    await make('/v1/invitations', { email, role });
  }
  const secret = robot.secret?.client_secret ?? robot.client_secret;
  for (let round = 0; round < 8; round += 1) {
    const bearer = { authorization: `Bearer ${await token({ client_id: robot.client_id, client_secret: secret })}` };
    await call('GET', '/v1/clients', { headers: bearer });
    await call('GET', round % 3 ? '/v1/events' : '/v1/members', { headers: bearer });
  }
  await token({ client_id: robot.client_id, client_secret: 'xwms_secret_wrong' });
  await call('PATCH', `/v1/clients/${shop.client_id}`, {
    body: { redirect_uris: ['https://shop.example/callback', 'https://shop.example/app/callback'] }, headers,
  });
  return { shop, robot };
}

/** Sets up the second factor that operators need: the demo person is one as soon as they have it. Returns once they are in. */
async function enterAsOperator(page) {
  await page.goto(`${issuer}/account/security/totp`);
  const secret = await page.locator('.secret').innerText();
  await page.fill('input[name=code]', totp(secret.replace(/\s/g, '')));
  await page.click('main button.primary');
  await page.locator('.codes').waitFor();
  await page.goto(`${issuer}/operator`);
  await page.waitForURL('**/operator/accounts');
}

async function openAccount(page, name) {
  await page.goto(`${issuer}/dashboard/new`);
  await page.fill('input[name=name]', name);
  await page.check('input[name=plan] >> nth=0');
  await page.click('main button.primary');
  await page.waitForURL(/\/dashboard\/account_/);
}

const receiver = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
receiver.listen(0, '127.0.0.1');
await once(receiver, 'listening');
const { shop, robot } = await use(`http://127.0.0.1:${receiver.address().port}`);
const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const context = await chrome.newContext({ locale: 'en-GB', viewport: SIZE, colorScheme: 'light' });
const page = await context.newPage();
const devtools = await context.newCDPSession(page);
await page.goto(`${issuer}/login`);
await page.fill('input[name=email]', user.email);
await page.fill('input[name=password]', user.password);
await page.keyboard.press('Enter');
await page.waitForURL('**/account/**');

async function take(name, path, colorScheme = 'light') {
  await page.emulateMedia({ colorScheme });
  const response = await page.goto(issuer + path);
  if (response.status() !== 200) throw new Error(`${path}: ${response.status()}`);
  // Playwright makes no WebP, which is a third of a PNG.
  const { data: picture } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(picture, 'base64'));
}

mkdirSync(folder, { recursive: true });
const home = `/dashboard/${account}`;
for (const picture of [
  ['overview', home],
  ['apps', `${home}/apps`],
  ['credentials', `${home}/apps/${robot.client_id}/credentials`],
  ['history', `${home}/apps/${shop.client_id}/history`],
  ['webhooks', `${home}/webhooks`],
  ['tokens', `${home}/tokens`],
  ['logs', `${home}/logs`, 'dark'],
  ['usage', `${home}/usage`, 'dark'],
  ['team', `${home}/team`],
  ['developers', `${home}/developers`],
]) {
  await take(...picture);
}
for (const name of ['Northwind Traders', 'Fabrikam', 'Bakkerij De Gouden Korenaar']) await openAccount(page, name);
await enterAsOperator(page);
await take('operator', '/operator/accounts');
await chrome.close();
receiver.close();
