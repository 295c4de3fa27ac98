// An API that checks JWTs by itself, with jose, and reads from a status list which of them were revoked, with
// @sd-jwt/jwt-status-list (draft-ietf-oauth-status-list).

import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { getListFromStatusListJWT, getStatusListFromJWT } from '@sd-jwt/jwt-status-list';
import * as client from 'openid-client';
import { check, demo } from './checks.mjs';

const ORDERS = 'https://orders.example.com';

const { machine } = demo.clients;
const secret = client.ClientSecretBasic(machine.client_secret);
const options = { execute: [client.allowInsecureRequests] };
const config = await client.discovery(new URL(demo.issuer), machine.client_id, undefined, secret, options);
// Its five seconds are too short for a machine that is busy with other tests.
const keys = createRemoteJWKSet(new URL(`${demo.issuer}/oauth/jwks.json`), { timeoutDuration: 60_000 });

const token = async () => (await client.clientCredentialsGrant(config, { resource: ORDERS })).access_token;
const issued = [await token(), await token(), await token()];
const [first, revoked, last] = issued;

/** The status of an access token: 0 is valid, 1 is not. */
async function status(jwt) {
  await jwtVerify(jwt, keys, { issuer: demo.issuer, audience: ORDERS, typ: 'at+jwt' });
  const { uri, idx } = getStatusListFromJWT(jwt);
  const response = await fetch(uri, { headers: { accept: 'application/statuslist+jwt' } });
  assert.equal(response.headers.get('content-type'), 'application/statuslist+jwt');
  const list = await response.text();
  const { payload } = await jwtVerify(list, keys, { typ: 'statuslist+jwt', subject: uri });
  assert.ok(payload.ttl > 0 && payload.exp > payload.iat);
  return getListFromStatusListJWT(list).getStatus(idx);
}

await check('three tokens have three places', () => {
  const places = issued.map((jwt) => JSON.stringify(getStatusListFromJWT(jwt)));
  assert.equal(new Set(places).size, 3);
});

await check('the list says which one was revoked', async () => {
  await client.tokenRevocation(config, revoked);
  assert.deepEqual([await status(first), await status(revoked), await status(last)], [0, 1, 0]);
});
