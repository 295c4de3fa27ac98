// The official verifier (npm `standardwebhooks`) over deliveries that a receiver recorded, and the `v1a`
// signature against the published keys with node's own crypto.
//
// usage: node webhooks.mjs DELIVERIES_JSON  (secrets, deliveries: [{headers, body, secrets}], jwks)

import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

import { check, demo as recorded } from './checks.mjs';

const accepts = (secret, headers, body) => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

assert.ok(recorded.deliveries.length > 1, 'deliveries were recorded');
for (const [index, { headers, body, secrets }] of recorded.deliveries.entries()) {
  await check(`delivery ${index} verifies with each secret that is live`, () => {
    for (const secret of recorded.secrets) {
      assert.equal(accepts(secret, headers, body), secrets.includes(secret), secret.slice(0, 10));
    }
  });
  await check(`delivery ${index} is a CloudEvent to the official SDK`, () => {
    const message = { headers, body };
    assert.ok(HTTP.isEvent(message), 'it is recognised');
    const event = HTTP.toEvent(message);
    assert.equal(event.validate(), true);
    const sent = JSON.parse(body);
    assert.deepEqual(JSON.parse(JSON.stringify(event)), sent, 'nothing is lost');
    assert.equal(event.type, 'client.created');
    assert.equal(event.id, headers['webhook-id']);
    assert.equal(event.data.name, sent.data.name);
  });
  await check(`delivery ${index} is refused when changed, old or signed by another`, () => {
    const [secret] = secrets;
    assert.equal(accepts(secret, headers, `${body} `), false);
    for (const [age, fresh] of [[1, true], [600, false]]) {
      const at = Number(headers['webhook-timestamp']) - age;
      const signed = new Webhook(secret).sign(headers['webhook-id'], new Date(at * 1000), body);
      const own = { ...headers, 'webhook-timestamp': `${at}`, 'webhook-signature': signed };
      assert.equal(accepts(secret, own, body), fresh, `signed well ${age} s ago`);
    }
    assert.equal(accepts(secret, { ...headers, 'webhook-id': 'event_other' }, body), false);
    assert.equal(accepts(`whsec_${'A'.repeat(43)}=`, headers, body), false);
  });
}

await check('the asymmetric signature of the last delivery verifies with a published key', () => {
  const { headers, body } = recorded.deliveries.at(-1);
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`);
  const signatures = headers['webhook-signature'].split(' ').filter((one) => one.startsWith('v1a,'));
  const keys = recorded.jwks.keys.map((jwk) => createPublicKey({ key: jwk, format: 'jwk' }));
  const good = (signature) =>
    keys.some((key) => verify(null, signed, key, Buffer.from(signature.slice(4), 'base64')));
  assert.ok(signatures.length > 0 && signatures.every(good));
});
