// openid-client with `resource` (RFC 8707): several APIs in one authorization, one for each access token, and a machine's own.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { check, demo, refused } from './checks.mjs';
import { Browser } from './login.mjs';

const ORDERS = 'https://orders.example.com';
const STOCK = 'urn:example:stock';

const { web, machine } = demo.clients;
const server = new URL(demo.issuer);
const options = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };

/** The claims of an access token, as an API reads them after it verified the signature. */
const claims = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString());

const config = await check('discovery', () =>
  client.discovery(server, web.client_id, undefined, client.ClientSecretBasic(web.client_secret), options),
);

const tokens = await check('one authorization for two APIs, a token for one', async () => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const parameters = new URLSearchParams({
    redirect_uri: web.redirect_uri,
    scope: 'openid read',
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  parameters.append('resource', ORDERS);
  parameters.append('resource', STOCK);
  const answer = await new Browser(demo.user).authorize(client.buildAuthorizationUrl(config, parameters));
  const checks = { pkceCodeVerifier, expectedState, idTokenExpected: true };
  return client.authorizationCodeGrant(config, answer, checks, { resource: ORDERS });
});

await check('the audience is the API alone', () => {
  const { aud, scope } = claims(tokens.access_token);
  assert.deepEqual([aud, scope], [[ORDERS], 'read']);
});

await check('a refresh gets a token for the other one, and for no third', async () => {
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, { resource: STOCK });
  assert.deepEqual(claims(refreshed.access_token).aud, [STOCK]);
  const third = client.refreshTokenGrant(config, refreshed.refresh_token, { resource: 'urn:example:third' });
  await refused(third, 'invalid_target');
});

await check('client credentials for an API', async () => {
  const secret = client.ClientSecretBasic(machine.client_secret);
  const config = await client.discovery(server, machine.client_id, undefined, secret, options);
  const own = await client.clientCredentialsGrant(config, { resource: ORDERS, scope: 'read' });
  assert.deepEqual(claims(own.access_token).aud, [ORDERS]);
  await refused(client.clientCredentialsGrant(config, { resource: STOCK }), 'invalid_target');
});
