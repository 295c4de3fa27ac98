// The MCP server of the quickstarts, and an agent on the SDK of the Model Context Protocol as it is: it knows the
// server's address, registers itself, sends its person to log in, calls a tool, and asks for more when another tool
// needs it.

import assert from 'node:assert/strict';
import { auth, extractWWWAuthenticateParams, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { check, demo } from '../checks.mjs';
import { Browser } from '../login.mjs';
import { make, ownToken } from './example.mjs';
import { register, start } from './mcp_server.mjs';

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

const registered = await check('the page registers the MCP server', register);
const server = await start(registered);
const url = server.mcp;

await check('a request without a token is told where the metadata is', async () => {
  const response = await fetch(url, { method: 'POST' });
  assert.equal(response.status, 401);
  const named = /resource_metadata="([^"]+)"/.exec(response.headers.get('www-authenticate'))[1];
  assert.equal(new URL(named).origin, url.origin, "at the server's own host (RFC 9728 §3.3)");
  const metadata = await (await fetch(named)).json();
  assert.deepEqual([metadata.resource, metadata.authorization_servers], [url.href, [demo.issuer]]);
  assert.deepEqual(metadata.scopes_supported, registered.api.agents.scopes);
});

const agent = new Agent();
/** Connects the agent and calls a tool. */
async function call(name = 'whoami') {
  const client = new Client({ name: 'agent', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider: agent }));
  const { content } = await client.callTool({ name });
  await client.close();
  return JSON.parse(content[0].text);
}

/** Calls a tool with `token`, as no SDK would. */
function send(token, name) {
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name } }),
  });
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
  const again = await call();
  assert.deepEqual(again, { ...told, visits: told.visits + 1 });
  assert.notEqual(agent.tokens().access_token, access_token);
  assert.equal(agent.registrations, 1, 'it stays the same client');
});
const more = await check('a tool that needs more is refused, with what to ask for', async () => {
  const response = await send(agent.tokens().access_token, 'forget');
  assert.equal(response.status, 403);
  const challenge = extractWWWAuthenticateParams(response);
  assert.equal(challenge.error, 'insufficient_scope');
  assert.deepEqual(challenge.scope.split(' '), ['people:read', 'people:write']);
  return challenge;
});
await check('the agent asks its person for more and calls the tool', async () => {
  // This SDK would refresh first, which never gives more.
  agent.saveTokens(undefined);
  assert.equal(await auth(agent, { serverUrl: url, ...more }), 'REDIRECT');
  const answer = await person.authorize(agent.sentTo);
  assert.deepEqual(person.pages, ['consent']);
  await auth(agent, { serverUrl: url, authorizationCode: answer.searchParams.get('code') });
  assert.deepEqual(await call('forget'), { forgotten: true });
  assert.equal(agent.registrations, 1);
});
await check('an agent gets no scope that the API does not offer agents', async () => {
  const asked = new URL(agent.sentTo);
  asked.searchParams.set('scope', 'people:read people:delete');
  const answer = await person.authorize(asked);
  assert.equal(answer.searchParams.get('error'), 'invalid_scope');
});
await check('tokens for xwms itself and for another API are refused', async () => {
  const machine = demo.clients.machine;
  const apps = [{ client_id: machine.client_id, scopes: ['people:read'] }];
  const audience = `${url.origin}/other`;
  // The same client introspects for the other API, so that only the audience tells the tokens apart.
  const other = { ...registered.api, audience, apps, introspection_client: registered.own.client_id };
  await make('/v1/resources', other);
  const basic = Buffer.from(`${machine.client_id}:${machine.client_secret}`).toString('base64');
  const response = await fetch(`${demo.issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource: audience }),
  });
  const { access_token, scope } = await response.json();
  assert.equal(scope, 'people:read');
  for (const token of [access_token, await ownToken(machine)]) {
    assert.equal((await send(token, 'whoami')).status, 401);
  }
});
await check('a token that was revoked is of no use', async () => {
  const { access_token: token } = agent.tokens();
  const body = new URLSearchParams({ token, client_id: told.client });
  await fetch(`${demo.issuer}/oauth/revoke`, { method: 'POST', body });
  assert.equal((await send(token, 'whoami')).status, 401);
});
await server.stop();
