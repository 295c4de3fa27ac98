// A receiver of the quickstarts: takes what the server sends, once, and nothing that somebody else sends.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { check, demo } from '../checks.mjs';
import { bodies, make, port, serve, until } from './example.mjs';

const at = port();
const [body] = bodies(at);
const endpoint = await check('the page registers the endpoint', () => make('/v1/endpoints', body));
const receiver = await serve(at, { WEBHOOK_SECRET: endpoint.secret });
const lines = () => receiver.said().split('\n').filter((line) => / endpoint\.tested | client\.created /.test(line));

await check('a message of the server arrives', async () => {
  await make(`/v1/endpoints/${endpoint.endpoint_id}/test`, {});
  await until('it arrives', () => lines().length === 1);
});

const event = JSON.stringify({ sequence: '00000000000000000007', type: 'client.created', subject: 'clients/client_1' });
/** Sends a message. What is signed may differ from what is sent. */
async function send({ secret = endpoint.secret, id = 'event_1', age = 0, sent = event, change = {} } = {}) {
  const time = new Date(Date.now() - age * 1000);
  const headers = {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, time, event),
    ...change,
  };
  const kept = Object.entries(headers).filter(([, value]) => value !== undefined);
  return (await fetch(`${receiver.url}/hooks`, { method: 'POST', headers: kept, body: sent })).status;
}

await check('a message that comes again is acknowledged, and handled once', async () => {
  assert.deepEqual([await send(), await send()], [204, 204]);
  await until('it is handled', () => lines().length === 2);
});
await check('a message that somebody else sends is refused', async () => {
  const forged = {
    'another secret': { secret: `whsec_${randomBytes(32).toString('base64')}` },
    'another body': { sent: `${event} ` },
    'another id': { change: { 'webhook-id': 'event_2' } },
    'no signature': { change: { 'webhook-signature': undefined } },
    'an empty signature': { change: { 'webhook-signature': '' } },
    'no time': { change: { 'webhook-timestamp': undefined } },
    'a time that is none': { change: { 'webhook-timestamp': 'now' } },
    'a replay of an hour ago': { age: 3600 },
  };
  for (const [why, message] of Object.entries(forged)) assert.equal(await send({ id: 'event_3', ...message }), 400, why);
  // The next one is handled after all of them were.
  assert.equal(await send({ id: 'event_4' }), 204);
  await until('it is handled', () => lines().length >= 3);
  assert.equal(lines().length, 3, receiver.said());
});
await receiver.stop();
