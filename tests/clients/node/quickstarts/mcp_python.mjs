// The MCP server of the quickstarts, and an agent on the Python SDK of the Model Context Protocol: the script of the
// agent is tests/clients/python/mcp_agent.py.

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { check, demo } from '../checks.mjs';
import { register, start } from './mcp_server.mjs';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const server = await start(await check('the page registers the MCP server', register));

const input = join(demo.scratch, 'agent.json');
writeFileSync(input, JSON.stringify({ issuer: demo.issuer, user: demo.user, mcp: server.mcp.href }));
const script = [join(root, 'tests/clients/python/mcp_agent.py'), input];
await check('an agent in Python calls its tools', async () => {
  const { stdout } = await promisify(execFile)(join(root, '.venv/bin/python'), script);
  console.log(stdout);
});
await server.stop();
