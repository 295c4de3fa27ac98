// The command line of the quickstarts: its person logs in in a browser. Requests of others don't end the login.

import assert from 'node:assert/strict';
import { check, demo } from '../checks.mjs';
import { Browser } from '../login.mjs';
import { bodies, make, ownToken, run, until } from './example.mjs';

const [body] = bodies(0);
const client = await check('the page registers the app', () => make('/v1/clients', body));
/** Starts the command, with a browser that does nothing, and returns it with the link that it prints. */
async function start() {
  const command = run({ ISSUER: demo.issuer, CLIENT_ID: client.client_id, BROWSER: 'true' });
  const link = await until('it prints a link', () => /^Log in at (\S+)$/m.exec(command.said())?.[1]);
  return { ...command, link, redirectUri: new URL(link).searchParams.get('redirect_uri') };
}

await check('a person logs in, and the command knows who they are', async () => {
  const command = await start();
  for (const query of ['code=x&state=guessed', `code=x&iss=${demo.issuer}`, '']) {
    const response = await fetch(`${command.redirectUri}?${query}`);
    assert.equal(response.status, 400, query);
  }
  const page = await new Browser(demo.user).visit(command.link);
  assert.deepEqual([page.status, page.html], [200, 'You can close this window.']);
  assert.equal(await command.ended, 0);
  assert.match(command.said(), new RegExp(`Hello .+ <${demo.user.email}>, user_`));
});
await check('a person who refuses is told so', async () => {
  const command = await start();
  await new Browser(demo.user).visit(command.link, { decision: 'deny' });
  assert.equal(await command.ended, 1);
  assert.match(command.said(), /You are not logged in: access_denied\./);
});
await check('what the command got does not work any more', async () => {
  const headers = { authorization: `Bearer ${await ownToken(demo.clients.machine)}` };
  const tokens = await until('the list has the token', async () => {
    const response = await fetch(`${demo.issuer}/v1/tokens?client_id=${client.client_id}`, { headers });
    const { data } = await response.json();
    return data.length > 0 && data.every((token) => token.revoked_at) ? data : undefined;
  });
  assert.equal(tokens.length, 1);
});
