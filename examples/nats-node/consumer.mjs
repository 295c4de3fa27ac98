// Consumes events of xwms from NATS JetStream, in Node: continues where it stopped, and handles each event once.

import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

const { NATS_URL = 'nats://127.0.0.1:4222', DURABLE = 'shop-node' } = process.env;

// The ids of the events that were handled. A real consumer keeps them where it keeps the results.
const handled = new Set();

/** What this consumer does with an event. */
function handle(event) {
  console.log(event.sequence, event.type, event.subject);
}

const { host, username, password } = new URL(NATS_URL);
const login = username ? { user: username, pass: password } : {};
// If NATS goes away, the connection is made again, for as long as it takes.
const connection = await connect({ servers: host, maxReconnectAttempts: -1, ...login });

// NATS remembers under this name what was acknowledged. If it knows the name, nothing changes.
const manager = await jetstreamManager(connection);
await manager.consumers.add('xwms', {
  durable_name: DURABLE,
  // The events about apps, of every account: `xwms.events.<account>.<event name>`.
  filter_subject: 'xwms.events.*.client.>',
  ack_policy: AckPolicy.Explicit,
});

const consumer = await jetstream(connection).consumers.get('xwms', DURABLE);
for await (const message of await consumer.consume()) {
  const event = message.json();
  // A message may come again, such as when its acknowledgement got lost.
  if (!handled.has(event.id)) {
    handle(event);
    handled.add(event.id);
  }
  // Only now: without an acknowledgement, NATS sends the message again.
  message.ack();
}
