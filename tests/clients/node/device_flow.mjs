// What the scripts about devices share: a client that may use the device flow (RFC 8628), as openid-client sees it.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { demo } from './checks.mjs';

const { web, machine, native } = demo.clients;
const server = new URL(demo.issuer);
const options = { execute: [client.allowInsecureRequests] };

export const SCOPE = 'openid email offline_access';

/** Lets the web and the native client use the flow, as the account's owner does. */
export async function allowDevices() {
  const secret = client.ClientSecretBasic(machine.client_secret);
  const config = await client.discovery(server, machine.client_id, undefined, secret, options);
  const { access_token } = await client.clientCredentialsGrant(config);
  for (const { client_id } of [web, native]) {
    const response = await fetch(`${demo.issuer}/v1/clients/${client_id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ device_authorization: true }),
    });
    assert.equal(response.status, 200, await response.text());
  }
}

/** Returns the configuration of the web client, or that of the native one, which has no secret. */
export function discover({ isPublic = false } = {}) {
  return isPublic
    ? client.discovery(server, native.client_id, undefined, client.None(), options)
    : client.discovery(server, web.client_id, undefined, client.ClientSecretPost(web.client_secret), options);
}
