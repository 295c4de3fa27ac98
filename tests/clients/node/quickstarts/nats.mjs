// A consumer of the quickstarts: prints what happens to apps, continues where it stopped, and handles an event that comes
// again once.
//
// The input also has `nats`, the URL of a NATS with name and password.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { check, demo } from '../checks.mjs';
import { make, run, until } from './example.mjs';

// The library of the example in Node, also for the other examples.
const require = createRequire(new URL('../../../../examples/nats-node/package.json', import.meta.url));
const { connect } = require('@nats-io/transport-node');
const { jetstreamManager } = require('@nats-io/jetstream');

const DURABLE = `of-this-test-${Date.now()}`;
const { host, username: user, password: pass } = new URL(demo.nats);
const connection = await connect({ servers: host, user, pass });
const manager = await jetstreamManager(connection);
await until('the stream is there', () => manager.streams.info('xwms').catch(() => undefined));

const start = () => run({ NATS_URL: demo.nats, DURABLE });
const register = async (name) => (await make('/v1/clients', { name, client_type: 'machine' })).client_id;
const created = (consumer) => consumer.said().split('\n').filter((line) => / client\.created /.test(line));
const ofClient = (consumer, id) => created(consumer).filter((line) => line.endsWith(` clients/${id}`));

const first = await register('First');
await check('it prints what happened to apps, in order', async () => {
  const consumer = start();
  await until('it prints the app', () => ofClient(consumer, first).length > 0);
  // The demo account has three apps.
  const positions = created(consumer).map((line) => line.split(' ')[0]);
  assert.ok(positions.length >= 4, consumer.said());
  assert.deepEqual(positions, [...positions].sort());
  await until('all are acknowledged', async () => {
    const { num_pending: waiting, num_ack_pending: open } = await manager.consumers.info('xwms', DURABLE);
    return waiting === 0 && open === 0;
  });
  await consumer.stop();
});

const second = await register('Second');
const consumer = start();
await check('it continues where it stopped', async () => {
  await until('it prints the app', () => ofClient(consumer, second).length > 0);
  assert.equal(created(consumer).length, 1, consumer.said());
});
await check('it handles an event that comes again once', async () => {
  const ofSecret = (id) => consumer.said().split('\n').filter((line) => line.endsWith(`secret_created clients/${id}`));
  await until('it prints the secret', () => ofSecret(second).length > 0);
  // The same event as another message, as in a stream that was filled again.
  const { state } = await manager.streams.info('xwms');
  const message = await manager.streams.getMessage('xwms', { seq: state.last_seq });
  assert.match(message.subject, /\.client\.secret_created$/);
  connection.publish(message.subject, message.data);
  const third = await register('Third');
  await until('it prints the next one', () => ofSecret(third).length > 0);
  assert.equal(ofSecret(second).length, 1, consumer.said());
});
await consumer.stop();
await connection.close();
