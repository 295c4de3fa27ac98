// An MCP server whose tools need a token of xwms. It tells agents where to get one (RFC 9728), and asks xwms about each
// token that comes.

import { InvalidTokenError, ServerError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT = '3002' } = process.env;

// What agents are configured with, and where they find out who issues tokens for it.
const url = new URL(`http://127.0.0.1:${PORT}/mcp`);
const metadata = new URL(`/.well-known/oauth-protected-resource${url.pathname}`, url);

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
  const { client_id, scope = '', exp, sub } = claims;
  return { token, clientId: client_id, scopes: scope.split(' '), expiresAt: exp, extra: { sub } };
}

/** The tools. A new one for each request, because this server keeps no sessions. */
function tools() {
  const server = new McpServer({ name: 'people', version: '1.0.0' });
  const config = { description: 'Says for whom the agent works, and which client it is.' };
  server.registerTool('whoami', config, ({ authInfo }) => {
    const text = JSON.stringify({ user: authInfo.extra.sub, client: authInfo.clientId });
    return { content: [{ type: 'text', text }] };
  });
  return server;
}

const app = express();

app.get(metadata.pathname, (request, response) => {
  response.set('Access-Control-Allow-Origin', '*').json({
    resource: url.href,
    authorization_servers: [ISSUER],
    scopes_supported: ['openid', 'offline_access'],
    bearer_methods_supported: ['header'],
    resource_name: 'People',
  });
});

// Without a good token, the answer is 401 and names the metadata.
const needsToken = requireBearerAuth({
  verifier: { verifyAccessToken },
  requiredScopes: ['openid'],
  resourceMetadataUrl: metadata.href,
});

app.post(url.pathname, needsToken, express.json(), async (request, response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => transport.close());
  await tools().connect(transport);
  await transport.handleRequest(request, response, request.body);
});
// Streams and sessions of MCP, which this server does not have.
app.all(url.pathname, needsToken, (request, response) => response.sendStatus(405));

app.listen(Number(PORT), '127.0.0.1', () => console.log(url.href));
