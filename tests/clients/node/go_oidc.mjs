// go-oidc and golang.org/x/oauth2, in an app with an API (tests/clients/go): tokens for one API, pushed requests, a device,
// userinfo, and logout tokens. Each check that Go makes is also given what it must refuse.
//
// The server must be allowed to send to this machine (`webhooks.allow` with 127.0.0.0/8).

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { manage, register } from './app.mjs';
import { check, demo } from './checks.mjs';
import { allowDevices } from './device_flow.mjs';
import { Browser } from './login.mjs';

const LATEST = 120_000;
const AUDIENCE = `https://orders-${Date.now()}.example.com`;
const OTHER = `urn:example:stock:${Date.now()}`;
const { native, web } = demo.clients;

/** Builds the app without a network, and starts it; returns its URL and its standard input. */
async function start() {
  const scratch = mkdtempSync(join(tmpdir(), 'go-oidc-'));
  const built = join(scratch, 'app');
  const cwd = new URL('../go', import.meta.url).pathname;
  execFileSync('go', ['build', '-o', built, '.'], { cwd, env: { ...process.env, GOPROXY: 'off' }, stdio: 'inherit' });
  const program = spawn(built, { stdio: ['pipe', 'pipe', 'inherit'] });
  process.on('exit', () => (program.kill(), rmSync(scratch, { recursive: true })));
  for await (const line of createInterface({ input: program.stdout })) {
    const [, port] = /^port (\d+)$/.exec(line) ?? [];
    if (port) return { url: `http://127.0.0.1:${port}`, stdin: program.stdin };
  }
  throw new Error('it ended before it served');
}

const app = await check('the app starts', start);
const client = await check('a client and two APIs are registered', async () => {
  const client = await register(`${app.url}/callback`, { backchannel_logout_uri: `${app.url}/backchannel-logout` });
  const scopes = [{ name: 'read', description_en: 'Read', description_nl: 'Lezen' }];
  const apps = [client, web].map(({ client_id }) => ({ client_id, scopes: ['read'] }));
  for (const audience of [AUDIENCE, OTHER]) {
    await manage('/v1/resources', { method: 'POST', body: { audience, name: 'API', scopes, apps } });
  }
  await allowDevices();
  return client;
});
app.stdin.end(JSON.stringify({ ...demo, ...client, device_client: native.client_id, audience: AUDIENCE, issuer: demo.issuer }));

/** What the app responds. */
async function ask(path, { method = 'GET', fields, token } = {}) {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    body: fields && new URLSearchParams(fields),
  });
  return { status: response.status, ...(await response.json()) };
}

/** What the app has after somebody logged in at `path`. */
async function logIn(browser, path) {
  const page = await browser.visit(`${app.url}${path}`);
  assert.equal(page.status, 200, page.html);
  return JSON.parse(page.html);
}

const browser = new Browser(demo.user);
const pushed = await check('a person logs in by a pushed request, and userinfo is about them', async () => {
  const tokens = await logIn(browser, '/login?pushed=1');
  assert.deepEqual(browser.pages, ['login', 'consent']);
  const user = await ask(`/userinfo?token=${tokens.access_token}`);
  assert.deepEqual([user.email, user.email_verified, user.sub], [demo.user.email, true, tokens.sub]);
  assert.equal(tokens.type, 'Bearer');
  return tokens;
});

const tokens = await check('with `resource`, the access token is for the API, which accepts it', async () => {
  const tokens = await logIn(browser, `/login?resource=${encodeURIComponent(AUDIENCE)}`);
  const seen = await ask('/api', { token: tokens.access_token });
  const { aud, client_id, scope, sub } = seen;
  assert.deepEqual([aud, client_id, scope, sub], [[AUDIENCE], client.client_id, 'read', pushed.sub], JSON.stringify(seen));
  return tokens;
});

await check('a refresh gets another token for the API', async () => {
  const next = await ask('/refresh', { method: 'POST', fields: { refresh_token: tokens.refresh_token } });
  assert.notEqual(next.access_token, tokens.access_token);
  assert.equal((await ask('/api', { token: next.access_token })).status, 200, JSON.stringify(next));
});

await check('the API refuses tokens for the server, for the app and for another API', async () => {
  const other = await logIn(browser, `/login?resource=${encodeURIComponent(OTHER)}`);
  for (const [token, why] of [
    [pushed.access_token, 'audience'],
    [tokens.id_token, 'audience'],
    [other.access_token, 'audience'],
    [`${tokens.access_token.slice(0, -4)}AAAA`, 'signature'],
    [tokens.refresh_token, 'malformed'],
  ]) {
    const refused = await ask('/api', { token });
    assert.equal(refused.status, 401, why);
    assert.match(refused.error, new RegExp(why));
  }
  // The server refuses the API's token in turn.
  assert.equal((await ask(`/userinfo?token=${tokens.access_token}`)).status, 401);
});

await check('a client that is not listed at an API has no such API', async () => {
  const { callback } = await browser.open(`${app.url}/login?resource=urn:example:none`, { redirectUri: `${app.url}/callback` });
  assert.equal(callback.searchParams.get('error'), 'invalid_target');
});

await check('a device gets tokens, once the person approves', async () => {
  const device = await ask('/device', { method: 'POST' });
  const polled = ask('/device/tokens', { method: 'POST' });
  let page = await browser.open(device.link);
  assert.ok(page.html.includes(device.user_code));
  page = await browser.submit(page, page.forms[0], { user_code: device.user_code });
  const form = page.forms.find(({ buttons }) => buttons.some(({ name }) => name === 'decision'));
  assert.ok(form, page.html);
  await browser.submit(page, form, { decision: 'approve' });
  const given = await polled;
  const user = await ask(`/userinfo?token=${given.access_token}`);
  assert.deepEqual([user.email, user.sub], [demo.user.email, pushed.sub], JSON.stringify([given, user]));
});

await check('an id_token or an access token logs nobody out', async () => {
  for (const token of [pushed.id_token, tokens.access_token, 'x']) {
    const { status } = await ask('/backchannel-logout', { method: 'POST', fields: { logout_token: token } });
    assert.equal(status, 401);
  }
});

await check('the app accepts the logout token of a person who logs out', async () => {
  const page = await browser.open(`${demo.issuer}/logout`);
  await browser.submit(page, page.forms[0], {});
  const late = Date.now() + LATEST;
  let told = [];
  while (told.length === 0) {
    assert.ok(Date.now() < late, 'the app was not told');
    await pause(50);
    told = await fetch(`${app.url}/logouts`).then((response) => response.json());
  }
  const { sid } = JSON.parse(Buffer.from(pushed.id_token.split('.')[1], 'base64url'));
  assert.deepEqual(told[0], { sub: pushed.sub, sid });
});
process.exit(0);
