// An MCP server whose tools need a token of xwms for this server alone. It tells agents where to get one (RFC 9728),
// asks xwms about each token that comes, and says what else a tool needs.

import { InvalidTokenError, ServerError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, RESOURCE_ID, PORT = '3002' } = process.env;

// What agents are configured with, and the audience of tokens; and where agents find out who issues those.
const url = new URL(`http://127.0.0.1:${PORT}/mcp`);
const metadata = new URL(`/.well-known/oauth-protected-resource${url.pathname}`, url);
const hosted = `${ISSUER}/.well-known/oauth-protected-resource/resources/${RESOURCE_ID}`;

const discovered = await fetch(`${ISSUER}/.well-known/oauth-authorization-server`);
const { introspection_endpoint } = await discovered.json();

/** Asks xwms about a token. */
async function verifyAccessToken(token) {
  const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64');
  const response = await fetch(introspection_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ token }),
    signal: AbortSignal.timeout(5_000),
  });
  // A refusal here is about this server's own secret, not about the token.
  if (!response.ok) throw new ServerError(`introspection: ${response.status}`);
  const claims = await response.json();
  // A refresh token is active, too. Its token_type is another.
  const isAccessToken = claims.active && claims.token_type?.toLowerCase() === 'bearer';
  if (!isAccessToken) throw new InvalidTokenError('the token is revoked, expired or not an access token');
  if (![claims.aud].flat().includes(url.href)) throw new InvalidTokenError('the token is for another API');
  const { client_id, scope = '', exp, sub } = claims;
  return { token, clientId: client_id, scopes: scope.split(' '), expiresAt: exp, extra: { sub } };
}

/** How often each person was here. */
const visits = new Map();

/** The tools, each with the scope that it needs. */
const TOOLS = {
  whoami: {
    scope: 'people:read',
    description: 'Says for whom the agent works, which client it is, and how often the person was here.',
    run({ clientId, extra: { sub } }) {
      visits.set(sub, (visits.get(sub) ?? 0) + 1);
      return { user: sub, client: clientId, visits: visits.get(sub) };
    },
  },
  forget: {
    scope: 'people:write',
    description: 'Forgets how often the person was here.',
    run: ({ extra: { sub } }) => ({ forgotten: visits.delete(sub) }),
  },
};

/** The MCP server. A new one for each request, because it keeps no sessions. */
function tools() {
  const server = new McpServer({ name: 'people', version: '1.0.0' });
  for (const [name, { description, run }] of Object.entries(TOOLS)) {
    server.registerTool(name, { description }, ({ authInfo }) => {
      return { content: [{ type: 'text', text: JSON.stringify(run(authInfo)) }] };
    });
  }
  return server;
}

const app = express();

app.get(metadata.pathname, async (request, response) => {
  const told = await fetch(hosted, { signal: AbortSignal.timeout(5_000) });
  if (!told.ok) return response.sendStatus(502);
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'public, max-age=300' }).json(await told.json());
});

// Without a good token, the answer is 401 and names the metadata.
const needsToken = requireBearerAuth({
  verifier: { verifyAccessToken },
  requiredScopes: ['people:read'],
  resourceMetadataUrl: metadata.href,
});

/** Refuses a tool that needs more than the token has, and says what to ask the person for. */
function needsScope(request, response, next) {
  const calls = [request.body].flat().filter((message) => message?.method === 'tools/call');
  const needed = calls.map((call) => TOOLS[call.params?.name]?.scope).filter(Boolean);
  const { scopes } = request.auth;
  if (needed.every((scope) => scopes.includes(scope))) return next();
  // With those that the token has, so that the next one has all of them.
  const scope = [...new Set([...scopes, ...needed])].join(' ');
  const challenge = `Bearer error="insufficient_scope", scope="${scope}", resource_metadata="${metadata.href}"`;
  response.set('WWW-Authenticate', challenge).status(403).json({ error: 'insufficient_scope' });
}

app.post(url.pathname, needsToken, express.json(), needsScope, async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => transport.close());
  await tools().connect(transport);
  await transport.handleRequest(request, response, request.body);
});
// Streams and sessions of MCP, which this server does not have.
app.all(url.pathname, needsToken, (request, response) => response.sendStatus(405));

app.listen(Number(PORT), '127.0.0.1', () => console.log(url.href));
