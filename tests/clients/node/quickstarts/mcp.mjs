// The MCP server of the quickstarts, and an agent on the SDK of the Model Context Protocol as it is: it knows the server's
// address, registers itself, sends its person to log in, and calls a tool.

import assert from 'node:assert/strict';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { check, demo } from '../checks.mjs';
import { Browser } from '../login.mjs';
import { bodies, make, port, serve } from './example.mjs';

/** What the SDK asks an agent to keep: all of it in memory. */
class Agent {
  redirectUrl = 'http://127.0.0.1:9123/callback';
  registrations = 0;
  clientMetadata = {
    client_name: 'An agent',
    redirect_uris: [this.redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  #kept = {};

  clientInformation() {
    return this.#kept.client;
  }
  saveClientInformation(client) {
    if (this.#kept.client?.client_id !== client.client_id) this.registrations += 1;
    this.#kept.client = client;
  }
  tokens() {
    return this.#kept.tokens;
  }
  saveTokens(tokens) {
    this.#kept.tokens = tokens;
  }
  saveCodeVerifier(verifier) {
    this.#kept.verifier = verifier;
  }
  codeVerifier() {
    return this.#kept.verifier;
  }
  redirectToAuthorization(url) {
    this.sentTo = url;
  }
}

const [registered] = bodies(0);
const own = await check('the page registers the MCP server', () => make('/v1/clients', registered));
const env = { ISSUER: demo.issuer, CLIENT_ID: own.client_id, CLIENT_SECRET: own.client_secret };
const server = await serve(port(), env);
const url = new URL('/mcp', server.url);

await check('a request without a token is told where the metadata is', async () => {
  const response = await fetch(url, { method: 'POST' });
  assert.equal(response.status, 401);
  const named = /resource_metadata="([^"]+)"/.exec(response.headers.get('www-authenticate'))[1];
  const metadata = await (await fetch(named)).json();
  assert.deepEqual([metadata.resource, metadata.authorization_servers], [url.href, [demo.issuer]]);
});

const agent = new Agent();
/** Connects the agent and calls the tool. */
async function call() {
  const client = new Client({ name: 'agent', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider: agent }));
  const { content } = await client.callTool({ name: 'whoami' });
  await client.close();
  return JSON.parse(content[0].text);
}

await check('the agent registers itself and sends its person to log in', async () => {
  await assert.rejects(call(), UnauthorizedError);
  assert.equal(agent.registrations, 1);
  assert.equal(agent.sentTo.origin, demo.issuer);
});
const person = new Browser(demo.user);
const answer = await check('the person logs in and approves', async () => {
  const answer = await person.authorize(agent.sentTo);
  assert.deepEqual(person.pages, ['login', 'consent']);
  return answer;
});
const told = await check('the agent calls a tool for its person', async () => {
  const transport = new StreamableHTTPClientTransport(url, { authProvider: agent });
  await transport.finishAuth(answer.searchParams.get('code'));
  const told = await call();
  assert.match(told.user, /^user_/);
  assert.equal(told.client, agent.clientInformation().client_id);
  return told;
});
await check('the agent refreshes by itself once its token is gone', async () => {
  const { access_token } = agent.tokens();
  agent.saveTokens({ ...agent.tokens(), access_token: 'gone' });
  assert.deepEqual(await call(), told);
  assert.notEqual(agent.tokens().access_token, access_token);
  assert.equal(agent.registrations, 1, 'it stays the same client');
});
await check('a token that was revoked is of no use', async () => {
  const { access_token: token } = agent.tokens();
  const body = new URLSearchParams({ token, client_id: told.client });
  await fetch(`${demo.issuer}/oauth/revoke`, { method: 'POST', body });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  assert.equal((await fetch(url, { method: 'POST', headers, body: '{}' })).status, 401);
});
await server.stop();
