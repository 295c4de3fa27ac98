// PAR, JAR and JARM by openid-client: pushed requests (RFC 9126), signed requests (RFC 9101) and signed responses, alone and
// together, by a client that follows the FAPI 2.0 Security Profile and by one that doesn't.

import assert from 'node:assert/strict';
import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { check, demo, refused } from './checks.mjs';
import { Browser } from './login.mjs';

const { machine } = demo.clients;
const server = new URL(demo.issuer);
const execute = [client.allowInsecureRequests, client.enableNonRepudiationChecks];
const kid = 'first';
const redirectUri = 'https://app.example/callback';
const browser = new Browser(demo.user);
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const key = { key: privateKey, kid };

async function management() {
  const config = await client.discovery(server, machine.client_id, machine.client_secret, undefined, { execute });
  const { access_token } = await client.clientCredentialsGrant(config, { scope: 'clients:read clients:write' });
  return (path, method, body) =>
    fetch(`${demo.issuer}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
}

const manage = await check('a token for the management API', management);

async function registered(settings) {
  const response = await manage('/clients', 'POST', {
    name: 'Signs its requests',
    client_type: 'web',
    redirect_uris: [redirectUri],
    scopes: ['openid', 'email'],
    auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    ...settings,
  });
  const body = await response.text();
  assert.equal(response.status, 201, body);
  return JSON.parse(body).client_id;
}

/** A configuration of the client; with `jarm` it takes signed responses only. */
async function configured(clientId, { jarm = false, ...metadata } = {}) {
  const config = await client.discovery(server, clientId, metadata, client.PrivateKeyJwt(key), { execute });
  if (jarm) client.useJwtResponseMode(config);
  return config;
}

/** Goes from the link that `build` makes to tokens, which are bound to a key if there is one. */
async function authorize(config, build, { DPoP } = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const url = await build(config, {
    redirect_uri: redirectUri,
    scope: 'openid email',
    state: expectedState,
    nonce: expectedNonce,
    max_age: '3600',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  }, { DPoP });
  const answer = await browser.authorize(url, { redirectUri });
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  return { url, answer, tokens: await client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP }) };
}

const pushed = (config, parameters, options) => client.buildAuthorizationUrlWithPAR(config, parameters, options);
const signed = (config, parameters) => client.buildAuthorizationUrlWithJAR(config, parameters, key);
const both = async (config, parameters, options) => {
  const { searchParams } = await signed(config, parameters);
  return client.buildAuthorizationUrlWithPAR(config, searchParams, options);
};

const clientId = await check('a client with a key', () => registered({}));
const plain = await configured(clientId);

await check('discovery names what there is', () => {
  const metadata = plain.serverMetadata();
  assert.equal(metadata.pushed_authorization_request_endpoint, `${demo.issuer}/oauth/par`);
  assert.equal(metadata.request_parameter_supported, true);
  assert.ok(metadata.request_object_signing_alg_values_supported.includes('ES256'));
  assert.ok(metadata.response_modes_supported.includes('jwt'));
});

await check('a pushed request', async () => {
  const { url, answer, tokens } = await authorize(plain, pushed);
  assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
  assert.equal(answer.searchParams.get('iss'), demo.issuer);
  assert.ok(tokens.claims().sub);
});

await check('a signed request', async () => {
  const { url, tokens } = await authorize(plain, signed);
  assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request']);
  assert.ok(tokens.claims().sub);
});

await check('a signed request that was pushed', async () => {
  assert.ok((await authorize(plain, both)).tokens.claims().sub);
});

await check('a signed response', async () => {
  const config = await configured(clientId, { jarm: true });
  for (const build of [pushed, signed, both]) {
    const { answer } = await authorize(config, build);
    assert.deepEqual([...answer.searchParams.keys()], ['response']);
  }
});

await check('a signed response by the algorithm that the client names', async () => {
  const change = { authorization_signed_response_alg: 'ES256' };
  const response = await manage(`/clients/${clientId}`, 'PATCH', change);
  assert.equal(response.status, 200);
  await authorize(await configured(clientId, { jarm: true, ...change }), pushed);
});

await check('a stranger’s key signs nothing', async () => {
  const stranger = await generateKeyPair('ES256');
  const url = await client.buildAuthorizationUrlWithJAR(
    plain, { redirect_uri: redirectUri, scope: 'openid' }, { key: stranger.privateKey, kid },
  );
  const pushing = client.buildAuthorizationUrlWithPAR(plain, url.searchParams);
  await refused(pushing, 'invalid_request_object');
});

await check('the FAPI 2.0 Security Profile: a pushed request, and no other', async () => {
  const fapi = await registered({
    fapi_2_security_profile: true,
    id_token_signed_response_alg: 'ES256',
    access_token_signed_response_alg: 'ES256',
    token_policy: { refresh_rotation: false },
    dpop_bound_access_tokens: true,
  });
  const config = await configured(fapi, { id_token_signed_response_alg: 'ES256' });
  const bound = { DPoP: client.getDPoPHandle(config, await client.randomDPoPKeyPair()) };
  assert.ok((await authorize(config, pushed, bound)).tokens.claims().sub);
  assert.ok((await authorize(config, both, bound)).tokens.claims().sub);
  await refused(authorize(config, pushed), 'invalid_dpop_proof');
  await refused(authorize(config, signed), 'invalid_request');
  await refused(authorize(config, client.buildAuthorizationUrl), 'invalid_request');
});
