// DPoP (RFC 9449): tokens of one key, by openid-client and by oauth4webapi. Both repeat a request once if the server
// wants a nonce, so this runs against servers that want one and against those that don't.

import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { check, demo, refused } from './checks.mjs';
import { Browser } from './login.mjs';

const { native, machine } = demo.clients;
const server = new URL(demo.issuer);
const options = { execute: [client.allowInsecureRequests] };
const clients = new URL(`${demo.issuer}/v1/clients`);
const browser = new Browser(demo.user);

const config = await check('discovery says that the server knows DPoP', async () => {
  const config = await client.discovery(server, native.client_id, undefined, client.None(), options);
  assert.ok(config.serverMetadata().dpop_signing_alg_values_supported.includes('ES256'));
  return config;
});

// The name that discovery has (RFC 8037); the library uses the newer one (RFC 9864).
const remapEd25519 = {
  [client.modifyAssertion]: (header) => {
    if (header.alg === 'Ed25519') header.alg = 'EdDSA';
  },
};

/** A handle with a new key. */
const handle = async (config, alg = 'ES256') =>
  client.getDPoPHandle(config, await client.randomDPoPKeyPair(alg), remapEd25519);

const [mine, thiefs] = [await handle(config), await handle(config)];

/** The error of the challenge that a token is refused with. */
const challenge = (call) =>
  call.then(
    (response) => `accepted with ${response.status}`,
    (error) => error.cause?.find?.(({ scheme }) => scheme === 'dpop')?.parameters.error ?? error,
  );

const tokens = await check('code flow of a public client, whose code names the key', async () => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: native.redirect_uri,
    scope: 'openid email offline_access',
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    dpop_jkt: await mine.calculateThumbprint(),
  });
  const answer = await browser.authorize(url);
  const checks = { pkceCodeVerifier, expectedState, idTokenExpected: true };
  const grant = (DPoP) => client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP });
  await refused(grant(thiefs), 'invalid_grant');
  const tokens = await grant(mine);
  assert.equal(tokens.token_type, 'dpop');
  return tokens;
});

const { sub } = tokens.claims();

await check('userinfo with the key, and not without it', async () => {
  const user = await client.fetchUserInfo(config, tokens.access_token, sub, { DPoP: mine });
  assert.equal(user.email, demo.user.email);
  const call = (DPoP) => client.fetchUserInfo(config, tokens.access_token, sub, { DPoP });
  assert.equal(await challenge(call(thiefs)), 'invalid_token');
  assert.equal(await challenge(call(undefined)), 'invalid_token');
});

await check('the refresh token is of the key, too', async () => {
  await refused(client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: thiefs }), 'invalid_grant');
  await refused(client.refreshTokenGrant(config, tokens.refresh_token), 'invalid_grant');
  const next = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP: mine });
  assert.equal(next.token_type, 'dpop');
});

for (const alg of ['ES256', 'ES384', 'PS256', 'RS256', 'Ed25519']) {
  await check(`client credentials and the API with a key for ${alg}`, async () => {
    const config = await client.discovery(server, machine.client_id, machine.client_secret, undefined, options);
    const DPoP = await handle(config, alg);
    const { access_token, token_type } = await client.clientCredentialsGrant(config, { scope: 'clients:read' }, { DPoP });
    assert.equal(token_type, 'dpop');
    const read = (DPoP) =>
      client.fetchProtectedResource(config, access_token, clients, 'GET', undefined, undefined, { DPoP });
    assert.equal((await read(DPoP)).status, 200);
    assert.equal(await challenge(read(undefined)), 'invalid_token');
  });
}

await check('client credentials by oauth4webapi, and a resource server that checks the proof', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const as = await oauth.processDiscoveryResponse(server, await oauth.discoveryRequest(server, insecure));
  const self = { client_id: machine.client_id };
  const DPoP = oauth.DPoP(self, await oauth.generateKeyPair('ES256'));
  const request = async () => {
    const secret = oauth.ClientSecretPost(machine.client_secret);
    const asked = { scope: 'clients:read' };
    const response = await oauth.clientCredentialsGrantRequest(as, self, secret, asked, { DPoP, ...insecure });
    return oauth.processClientCredentialsResponse(as, self, response);
  };
  const { access_token } = await request().catch((error) => {
    assert.ok(oauth.isDPoPNonceError(error), error);
    return request();
  });
  let proof;
  const catching = async (url, init) => {
    proof = new Headers(init.headers);
    return fetch(url, init);
  };
  const read = () =>
    oauth.protectedResourceRequest(access_token, 'GET', clients, undefined, undefined, {
      DPoP, [oauth.customFetch]: catching, ...insecure,
    });
  const response = await read().catch((error) => {
    assert.ok(oauth.isDPoPNonceError(error), error);
    return read();
  });
  assert.equal(response.status, 200);
  const seen = new Request(clients, { headers: proof });
  const claims = await oauth.validateJwtAccessToken(as, seen, demo.issuer, { requireDPoP: true, ...insecure });
  assert.equal(typeof claims.cnf.jkt, 'string');
});
