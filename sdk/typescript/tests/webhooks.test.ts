// Webhooks: what is genuine, and every way in which one is not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { WebhookError, WebhookVerifier } from "../src/index.js";

const secret = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const BODY = JSON.stringify({ id: "event_1", type: "client.renamed", data: { name: "Zoë “Shop”" } });

function signed(by: string, body = BODY, ageSeconds = 1): Record<string, string> {
  const at = new Date(Date.now() - ageSeconds * 1000);
  return {
    "webhook-id": "event_1",
    "webhook-timestamp": `${Math.floor(at.getTime() / 1000)}`,
    "webhook-signature": `v1a,${"A".repeat(86)}== ${new Webhook(by).sign("event_1", at, body)}`,
  };
}

test("a genuine webhook gives its event, as text or bytes, with the headers of each kind of server", () => {
  const verifier = new WebhookVerifier(secret(1));
  const headers = signed(secret(1));
  const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
  for (const given of [headers, upper, new Headers(headers)]) {
    for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY)]) {
      assert.equal(verifier.verify(body, given).type, "client.renamed");
    }
  }
});

test("both secrets are accepted during a rotation, and the old one no longer afterwards", () => {
  const during = new WebhookVerifier([secret(2), secret(1)]);
  for (const by of [1, 2]) assert.equal(during.verify(BODY, signed(secret(by))).id, "event_1");
  assert.throws(() => new WebhookVerifier(secret(2)).verify(BODY, signed(secret(1))), WebhookError);
});

test("a webhook that is forged, changed, old or incomplete is refused", () => {
  const verifier = new WebhookVerifier([secret(1), secret(2)]);
  const good = signed(secret(1));
  const signature = good["webhook-signature"] ?? "";
  const bad: [string, string | Uint8Array, Record<string, string | string[] | undefined>][] = [
    ["another secret", BODY, signed(secret(3))],
    ["a changed body", `${BODY} `, good],
    ["a body that was parsed and written again", JSON.stringify(JSON.parse(BODY), null, 1), good],
    ["another id", BODY, { ...good, "webhook-id": "event_2" }],
    ["another time", BODY, { ...good, "webhook-timestamp": `${Number(good["webhook-timestamp"]) + 1}` }],
    ["too old", BODY, signed(secret(1), BODY, 600)],
    ["from the future", BODY, signed(secret(1), BODY, -600)],
    ["no time", BODY, { ...good, "webhook-timestamp": "NaN" }],
    ["no signature", BODY, { ...good, "webhook-signature": undefined }],
    ["an empty signature", BODY, { ...good, "webhook-signature": "v1," }],
    ["no version", BODY, { ...good, "webhook-signature": signature.replaceAll("v1,", "") }],
    ["the asymmetric version only", BODY, { ...good, "webhook-signature": signature.replaceAll("v1,", "v1a,") }],
    ["a header twice", BODY, { ...good, "webhook-signature": [signature, signature] }],
    ["a header in two spellings", BODY, { ...good, "Webhook-Id": "event_1" }],
    ["no headers", BODY, {}],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe]), good],
  ];
  for (const [what, body, headers] of bad) assert.throws(() => verifier.verify(body, headers), WebhookError, what);
});

test("a signed body that is no JSON, and a parsed body, are told apart from forged ones", () => {
  const verifier = new WebhookVerifier(secret(1));
  assert.throws(() => verifier.verify("no", signed(secret(1), "no")), /not JSON/);
  assert.throws(() => verifier.verify(JSON.parse(BODY), signed(secret(1))), /raw body/);
});

test("a verifier without a usable secret is refused", () => {
  for (const none of [[], "", "whsec_", "whsec_?"]) assert.throws(() => new WebhookVerifier(none), WebhookError);
});
