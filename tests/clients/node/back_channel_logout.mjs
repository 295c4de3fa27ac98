// express-openid-connect (Auth0's middleware) with its own back-channel logout: a person who logs out at the server is logged out
// of the app, and nobody can forge that.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import openid from 'express-openid-connect';
import session from 'express-session';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { register, serve } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const LATEST = 120_000;
const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

const app = await serve();
const hook = `${app.url}/backchannel-logout`;
const client = await check('a client is registered with its back-channel logout URI', () =>
  register(`${app.url}/callback`, { backchannel_logout_uri: hook, backchannel_logout_session_required: true }),
);
assert.equal(client.backchannel_logout_uri, hook);
const posts = [];
app.listener = express()
  .use((request, response, next) => {
    if (request.path === '/backchannel-logout') response.on('finish', () => posts.push(response.statusCode));
    next();
  })
  .use(
    openid.auth({
      issuerBaseURL: demo.issuer,
      baseURL: app.url,
      clientID: client.client_id,
      clientSecret: client.client_secret,
      secret: 'of this app alone, and long enough for it',
      authorizationParams: { response_type: 'code', scope: 'openid profile email' },
      idpLogout: false,
      authRequired: false,
      // Its five seconds are too short for a machine that is busy with other tests.
      httpTimeout: 60_000,
      backchannelLogout: { store: new session.MemoryStore() },
    }),
  )
  .get('/', openid.requiresAuth(), (request, response) => response.json(request.oidc.user))
  .get('/who', (request, response) =>
    response.json({ user: request.oidc.user?.sub ?? null, token: request.oidc.idToken ?? null }),
  );

async function who(browser) {
  return JSON.parse((await browser.open(`${app.url}/who`)).html);
}

async function post(token) {
  const response = await fetch(hook, { method: 'POST', body: new URLSearchParams({ logout_token: token }) });
  return response.status;
}

const browser = new Browser(demo.user);
const { user, token } = await check('a person logs in', async () => {
  const page = await browser.visit(`${app.url}/`);
  assert.equal(page.status, 200, page.html);
  const known = await who(browser);
  assert.match(known.user, /^user_/);
  return known;
});

await check('a forged logout token, or an id_token in its place, logs nobody out', async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const { kid } = await fetch(`${demo.issuer}/oauth/jwks.json`)
    .then((response) => response.json())
    .then(({ keys }) => keys.find(({ alg }) => alg === 'RS256'));
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: demo.issuer,
    aud: client.client_id,
    sub: user,
    iat: now,
    exp: now + 60,
    jti: 'x',
    events: { [EVENT]: {} },
  };
  const forged = (header) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...header }).sign(privateKey);
  const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = `${encoded({ alg: 'none', typ: 'logout+jwt' })}.${encoded(claims)}.`;
  const own = { typ: 'logout+jwt', jwk: await exportJWK(publicKey) };
  for (const bad of [await forged({ typ: 'logout+jwt', kid }), await forged(own), unsigned, token, 'x']) {
    assert.equal(await post(bad), 400, bad);
  }
  assert.equal((await who(browser)).user, user);
});

await check('whoever logs out at the server is logged out of the app', async () => {
  posts.length = 0;
  const page = await browser.open(`${demo.issuer}/logout`);
  await browser.submit(page, page.forms[0], {});
  const late = Date.now() + LATEST;
  while ((await who(browser)).user || posts.length === 0) {
    assert.ok(Date.now() < late, 'the app was not told');
    await pause(50);
  }
  assert.deepEqual(posts, [204]);
});

await check('a login after that counts', async () => {
  const page = await browser.visit(`${app.url}/`);
  assert.equal(JSON.parse(page.html).sub, user);
});
app.close();
