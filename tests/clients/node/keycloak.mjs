// Keycloak as a broker: a realm of Keycloak sends people to the server to log in, as to any OpenID provider. Keycloak configures
// itself from discovery, checks id_tokens and logout tokens with the JWK set, and ends logins at the server.
//
// The server must be allowed to send to this machine (`webhooks.allow` with 127.0.0.0/8). Keycloak has its database in memory.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { manage, register } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const LATEST = 120_000;
const ALIAS = 'xwms';
const target = new URL('../keycloak/target/', import.meta.url).pathname;
const dist = `${target}dist/`;
/** Maven writes it once Keycloak is unpacked. */
const unpacked = `${target}dependency-maven-plugin-markers`;
const password = randomUUID();
/** Nobody listens there: browsers here never follow a redirect to it. */
const app = { id: 'shop', callback: 'https://shop.example/callback', after: 'https://shop.example/bye' };

/** Starts Keycloak on a free port, and returns its URL. */
async function start() {
  // Half of it starts, too, and fails in odd ways.
  if (!existsSync(unpacked)) throw new Error('Keycloak is not unpacked; `make test` sets up what tests need');
  const [version] = readdirSync(dist);
  const options = ['start-dev', '--db=dev-mem', '--cache=local', '--http-host=127.0.0.1', '--http-port=0'];
  const keycloak = spawn('/bin/sh', [`${dist}${version}/bin/kc.sh`, ...options], {
    env: {
      ...process.env,
      JAVA_OPTS_KC_HEAP: '-Xmx512m',
      JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1',
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: password,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // The script ends Java, its child, when it is asked to end.
  process.on('exit', () => keycloak.kill());
  for await (const line of createInterface({ input: keycloak.stdout })) {
    const [, url] = /Keycloak \S+ on JVM .* Listening on: (http:\S+)/.exec(line) ?? [];
    if (url) {
      keycloak.stdout.resume();
      return url;
    }
  }
  // It compiles itself at its first start. If that was interrupted, no other start mends it.
  throw new Error(`it ended before it served; if it does so again, remove ${target} and run \`make test\``);
}

const base = await check('Keycloak starts', start);
const realm = `${base}/realms/${app.id}`;
const broker = `${realm}/broker/${ALIAS}/endpoint`;

async function form(url, fields) {
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, ...(await response.json()) };
}

/** Calls Keycloak's management API. Its tokens live for a minute, which is less than this script may take on a busy machine. */
async function admin(path, body, method = body ? 'POST' : 'GET') {
  const { access_token: token } = await form(`${base}/realms/master/protocol/openid-connect/token`, {
    grant_type: 'password', client_id: 'admin-cli', username: 'admin', password,
  });
  const response = await fetch(`${base}/admin/realms${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return text && JSON.parse(text);
}

const client = await check('Keycloak is a client, with its back-channel logout URI', () =>
  register(broker, {
    backchannel_logout_uri: `${realm}/protocol/openid-connect/logout/backchannel-logout`,
    backchannel_logout_session_required: true,
    post_logout_redirect_uris: [`${broker}/logout_response`],
  }),
);

/** Makes an identity provider of the realm from discovery. */
async function provide(alias, config) {
  const found = await admin(`/${app.id}/identity-provider/import-config`, {
    providerId: 'oidc',
    fromUrl: `${demo.issuer}/.well-known/openid-configuration`,
  });
  assert.equal(found.issuer, demo.issuer);
  assert.equal(found.validateSignature, 'true');
  assert.ok(found.logoutUrl && found.jwksUrl && found.userInfoUrl, JSON.stringify(found));
  await admin(`/${app.id}/identity-provider/instances`, {
    alias,
    providerId: 'oidc',
    enabled: true,
    trustEmail: true,
    config: {
      ...found,
      ...config,
      defaultScope: 'openid profile email',
      pkceEnabled: 'true',
      pkceMethod: 'S256',
      // With this, Keycloak itself requests the logout page of the server, which then has no browser to log out. Logout tokens
      // come in without it.
      backchannelSupported: 'false',
    },
  });
}

await check('Keycloak configures its identity provider from discovery', async () => {
  await admin('', { realm: app.id, enabled: true });
  const { client_id: clientId, client_secret: clientSecret } = client;
  await provide(ALIAS, { clientId, clientSecret, clientAuthMethod: 'client_secret_basic' });
  await admin(`/${app.id}/clients`, {
    clientId: app.id,
    publicClient: true,
    redirectUris: [app.callback],
    attributes: { 'post.logout.redirect.uris': app.after },
  });
});

/** Logs the person of `browser` in to the app of the realm, and returns its tokens from Keycloak. */
async function logIn(browser, provider = ALIAS) {
  const url = new URL(`${realm}/protocol/openid-connect/auth`);
  url.search = new URLSearchParams({
    client_id: app.id, redirect_uri: app.callback, response_type: 'code', scope: 'openid', kc_idp_hint: provider,
  });
  const answer = await browser.authorize(url);
  const tokens = await form(`${realm}/protocol/openid-connect/token`, {
    grant_type: 'authorization_code', client_id: app.id, redirect_uri: app.callback,
    code: answer.searchParams.get('code'),
  });
  assert.ok(tokens.refresh_token, JSON.stringify(tokens));
  return tokens;
}

const refresh = ({ refresh_token }) =>
  form(`${realm}/protocol/openid-connect/token`, { grant_type: 'refresh_token', client_id: app.id, refresh_token });

/** Whether a browser is logged in at the server, as an app that has not been approved sees it. */
async function isLoggedIn(browser) {
  const { client_id, redirect_uri: redirectUri } = demo.clients.web;
  const url = new URL(`${demo.issuer}/oauth/authorize`);
  url.search = new URLSearchParams({
    client_id, redirect_uri: redirectUri, response_type: 'code', scope: 'openid', prompt: 'none',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
  });
  const { callback } = await browser.open(url, { redirectUri });
  return callback.searchParams.get('error') !== 'login_required';
}

/** Waits until Keycloak took `count` logout tokens. A refresh at Keycloak while it ends the session can keep it alive. */
async function told(count) {
  const late = Date.now() + LATEST;
  for (;;) {
    const { data } = await manage(`/v1/clients/${client.client_id}/logouts`);
    if (data.filter(({ status }) => status === 'delivered').length === count) return;
    assert.ok(Date.now() < late, `Keycloak was not told: ${JSON.stringify(data)}`);
    await pause(50);
  }
}

const browser = new Browser(demo.user);
const tokens = await check('a person logs in through Keycloak, which knows their mail address', async () => {
  const tokens = await logIn(browser);
  assert.deepEqual(browser.pages, ['login', 'consent']);
  const response = await fetch(`${realm}/protocol/openid-connect/userinfo`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  const user = await response.json();
  assert.deepEqual([user.email, user.email_verified], [demo.user.email, true]);
  const [known] = await admin(`/${app.id}/users`);
  const [identity] = await admin(`/${app.id}/users/${known.id}/federated-identity`);
  assert.deepEqual([identity.identityProvider, identity.userId.startsWith('user_')], [ALIAS, true]);
  return tokens;
});

await check('another browser of the person stays logged in when this one logs out at the server', async () => {
  const other = new Browser(demo.user);
  const kept = await logIn(other);
  assert.deepEqual(other.pages, ['login']);
  const page = await browser.open(`${demo.issuer}/logout`);
  await browser.submit(page, page.forms[0], {});
  await told(1);
  assert.equal((await refresh(tokens)).error, 'invalid_grant');
  assert.equal((await refresh(kept)).status, 200);
});

await check('a logout of the app ends the login at Keycloak and at the server', async () => {
  // Keycloak shows an error if it is told of the logout before the browser is back from the server: its session is gone by then.
  await manage(`/v1/clients/${client.client_id}`, {
    method: 'PATCH', body: { backchannel_logout_uri: null, backchannel_logout_session_required: false },
  });
  const tokens = await logIn(browser);
  assert.equal(await isLoggedIn(browser), true);
  const url = new URL(`${realm}/protocol/openid-connect/logout`);
  url.search = new URLSearchParams({ id_token_hint: tokens.id_token, post_logout_redirect_uri: app.after });
  const { callback } = await browser.open(url, { redirectUri: app.after });
  assert.equal(callback?.href.startsWith(app.after), true);
  assert.equal(await isLoggedIn(browser), false);
  assert.equal((await refresh(tokens)).error, 'invalid_grant');
});
await check('Keycloak authenticates with its own key (private_key_jwt)', async () => {
  const { keys } = await fetch(`${realm}/protocol/openid-connect/certs`).then((response) => response.json());
  const signing = keys.filter(({ use, alg }) => use === 'sig' && alg === 'RS256');
  assert.equal(signing.length, 1);
  const keyed = await register(`${realm}/broker/keyed/endpoint`, {
    auth_method: 'private_key_jwt',
    jwks: { keys: signing.map(({ kty, kid, alg, use, n, e }) => ({ kty, kid, alg, use, n, e })) },
  });
  // By itself it would name the token endpoint.
  const clientAssertionAudience = demo.issuer;
  await provide('keyed', { clientId: keyed.client_id, clientAuthMethod: 'private_key_jwt', clientAssertionAudience });
  // Otherwise Keycloak asks the person to link the two accounts.
  const [known] = await admin(`/${app.id}/users`);
  await admin(`/${app.id}/users/${known.id}`, undefined, 'DELETE');
  const tokens = await logIn(new Browser(demo.user), 'keyed');
  assert.ok(tokens.access_token);
});
process.exit(0);
