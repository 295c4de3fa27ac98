// The MCP server of the quickstarts, as its page registers and starts it. Agents are in the scripts that import this.

import { demo } from '../checks.mjs';
import { bodies, make, port, serve } from './example.mjs';

const at = port();
const [api, client] = bodies(at);

/** Registers the API and its client. */
export async function register() {
  const resource = await make('/v1/resources', api);
  const own = await make('/v1/clients', client);
  await make(`/v1/resources/${resource.resource_id}`, { introspection_client: own.client_id }, 'PATCH');
  return { api, resource, own };
}

/** Starts the server. Its `mcp` is what agents are configured with. */
export async function start({ resource, own }) {
  const env = { CLIENT_ID: own.client_id, CLIENT_SECRET: own.client_secret, RESOURCE_ID: resource.resource_id };
  const server = await serve(at, { ISSUER: demo.issuer, ...env });
  return { ...server, mcp: new URL('/mcp', server.url) };
}
