// An API of the quickstarts: which tokens it accepts where. The server issues and revokes the good ones. An issuer of this
// script signs the bad ones, with the key that the API trusts, so that only the claim in question is wrong.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { SignJWT, UnsecuredJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { check, demo } from '../checks.mjs';
import { bodies, make, ownToken, port, serve } from './example.mjs';

const [registered, caller] = bodies(0);
const call = async (api, method, path, token) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(`${api.url}${path}`, { method, headers });
  return { status: response.status, challenge: response.headers.get('www-authenticate'), text: await response.text() };
};
const ways = [['GET', '/orders', 200], ['POST', '/payments', 201]];

async function refuses(api, token, why, only = ways) {
  for (const [method, path] of only) {
    const answer = await call(api, method, path, token);
    assert.deepEqual([answer.status, answer.challenge], [401, 'Bearer error="invalid_token"'], `${path}: ${why}`);
  }
}

const client = await check('the page registers the API and its caller', () => make('/v1/clients', registered));
const app = await make('/v1/clients', caller);
const env = { CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret, AUDIENCE: app.client_id };
const api = await serve(port(), { ISSUER: demo.issuer, ...env });
const good = await ownToken(app);

await check('a request without a token is told what to bring', async () => {
  for (const [method, path] of ways) {
    const answer = await call(api, method, path);
    assert.deepEqual([answer.status, answer.challenge], [401, 'Bearer'], path);
  }
});
await check('a token of the app is accepted', async () => {
  for (const [method, path, status] of ways) {
    const answer = await call(api, method, path, good);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.text, new RegExp(app.client_id));
  }
});
await check('a token of another app of the account is refused', async () => {
  await refuses(api, await ownToken(demo.clients.machine), 'another app');
  await refuses(api, `${good.slice(0, -8)}AAAAAAAA`, 'another signature');
  await refuses(api, 'nonsense', 'not a token');
});
await check('a revoked token is refused where the API asks, and elsewhere once it expires', async () => {
  const body = new URLSearchParams({ token: good });
  const basic = Buffer.from(`${app.client_id}:${app.client_secret}`).toString('base64');
  await fetch(`${demo.issuer}/oauth/revoke`, { method: 'POST', headers: { authorization: `Basic ${basic}` }, body });
  await refuses(api, good, 'revoked', [ways[1]]);
  assert.equal((await call(api, 'GET', '/orders', good)).status, 200);
});
await api.stop();

// An issuer whose introspection says `told`.
let told = { status: 500, body: {} };
const own = await generateKeyPair('ES256', { extractable: true });
const strange = await generateKeyPair('ES256');
const server = createServer((request, response) => {
  const known = { issuer, jwks_uri: `${issuer}/jwks`, introspection_endpoint: `${issuer}/introspect` };
  const [status, body] = {
    '/jwks': [200, { keys: [jwk] }],
    '/introspect': [told.status, told.body],
  }[request.url] ?? [200, known];
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'ES256', use: 'sig' };
const trusting = await serve(port(), { ISSUER: issuer, ...env });

const now = Math.floor(Date.now() / 1000);
const claims = { iss: issuer, sub: 'user_1', aud: [issuer, app.client_id], client_id: app.client_id, iat: now, exp: now + 600 };
const header = { alg: 'ES256', kid: 'own', typ: 'at+jwt' };
const signed = (change = {}, head = {}, key = own.privateKey) =>
  new SignJWT({ ...claims, ...change }).setProtectedHeader({ ...header, ...head }).sign(key);

await check('a token that is right in everything is accepted where nobody is asked', async () => {
  const answer = await call(trusting, 'GET', '/orders', await signed());
  assert.equal(answer.status, 200, answer.text);
});
await check('a token that is wrong in one thing is refused', async () => {
  const secret = new TextEncoder().encode(await exportSPKI(own.publicKey));
  const wrong = {
    expired: signed({ exp: now - 3600 }),
    'without an end': signed({ exp: undefined }),
    'of another audience': signed({ aud: [issuer, 'client_other'] }),
    'of no audience': signed({ aud: undefined }),
    'of another issuer': signed({ iss: 'https://evil.example' }),
    'about nobody': signed({ sub: undefined }),
    'not valid yet': signed({ nbf: now + 3600 }),
    'an id_token': signed({}, { typ: 'JWT' }),
    'signed by somebody else': signed({}, {}, strange.privateKey),
    'signed by somebody else with a key of their own': signed({}, { kid: 'strange' }, strange.privateKey),
    'signed with the public key as secret': signed({}, { alg: 'HS256' }, secret),
    unsigned: new UnsecuredJWT(claims).encode(),
  };
  for (const [why, token] of Object.entries(wrong)) await refuses(trusting, await token, why, [ways[0]]);
});
await check('only an access token of the app that is active may pay', async () => {
  const active = { active: true, token_type: 'Bearer', client_id: app.client_id, sub: 'user_1' };
  const answers = [
    [active, 201],
    [{ active: false }, 401],
    [{ ...active, client_id: 'client_other' }, 401],
    [{ ...active, token_type: 'refresh_token' }, 401],
  ];
  for (const [body, status] of answers) {
    told = { status: 200, body };
    assert.equal((await call(trusting, 'POST', '/payments', 'opaque')).status, status, JSON.stringify(body));
  }
});
await check('while nobody can be asked, nobody pays', async () => {
  for (const status of [500, 401]) {
    told = { status, body: { error: 'invalid_client' } };
    assert.equal((await call(trusting, 'POST', '/payments', 'opaque')).status, 503);
  }
});
await trusting.stop();
server.close();
server.closeAllConnections();
