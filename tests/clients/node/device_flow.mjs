// What the scripts about devices share: a client that may use the device flow (RFC 8628), as openid-client sees it.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { demo } from './checks.mjs';

const { web, machine, native } = demo.clients;
const server = new URL(demo.issuer);
const options = { execute: [client.allowInsecureRequests] };

export const SCOPE = 'openid email offline_access';

/** Returns a function that sends a request of the account's owner: its method, path and body. */
async function manager() {
  const secret = client.ClientSecretBasic(machine.client_secret);
  const config = await client.discovery(server, machine.client_id, undefined, secret, options);
  const { access_token } = await client.clientCredentialsGrant(config);
  return async (method, path, body) => {
    const response = await fetch(`${demo.issuer}${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${response.status} ${await response.text()}`);
  };
}

/** Lets the web and the native client use the flow. */
export async function allowDevices() {
  const send = await manager();
  for (const { client_id } of [web, native]) {
    await send('PATCH', `/v1/clients/${client_id}`, { device_authorization: true });
  }
}

/** Registers an API with the scope `read`, which the web client may ask people for. */
export async function registerApi(audience) {
  const send = await manager();
  await send('POST', '/v1/resources', {
    audience,
    name: 'Orders',
    scopes: [{ name: 'read', description_en: 'Read your orders', description_nl: 'Je bestellingen lezen' }],
    apps: [{ client_id: web.client_id, scopes: ['read'] }],
  });
}

/** Returns the configuration of the web client, or that of the native one, which has no secret. */
export function discover({ isPublic = false } = {}) {
  return isPublic
    ? client.discovery(server, native.client_id, undefined, client.None(), options)
    : client.discovery(server, web.client_id, undefined, client.ClientSecretPost(web.client_secret), options);
}
