// What the scripts of web frameworks share: a client registered as a developer would, and an app that serves.

import { once } from 'node:events';
import { createServer } from 'node:http';
import { demo } from './checks.mjs';

const { machine } = demo.clients;

/** Calls the management API as the machine client, and returns what it responds. */
export async function manage(path, { method = 'GET', body } = {}) {
  const basic = Buffer.from(`${machine.client_id}:${machine.client_secret}`).toString('base64');
  const token = await fetch(`${demo.issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  }).then((response) => response.json());
  const response = await fetch(`${demo.issuer}${path}`, {
    method,
    headers: { authorization: `Bearer ${token.access_token}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}

/** A web client of the demo account. Beside its redirect URI nothing is said that the library does not need. */
export function register(redirectUri, needed = {}) {
  const body = {
    name: 'An app of a framework',
    client_type: 'web',
    redirect_uris: [redirectUri],
    scopes: ['openid', 'profile', 'email'],
    ...needed,
  };
  return manage('/v1/clients', { method: 'POST', body });
}

/** A port of this machine with nothing on it yet: what `listener` is set to answers there. */
export async function serve() {
  const app = { listener: undefined };
  const server = createServer((request, response) => app.listener(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  app.url = `http://127.0.0.1:${server.address().port}`;
  app.close = () => (server.close(), server.closeAllConnections());
  return app;
}
