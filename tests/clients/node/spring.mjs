// Spring Security's oauth2-client, in an app of Spring Boot (tests/clients/java): expects RS256 and finds it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { register } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const jar = new URL('../java/target/app.jar', import.meta.url).pathname;
const flags = ['-XX:TieredStopAtLevel=1', '-jar', jar, '--server.port=0', '--server.address=127.0.0.1'];
const java = spawn('java', [...flags, '--spring.main.banner-mode=off', '--logging.level.root=warn'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
process.on('exit', () => java.kill());

const port = await check('the app starts', async () => {
  for await (const line of createInterface({ input: java.stdout })) {
    const [, port] = /^port (\d+)$/.exec(line) ?? [];
    if (port) return port;
  }
  throw new Error('it ended before it served');
});
const app = `http://127.0.0.1:${port}`;
const client = await check('a client is registered', () => register(`${app}/login/oauth2/code/xwms`));
java.stdin.end(`${demo.issuer} ${client.client_id} ${client.client_secret}\n`);

await check('a person logs in and the app knows their mail address', async () => {
  const browser = new Browser(demo.user);
  await browser.visit(`${app}/oauth2/authorization/xwms`);
  const page = await browser.open(`${app}/`);
  assert.equal(page.status, 200, page.html);
  const user = JSON.parse(page.html);
  assert.equal(user.email, demo.user.email);
  assert.equal(user.iss, demo.issuer);
});
process.exit(0);
