// A webhook whose receiver fails and is mended: node journeys/webhook.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// The failed attempt is read beside its request and sent again; then history is counted and replayed. What arrives is
// verified by standardwebhooks with the secret that the page showed.

import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { serve } from '../app.mjs';
import { examine } from '../axe.mjs';
import { check } from '../checks.mjs';
import { PRIMARY, ROWS, SECRET, arrives, go, journey, newAccount, newApp, passSteps, signUp } from './steps.mjs';

const CALLBACK = 'https://shop.example/callback';

const receiver = await serve();
let status = 500;
/** The signing secret of the webhook, once its page has shown it. */
let secret;
const received = [];
const unsigned = [];

/** Verifies a message when it comes: the library refuses one that is more than five minutes old. */
function take(headers, body) {
  received.push(body);
  try {
    new Webhook(secret).verify(body, headers);
  } catch (error) {
    unsigned.push(error.message);
  }
}

receiver.listener = async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (status === 200) take(request.headers, Buffer.concat(chunks).toString());
  response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 200 ? 'thanks' : 'out of order');
};

/** The names of the apps that the receiver heard of. */
const names = () => new Set(received.map((body) => JSON.parse(body).data.name));

/** Makes the webhook, and returns the address of its pages. */
async function make(page, home) {
  return check('a webhook is made, whose secret is shown once', async () => {
    await page.goto(`${home}/webhooks`);
    await examine(page, 'webhooks-empty');
    await go(page, /\/webhooks\/new$/, 'main .acts a.primary');
    await examine(page, 'webhook-new');
    await page.fill('input[name=url]', `${receiver.url}/hooks`);
    await page.fill('textarea[name=events]', 'client.created');
    await page.check('input[name=enabled]');
    await page.click(PRIMARY);
    secret = await page.locator(SECRET).innerText();
    await examine(page, 'webhook-secret');
    await go(page, /\/webhooks\/endpoint_\w+/, '.secret-once a.button');
    assert.ok(!(await page.content()).includes(secret), 'the secret is shown again');
    return page.url().split('?')[0];
  });
}

/** Reads what the receiver answered, and returns the address of the message. */
async function failed(page, hook) {
  return check('the attempt fails, and the answer stands beside the request', async () => {
    await arrives(page, `${hook}/messages`, () => page.locator(ROWS).count());
    await examine(page, 'webhook-messages');
    await go(page, /\/messages\/event_\w+$/, `${ROWS} th a`);
    const message = page.url();
    await arrives(page, message, () => page.locator('article.response', { hasText: 'HTTP 500' }).count());
    const sides = await page.locator('.sides').innerText();
    assert.ok(sides.includes('out of order') && sides.includes(`POST ${receiver.url}/hooks`), sides);
    await examine(page, 'webhook-message-failed');
    return message;
  });
}

async function sentAgain(page, message) {
  status = 200;
  await check('mended, the receiver gets the message when it is sent again', async () => {
    await page.goto(message);
    await go(page, /\?asked$/, PRIMARY);
    await arrives(page, message, () => page.locator('article.response', { hasText: 'HTTP 200' }).count());
    assert.deepEqual(names(), new Set(['Shop']));
    await examine(page, 'webhook-message-delivered');
  });
}

async function replayed(page, hook) {
  await check('a replay is counted first', async () => {
    await page.goto(`${hook}/replay`);
    await examine(page, 'webhook-replay');
    await page.fill('input[name=after_position]', '0');
    await page.click(PRIMARY);
    await page.locator('form[action$="/replay/start"]').waitFor();
    await examine(page, 'webhook-replay-counted');
  });
  await check('then it is sent, to its end', async () => {
    await go(page, /\/replay\?started$/, 'form[action$="/replay/start"] button');
    await examine(page, 'webhook-replay-started');
    // What happened before there was a webhook, too. Nothing is under way any more.
    await arrives(page, `${hook}/replay`, async () => names().has('Before') && !(await page.locator(ROWS).count()));
    await page.goto(hook);
    await examine(page, 'webhook');
  });
}

passSteps();
await journey(async () => {
  const page = await signUp('Wim');
  const home = await newAccount(page, 'Wim & Co');
  await newApp(page, home, 'Before', CALLBACK);
  const hook = await make(page, home);
  await newApp(page, home, 'Shop', CALLBACK);
  await sentAgain(page, await failed(page, hook));
  await replayed(page, hook);
  await check('each message was signed with the secret', () => {
    assert.deepEqual(unsigned, []);
    assert.deepEqual(names(), new Set(['Shop', 'Before']));
  });
}, receiver);
