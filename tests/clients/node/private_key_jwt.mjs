// private_key_jwt (RFC 7523): a client that signs instead of knowing a secret, by openid-client and by
// oauth4webapi; and assertions that work once.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { check, demo } from './checks.mjs';

const { machine } = demo.clients;
const server = new URL(demo.issuer);
const options = { execute: [client.allowInsecureRequests] };
const kid = 'first';
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });

async function management() {
  const config = await client.discovery(server, machine.client_id, machine.client_secret, undefined, options);
  const { access_token } = await client.clientCredentialsGrant(config, { scope: 'clients:read clients:write' });
  return (path, init) =>
    fetch(`${demo.issuer}/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
    });
}

const manage = await check('a token for the management API', management);

const clientId = await check('a client is registered with its public key', async () => {
  const response = await manage('/clients', {
    method: 'POST',
    body: JSON.stringify({
      name: 'Signs by itself',
      client_type: 'web',
      redirect_uris: ['https://app.example/callback'],
      scopes: ['openid', 'clients:read'],
      auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    }),
  });
  const body = await response.text();
  assert.equal(response.status, 201, body);
  return JSON.parse(body).client_id;
});

const config = await client.discovery(
  server, clientId, undefined, client.PrivateKeyJwt({ key: privateKey, kid }), options,
);

await check('client credentials by openid-client', async () => {
  const tokens = await client.clientCredentialsGrant(config, { scope: 'clients:read' });
  assert.equal(tokens.scope, 'clients:read');
});

await check('client credentials and introspection by oauth4webapi', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const as = await oauth.processDiscoveryResponse(server, await oauth.discoveryRequest(server, insecure));
  const self = { client_id: clientId };
  const sign = () => oauth.PrivateKeyJwt({ key: privateKey, kid });
  const request = oauth.clientCredentialsGrantRequest(as, self, sign(), { scope: 'clients:read' }, insecure);
  const { access_token } = await oauth.processClientCredentialsResponse(as, self, await request);
  const response = await oauth.introspectionRequest(as, self, sign(), access_token, insecure);
  const token = await oauth.processIntrospectionResponse(as, self, response);
  assert.equal(token.active, true);
  assert.equal(token.client_id, clientId);
});

/** An assertion as the libraries make it, to be sent more than once. */
function assertion({ key = privateKey, audience = demo.issuer } = {}) {
  return new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('60 s')
    .sign(key);
}

function present(client_assertion) {
  return fetch(config.serverMetadata().token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'clients:read',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    }),
  });
}

async function isRefused(response) {
  assert.equal(response.status, 401);
  assert.equal((await response.json()).error, 'invalid_client');
}

await check('an assertion works once', async () => {
  const once = await assertion();
  assert.equal((await present(once)).status, 200);
  await isRefused(await present(once));
});

await check('of twenty at the same time exactly one gets through', async () => {
  const once = await assertion();
  const responses = await Promise.all(Array.from({ length: 20 }, () => present(once)));
  const [good, bad] = [200, 401].map((status) => responses.filter((response) => response.status === status));
  assert.deepEqual([good.length, bad.length], [1, 19]);
  await Promise.all(bad.map(isRefused));
});

await check("another key's signature, or one for another server, is none", async () => {
  const stranger = await generateKeyPair('ES256');
  await isRefused(await present(await assertion({ key: stranger.privateKey })));
  await isRefused(await present(await assertion({ audience: 'https://other.example' })));
});

await check('a deleted client is gone at once', async () => {
  const response = await manage(`/clients/${clientId}`, { method: 'DELETE' });
  assert.ok(response.ok, `status ${response.status}`);
  await isRefused(await present(await assertion()));
});
