// Mutual TLS (RFC 8705) by openid-client and oauth4webapi: a client with a certificate, and tokens that work only with it.
// The input has, beside that of `xwms dev`, `mtls`: the `url` that asks for certificates, the authority `ca` of its own
// certificate, the `client_id`, its `cert` and `key`, and those of a `thief`; all of them PEM.

import assert from 'node:assert/strict';
import https from 'node:https';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { check, demo } from './checks.mjs';

const { url, ca, client_id, cert, key, thief } = demo.mtls;

/** A fetch with this certificate: the built-in one has no option for it. */
const fetchWith = (identity) => (target, { method = 'GET', headers, body } = {}) =>
  new Promise((resolve, reject) => {
    const options = { method, headers: Object.fromEntries(new Headers(headers)), ca, ...identity };
    const request = https.request(target, options, async (response) => {
      try {
        const chunks = [];
        for await (const chunk of response) chunks.push(chunk);
        const { statusCode: status, headers } = response;
        resolve(new Response(Buffer.concat(chunks), { status, headers }));
      } catch (error) {
        reject(error);
      }
    });
    request.on('error', reject);
    request.end(body?.toString());
  });

const [mine, thiefs, bare] = [{ cert, key }, thief, {}].map(fetchWith);

const metadata = await check('discovery at the host for certificates names the endpoints there', async () => {
  const response = await bare(`${url}/.well-known/openid-configuration`);
  const metadata = await response.json();
  assert.equal(metadata.issuer, demo.issuer);
  assert.equal(metadata.mtls_endpoint_aliases.token_endpoint, `${url}/oauth/token`);
  assert.equal(metadata.tls_client_certificate_bound_access_tokens, true);
  return metadata;
});

/** openid-client as the client, over connections with this certificate. */
const configured = (fetch) => {
  const config = new client.Configuration(
    metadata,
    client_id,
    { use_mtls_endpoint_aliases: true },
    client.TlsClientAuth(),
  );
  config[client.customFetch] = fetch;
  return config;
};

const resource = new URL(`${url}/v1/clients`);

/** The status of what the library refuses because of a challenge. */
const status = (call) =>
  call.then(
    (response) => response.status ?? 200,
    (error) => error.status ?? error,
  );

await check('openid-client gets a token with its certificate, and uses it only with that', async () => {
  const config = configured(mine);
  const tokens = await client.clientCredentialsGrant(config);
  assert.equal(tokens.token_type, 'bearer');
  const read = (config) => status(client.fetchProtectedResource(config, tokens.access_token, resource, 'GET'));
  assert.equal(await read(config), 200);
  assert.equal(await read(configured(thiefs)), 401);
  assert.equal(await read(configured(bare)), 401);
});

await check('openid-client with another certificate, and without one, is not the client', async () => {
  assert.equal(await status(client.clientCredentialsGrant(configured(thiefs))), 401);
  assert.equal(await status(client.clientCredentialsGrant(configured(bare))), 401);
});

await check('oauth4webapi gets, introspects and uses a token with its certificate', async () => {
  const app = { client_id, use_mtls_endpoint_aliases: true };
  const options = { [oauth.customFetch]: mine };
  const asked = await oauth.clientCredentialsGrantRequest(
    metadata,
    app,
    oauth.TlsClientAuth(),
    new URLSearchParams(),
    options,
  );
  const tokens = await oauth.processClientCredentialsResponse(metadata, app, asked);
  const answer = await oauth.protectedResourceRequest(
    tokens.access_token,
    'GET',
    resource,
    undefined,
    undefined,
    options,
  );
  assert.equal(answer.status, 200);
  const told = await oauth.introspectionRequest(
    metadata,
    app,
    oauth.TlsClientAuth(),
    tokens.access_token,
    options,
  );
  const said = await oauth.processIntrospectionResponse(metadata, app, told);
  assert.equal(said.active, true);
  assert.ok(said.cnf['x5t#S256'], JSON.stringify(said));
});
