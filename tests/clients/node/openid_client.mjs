// openid-client: what an app that takes the library's defaults does, from discovery to logout.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { check, demo, refused } from './checks.mjs';
import { Browser } from './login.mjs';

const { web, machine } = demo.clients;
const server = new URL(demo.issuer);
// The id_token's signature is checked too, although it came straight from the server.
const options = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };
const browser = new Browser(demo.user);

const config = await check('discovery', () =>
  client.discovery(server, web.client_id, undefined, client.ClientSecretPost(web.client_secret), options),
);

/** A whole authorization of the web client, up to its tokens. */
async function authorize(parameters = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: web.redirect_uri,
    scope: 'openid profile email offline_access',
    state: expectedState,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  const answer = await browser.authorize(url);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  return { answer, checks, tokens: await client.authorizationCodeGrant(config, answer.clone?.() ?? answer, checks) };
}

const { answer, checks, tokens } = await check('code flow with PKCE, state and nonce', () => authorize());
const { sub } = tokens.claims();

await check('the answer says its issuer', () => assert.equal(answer.searchParams.get('iss'), demo.issuer));

await check('tokens as asked for', () => {
  assert.equal(tokens.token_type, 'bearer');
  assert.ok(tokens.expiresIn() > 0);
  assert.deepEqual(new Set(tokens.scope.split(' ')), new Set(['openid', 'profile', 'email', 'offline_access']));
  assert.ok(tokens.refresh_token);
});

await check('userinfo is about the same user', async () => {
  const user = await client.fetchUserInfo(config, tokens.access_token, sub);
  assert.equal(user.email, demo.user.email);
});

await check('a second authorization shows no page', async () => {
  const again = await authorize();
  assert.deepEqual(browser.pages, []);
  assert.equal(again.tokens.claims().sub, sub);
});

const refreshed = await check('refresh rotates', async () => {
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  assert.notEqual(refreshed.refresh_token, tokens.refresh_token);
  assert.notEqual(refreshed.access_token, tokens.access_token);
  assert.equal(refreshed.claims().sub, sub);
  return refreshed;
});

await check('introspection of a good token', async () => {
  const token = await client.tokenIntrospection(config, refreshed.access_token);
  assert.equal(token.active, true);
  assert.equal(token.sub, sub);
  assert.equal(token.client_id, web.client_id);
});

await check('a revoked token stops at once', async () => {
  await client.tokenRevocation(config, refreshed.access_token);
  assert.deepEqual(await client.tokenIntrospection(config, refreshed.access_token), { active: false });
});

await check('a refresh token used again ends its whole grant', async () => {
  // Two rotations on, no grace for lost answers can cover the first one.
  const next = await client.refreshTokenGrant(config, refreshed.refresh_token);
  await refused(client.refreshTokenGrant(config, tokens.refresh_token), 'invalid_grant');
  await refused(client.refreshTokenGrant(config, next.refresh_token), 'invalid_grant');
  assert.deepEqual(await client.tokenIntrospection(config, next.access_token), { active: false });
});

await check('a code used again ends its grant, too', async () => {
  const { answer, checks, tokens } = await authorize();
  await refused(client.authorizationCodeGrant(config, answer, checks), 'invalid_grant');
  assert.deepEqual(await client.tokenIntrospection(config, tokens.access_token), { active: false });
});

await check('client credentials', async () => {
  const secret = client.ClientSecretBasic(machine.client_secret);
  const config = await client.discovery(server, machine.client_id, undefined, secret, options);
  const tokens = await client.clientCredentialsGrant(config, { scope: 'clients:read' });
  assert.equal(tokens.scope, 'clients:read');
  assert.equal(tokens.refresh_token, undefined);
});

await check('response_mode=form_post', async () => {
  const { answer } = await authorize({ response_mode: 'form_post' });
  const fields = new URLSearchParams(await answer.text());
  assert.deepEqual([...fields.keys()].sort(), ['code', 'iss', 'state']);
  assert.equal(fields.get('iss'), demo.issuer);
});

await check('a person who says no', async () => {
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: web.redirect_uri,
    scope: 'openid',
    state: checks.expectedState,
    prompt: 'consent',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const answer = await browser.authorize(url, { decision: 'deny' });
  await refused(client.authorizationCodeGrant(config, answer, checks), 'access_denied');
});

await check('logout that the client asks for', async () => {
  const { tokens } = await authorize();
  const { status } = await browser.open(client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token }));
  assert.ok(status >= 200 && status < 400, `status ${status}`);
  await refused(authorize({ prompt: 'none' }), 'login_required');
});
