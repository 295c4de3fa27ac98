// openid-client with token exchange (RFC 8693): a gateway acts for a person, and gets no more than its policy says.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { check, demo, refused } from './checks.mjs';
import { Browser } from './login.mjs';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const ORDERS = 'https://orders.example.com';
const STOCK = 'urn:example:stock';

const { gateway } = demo;
const { web } = demo.clients;
const server = new URL(demo.issuer);
const options = { execute: [client.allowInsecureRequests] };
const discovered = ({ client_id, client_secret }) =>
  client.discovery(server, client_id, undefined, client.ClientSecretBasic(client_secret), options);

/** The claims of an access token, as an API reads them after it verified the signature. */
const claims = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());

const app = await check('discovery of the app', () => discovered(web));
const config = await check('discovery names the grant type', async () => {
  const config = await discovered(gateway);
  assert(config.serverMetadata().grant_types_supported.includes(GRANT));
  return config;
});

const tokens = await check('a person logs in to the app', async () => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const parameters = new URLSearchParams({
    redirect_uri: web.redirect_uri,
    scope: 'openid read',
    state: expectedState,
    resource: ORDERS,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const answer = await new Browser(demo.user).authorize(client.buildAuthorizationUrl(app, parameters));
  return client.authorizationCodeGrant(app, answer, { pkceCodeVerifier, expectedState, idTokenExpected: true });
});

const exchange = (parameters) =>
  client.genericGrantRequest(config, GRANT, {
    subject_token: tokens.access_token,
    subject_token_type: ACCESS_TOKEN,
    ...parameters,
  });

const exchanged = await check('the gateway exchanges the token', () => exchange({ resource: STOCK, scope: 'read' }));

await check('the new token says who acts for whom', () => {
  const { aud, act, sub } = claims(exchanged.access_token);
  assert.deepEqual([aud, act, sub], [[STOCK], { sub: gateway.client_id }, claims(tokens.access_token).sub]);
  assert.equal(exchanged.issued_token_type, ACCESS_TOKEN);
  assert.equal(exchanged.refresh_token, undefined);
});

await check('introspection has the actor', async () => {
  const { active, act } = await client.tokenIntrospection(config, exchanged.access_token);
  assert.deepEqual([active, act], [true, { sub: gateway.client_id }]);
});

await check('it gets no other scope and no other API', async () => {
  await refused(exchange({ resource: STOCK, scope: 'write' }), 'invalid_scope');
  await refused(exchange({ resource: 'urn:example:other' }), 'invalid_target');
});

await check('a revoked token ends what was exchanged for it', async () => {
  await client.tokenRevocation(app, tokens.access_token);
  assert.equal((await client.tokenIntrospection(config, exchanged.access_token)).active, false);
  await refused(exchange({ resource: STOCK }), 'invalid_request');
});
