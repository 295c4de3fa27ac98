// What the scripts of the quickstarts share: the app of a folder in examples, started as its page says, and registered with
// the bodies that the page sends.
//
// The input has, beside the demo, `example` (the folder), `ports`, which are free, `scratch` (a folder for what Go builds) and
// `built` (the folder of the examples that Cargo built).

import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { demo } from '../checks.mjs';

const PATIENCE_MS = 600_000;
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = join(root, 'examples', demo.example);

/** How each kind of app starts. */
const COMMANDS = {
  'web-express': ['node', 'app.mjs'],
  'web-flask': ['python', 'app.py'],
  'web-go': ['go'],
  'web-axum': ['cargo'],
  'web-spring': ['java', '-XX:TieredStopAtLevel=1', '-jar', 'target/app.jar'],
  'web-nextjs': ['node', '../node_modules/next/dist/bin/next', 'start', '--hostname', '127.0.0.1'],
  spa: ['node', 'serve.mjs'],
  'api-express': ['node', 'api.mjs'],
  'api-flask': ['python', 'api.py'],
  'api-go': ['go'],
  'mcp-server': ['node', 'server.mjs'],
  'webhook-node': ['node', 'receiver.mjs'],
  'webhook-python': ['python', 'receiver.py'],
  'webhook-go': ['go'],
  'nats-node': ['node', 'consumer.mjs'],
  'nats-python': ['python', 'consumer.py'],
  'nats-go': ['go'],
  'nats-rust': ['cargo'],
  'cli-python': ['python', 'cli.py'],
};

const ports = [...demo.ports];

/** A port that nobody listens on. */
export const port = () => ports.shift();

/** The program and its arguments. Tests download nothing: setup got the modules of Go, and built what Java and Next.js need. */
function command() {
  const [program, ...files] = COMMANDS[demo.example];
  if (program === 'node') return [process.execPath, files];
  if (program === 'java') return [program, files];
  if (program === 'cargo') return [join(demo.built, demo.example), files];
  if (program === 'python') return [join(root, 'examples/.venv/bin/python'), files];
  const built = join(demo.scratch, demo.example);
  execFileSync('go', ['build', '-o', built, '.'], { cwd: folder, env: { ...process.env, GOPROXY: 'off' }, stdio: 'inherit' });
  return [built, []];
}

/** Starts the app. `said()` is what it printed, `ended` resolves to its exit code. */
export function run(env) {
  const [program, args] = command();
  // Next.js would tell its makers that it was started.
  const all = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env };
  const app = spawn(program, args, { cwd: folder, env: all, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const hear = (bytes) => ((said += bytes), process.stderr.write(bytes));
  app.stdout.on('data', hear);
  app.stderr.on('data', hear);
  process.on('exit', () => app.kill());
  const ended = new Promise((resolve) => app.on('close', resolve));
  return { said: () => said, ended, stop: () => (app.kill(), ended) };
}

/** Starts an app that serves on `port`, and waits until it does. */
export async function serve(port, env) {
  const app = run({ PORT: String(port), ...env });
  let hasEnded = false;
  app.ended.then(() => (hasEnded = true));
  await until(`${demo.example} serves`, async () => {
    if (hasEnded) throw new Error('it ended before it served');
    const socket = connect(port, '127.0.0.1');
    const listens = await new Promise((resolve) => socket.on('connect', () => resolve(true)).on('error', () => resolve(false)));
    socket.destroy();
    return listens;
  });
  return { ...app, url: `http://127.0.0.1:${port}` };
}

/** Waits until `seen` finds something, and returns it. */
export async function until(what, seen) {
  const late = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await seen();
    if (found) return found;
    if (Date.now() > late) throw new Error(`not in time: ${what}`);
    await pause(20);
  }
}

/** The bodies that the page of the example sends with `curl -d`, with `port` instead of the one in the page. */
export function bodies(port) {
  const page = readFileSync(join(root, 'docs/quickstart', `${demo.example}.md`), 'utf8');
  const found = [...page.matchAll(/ -d '(\{[^']*\})'/g)].map(([, text]) => text);
  return found.map((text) => JSON.parse(text.replaceAll(/127\.0\.0\.1:\d+/g, `127.0.0.1:${port}`)));
}

/** A token of a client for itself. */
export async function ownToken({ client_id, client_secret }) {
  const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
  const response = await fetch(`${demo.issuer}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}

/** Makes something in the demo account, at `path` of the API, or changes it with `PATCH`. */
export async function make(path, body, method = 'POST') {
  const response = await fetch(`${demo.issuer}${path}`, {
    method,
    headers: { authorization: `Bearer ${await ownToken(demo.clients.machine)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}
