// Spring Security in an app of Spring Boot (tests/clients/java), in one Java process: its oauth2-client logs people in, expects
// RS256 and finds it; its resource server protects one API by JWT and DPoP, and one by introspection.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as openid from 'openid-client';
import { manage, register } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const AUDIENCE = `https://orders-${Date.now()}.example.com`;
const OPAQUE = `urn:example:stock:${Date.now()}`;
const jar = new URL('../java/target/app.jar', import.meta.url).pathname;
const flags = ['-XX:TieredStopAtLevel=1', '-jar', jar, '--server.port=0', '--server.address=127.0.0.1'];
const java = spawn('java', [...flags, '--spring.main.banner-mode=off', '--logging.level.root=warn'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
process.on('exit', () => java.kill());

const port = await check('the app starts', async () => {
  for await (const line of createInterface({ input: java.stdout })) {
    const [, port] = /^port (\d+)$/.exec(line) ?? [];
    if (port) return port;
  }
  throw new Error('it ended before it served');
});
const app = `http://127.0.0.1:${port}`;
const callback = `${app}/login/oauth2/code/xwms`;
const client = await check('a client is registered', () => register(callback));
const api = await check('two APIs are registered', async () => {
  const api = await manage('/v1/clients', { method: 'POST', body: { name: 'Stock', client_type: 'machine' } });
  const scopes = ['read', 'write'].map((name) => ({ name, description_en: name, description_nl: name }));
  const apps = [{ client_id: client.client_id, scopes: ['read'] }];
  const body = { name: 'API', scopes, apps };
  await manage('/v1/resources', { method: 'POST', body: { ...body, audience: AUDIENCE } });
  const opaque = { ...body, audience: OPAQUE, format: 'opaque', introspection_client: api.client_id };
  await manage('/v1/resources', { method: 'POST', body: opaque });
  return api;
});
const told = [demo.issuer, client.client_id, client.client_secret, AUDIENCE, api.client_id, api.client_secret];
java.stdin.end(`${told.join(' ')}\n`);

const browser = new Browser(demo.user);
await check('a person logs in and the app knows their mail address', async () => {
  await browser.visit(`${app}/oauth2/authorization/xwms`);
  const page = await browser.open(`${app}/`);
  assert.equal(page.status, 200, page.html);
  const user = JSON.parse(page.html);
  assert.equal(user.email, demo.user.email);
  assert.equal(user.iss, demo.issuer);
});

const options = { execute: [openid.allowInsecureRequests] };
const config = await openid.discovery(new URL(demo.issuer), client.client_id, client.client_secret, undefined, options);

/** Tokens of the client, for `resource` if there is one. */
async function authorize({ DPoP, ...parameters }) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  return openid.authorizationCodeGrant(config, await browser.authorize(url), { pkceCodeVerifier }, undefined, { DPoP });
}

/** What an API says to a request with these headers: the status, the challenge, and JSON if it is good. */
async function call(path, headers) {
  const response = await fetch(`${app}/api/${path}`, { headers });
  const text = await response.text();
  const challenge = response.headers.get('www-authenticate') ?? '';
  return { status: response.status, challenge, claims: response.ok ? JSON.parse(text) : undefined };
}

const bearer = ({ access_token }) => ({ authorization: `Bearer ${access_token}` });

const plain = await check('the API of JWTs accepts a token for it (RFC 9068)', async () => {
  const tokens = await authorize({ scope: 'openid read', resource: AUDIENCE });
  const { status, challenge, claims } = await call('jwt/read', bearer(tokens));
  assert.equal(status, 200, challenge);
  assert.deepEqual([claims.aud, claims.client_id, claims.scope], [[AUDIENCE], client.client_id, 'read']);
  return tokens;
});

const opaque = await check('the API that introspects accepts an opaque token (RFC 7662)', async () => {
  const tokens = await authorize({ scope: 'openid read', resource: OPAQUE });
  assert.equal(tokens.access_token.split('.').length, 1);
  const { status, challenge, claims } = await call('opaque/read', bearer(tokens));
  assert.equal(status, 200, challenge);
  assert.deepEqual([claims.active, claims.client_id, claims.sub], [true, client.client_id, plain.claims().sub]);
  return tokens;
});

await check('each API refuses a scope that was not granted', async () => {
  for (const [path, tokens] of [['jwt/write', plain], ['opaque/write', opaque]]) {
    const { status, challenge } = await call(path, bearer(tokens));
    assert.equal(status, 403, challenge);
    assert.match(challenge, /insufficient_scope/);
  }
});

await check('each API refuses tokens for the server, id_tokens, and tokens for the other one', async () => {
  const own = await authorize({ scope: 'openid email' });
  for (const access_token of [own.access_token, plain.id_token, opaque.access_token, 'x']) {
    const { status, challenge } = await call('jwt/read', bearer({ access_token }));
    assert.deepEqual([status, /invalid_token/.test(challenge)], [401, true], challenge);
  }
  for (const access_token of [own.access_token, plain.access_token, opaque.refresh_token, 'x']) {
    const { status, challenge } = await call('opaque/read', bearer({ access_token }));
    assert.deepEqual([status, /invalid_token/.test(challenge)], [401, true], challenge);
  }
});

await check('DPoP: the API accepts a token with a proof of its key, and with no other (RFC 9449)', async () => {
  const handle = async () => openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
  const [mine, thiefs] = [await handle(), await handle()];
  const tokens = await authorize({ scope: 'openid read', resource: AUDIENCE, DPoP: mine });
  assert.equal(tokens.token_type, 'dpop');
  const at = new URL(`${app}/api/jwt/read`);
  const proven = (handle, token = tokens.access_token) =>
    openid.fetchProtectedResource(config, token, at, 'GET', undefined, undefined, { DPoP: handle }).then(
      ({ status }) => status,
      ({ status }) => status,
    );
  assert.equal(await proven(mine), 200);
  assert.equal(await proven(mine), 200);
  assert.equal(await proven(thiefs), 401);
  // A token that is not bound to a key.
  assert.equal(await proven(mine, plain.access_token), 401);
  assert.equal((await call('jwt/read', { authorization: `DPoP ${tokens.access_token}` })).status, 401);
  // Nor does a bound token pass as one that is not.
  assert.equal((await call('jwt/read', bearer(tokens))).status, 401);
});

await check('a revoked token stops at once where it is introspected', async () => {
  await openid.tokenRevocation(config, opaque.access_token);
  assert.equal((await call('opaque/read', bearer(opaque))).status, 401);
});
process.exit(0);
