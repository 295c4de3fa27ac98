// Which requests are sent again, how long that waits, and with which key; problems; the addresses that are refused.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BadRequestError, ConflictError, ConnectionError, ForbiddenError, NotFoundError, ProblemError, ServerError,
  TooManyRequestsError, UnauthorizedError, UnprocessableError, Xwms,
} from "../src/index.js";
import { RETRIES, isRepeatable, mayRetry, retryAfterMs, sleep, waitMs } from "../src/retry.js";
import { Transport } from "../src/transport.js";
import { client, fake, problem, send } from "./fake.js";

const CLIENT = { params: { path: { client_id: "client_1" } } };

test("a POST is repeated with one key, which another call does not have", async (t) => {
  let fail = 3;
  const server = await fake(t, (_, response) => {
    if (fail-- > 0) response.destroy();
    else send(response, 201, { client_id: "client_1" });
  });
  const xwms = client(server);
  const body = { name: "A", client_type: "machine" } as const;
  assert.equal((await xwms.post("/v1/clients", { body })).client_id, "client_1");
  const keys = server.asked.map((one) => one.headers["idempotency-key"]);
  assert.equal(keys.length, 4);
  assert.equal(new Set(keys).size, 1);
  assert.ok(server.asked.every((one) => one.body === JSON.stringify(body)), "the whole body each time");
  await xwms.post("/v1/clients", { body });
  assert.notEqual(server.asked[4]?.headers["idempotency-key"], keys[0]);
  await xwms.post("/v1/clients", { body, params: { header: { "Idempotency-Key": "mine" } } });
  assert.equal(server.asked[5]?.headers["idempotency-key"], "mine");
});

test("a PATCH that may have been carried out is not repeated", async (t) => {
  const server = await fake(t, (_, response) => void response.destroy());
  await assert.rejects(client(server).patch("/v1/clients/{client_id}", { ...CLIENT, body: { name: "B" } }), ConnectionError);
  assert.equal(server.asked.length, 1);
});

test("a PATCH that was refused with 429 is repeated", async (t) => {
  const server = await fake(t, (_, response) => {
    if (server.asked.length === 1) send(response, 429, problem(429, "slow_down"), { "retry-after": "0" });
    else send(response, 200, { client_id: "client_1" });
  });
  await client(server).patch("/v1/clients/{client_id}", { ...CLIENT, body: { name: "B" } });
  assert.equal(server.asked.length, 2);
});

test("retries end, and the last problem is thrown", async (t) => {
  const server = await fake(t, (_, response) => send(response, 503, problem(503, "busy"), { "retry-after": "0" }));
  await assert.rejects(client(server).get("/v1/clients"), (error: ServerError) => error.code === "busy");
  assert.equal(server.asked.length, RETRIES.attempts);
});

test("a longer Retry-After than the policy allows ends the call at once", async (t) => {
  const server = await fake(t, (_, response) => send(response, 429, problem(429, "rate_limited"), { "retry-after": "3600" }));
  await assert.rejects(client(server).get("/v1/clients"), (error: TooManyRequestsError) => error.retryAfter === 3600);
  assert.equal(server.asked.length, 1);
});

test("Retry-After is waited for, not less", async (t) => {
  const server = await fake(t, (_, response) => {
    if (server.asked.length === 1) send(response, 429, problem(429, "rate_limited"), { "retry-after": "7" });
    else send(response, 200, { data: [], has_more: false });
  });
  const waits: number[] = [];
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  const transport = new Transport({ fetch, retries: RETRIES, timeoutMs: 60_000, sleep });
  await transport.send(new Request(`${server.issuer}/v1/clients`));
  const [wait = 0] = waits;
  assert.ok(waits.length === 1 && wait >= 7_000 && wait <= 7_700, `${waits}`);
});

test("the waits are bounded and spread", () => {
  assert.equal(waitMs(RETRIES, 1, 1, undefined), 250);
  assert.equal(waitMs(RETRIES, 3, 1, undefined), 1000);
  assert.equal(waitMs(RETRIES, 3, 0.5, undefined), 500);
  assert.equal(waitMs({ ...RETRIES, attempts: 99 }, 60, 1, undefined), RETRIES.maxMs);
  assert.equal(waitMs(RETRIES, RETRIES.attempts, 0, undefined), undefined);
  assert.equal(waitMs(RETRIES, 1, 0, 5_000), 5_000);
  assert.equal(waitMs(RETRIES, 1, 1, 5_000), 5_500);
  assert.equal(waitMs(RETRIES, 1, 0, 60_001), undefined);
  assert.equal(retryAfterMs("7", 0), 7_000);
  assert.equal(retryAfterMs("Thu, 01 Jan 1970 00:00:09 GMT", 2_000), 7_000);
  assert.equal(retryAfterMs("Thu, 01 Jan 1970 00:00:01 GMT", 2_000), 0);
  assert.equal(retryAfterMs("soon", 0), undefined);
  assert.deepEqual(["GET", "put", "DELETE", "POST", "PATCH"].map((method) => isRepeatable(method, false)),
    [true, true, true, false, false]);
  assert.ok(!mayRetry(500, true) && !mayRetry(409, true) && !mayRetry(503, false) && mayRetry(429, false));
});

test("a cut body is a lost response", async (t) => {
  const server = await fake(t, (_, response) => {
    if (server.asked.length > 1) return send(response, 200, { data: [], has_more: false });
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write("{\"data\":");
    setImmediate(() => response.destroy());
  });
  assert.deepEqual((await client(server).get("/v1/clients")).data, []);
  assert.equal(server.asked.length, 2);
});

test("the deadline ends a response that does not come", async (t) => {
  const server = await fake(t, () => {});
  const xwms = client(server, { timeoutMs: 30, retries: { attempts: 1 } });
  await assert.rejects(xwms.get("/v1/clients"), ConnectionError);
});

test("a signal ends a call, also while it waits", async (t) => {
  const server = await fake(t, (_, response) => send(response, 503, problem(503, "busy"), { "retry-after": "50" }));
  const ending = new AbortController();
  // The real wait: this ends it once it has begun.
  const begun = (ms: number, signal?: AbortSignal | null): Promise<void> => {
    const waiting = sleep(ms, signal);
    ending.abort(new Error("enough"));
    return waiting;
  };
  const transport = new Transport({ fetch, retries: RETRIES, timeoutMs: 60_000, sleep: begun });
  const request = new Request(`${server.issuer}/v1/clients`, { signal: ending.signal });
  await assert.rejects(transport.send(request), /enough/);
  await assert.rejects(client(server).get("/v1/clients", { signal: ending.signal }), /enough/);
});

test("problems have the class of their status, and their members", async (t) => {
  const classes = new Map<number, typeof ProblemError>([
    [400, BadRequestError], [401, UnauthorizedError], [403, ForbiddenError], [404, NotFoundError], [409, ConflictError],
    [413, ProblemError], [422, UnprocessableError], [500, ServerError],
  ]);
  let status = 0;
  const server = await fake(t, (_, response) =>
    send(response, status, problem(status, "a_code", { field: "owner.password" }), { "www-authenticate": "Bearer x" }));
  for (const [next, Class] of classes) {
    status = next;
    const error = await client(server).get("/v1/me").then(() => undefined, (each: ProblemError) => each);
    assert.ok(error instanceof Class, `${next}`);
    assert.equal(error.name, Class.name);
    assert.deepEqual([error.status, error.code, error.detail, error.type, error.requestId, error.challenge],
      [next, "a_code", "it is a_code", "about:blank", "r1", "Bearer x"]);
    assert.deepEqual(error.fieldErrors, [{ field: "owner.password", code: "a_code", detail: "it is a_code" }]);
  }
});

test("a page of a proxy becomes a problem too, shortened", async (t) => {
  const server = await fake(t, (_, response) => {
    response.writeHead(500, { "content-type": "text/html", "x-request-id": "r9" }).end("<h1>".repeat(500));
  });
  const error = await client(server).get("/v1/me").then(() => undefined, (each: ProblemError) => each);
  assert.ok(error instanceof ServerError);
  assert.deepEqual([error.code, error.requestId, error.detail.length], ["http_500", "r9", 200]);
});

test("a redirect is not followed", async (t) => {
  const other = await fake(t, (_, response) => send(response, 200, {}));
  const server = await fake(t, (_, response) => send(response, 307, undefined, { location: `${other.issuer}/v1/me` }));
  await assert.rejects(client(server).get("/v1/me"), (error: ProblemError) => error.status === 307);
  assert.equal(other.asked.length, 0);
});

test("nothing is sent in the clear, except to this machine", () => {
  for (const issuer of ["http://auth.example", "http://127.0.0.1.example", "http://localhost.example", "ftp://a", "x",
    "https://user@a.example", "https://a.example?x=1"]) {
    assert.throws(() => new Xwms({ issuer }), /must be https/, issuer);
  }
  for (const issuer of ["https://auth.example/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"]) {
    new Xwms({ issuer });
  }
});

test("a list comes page by page, each item once, and only as far as it is read", async (t) => {
  const server = await fake(t, ({ query }, response) => {
    const from = Number(query.get("after") ?? 0);
    const data = [1, 2].map((n) => ({ client_id: `client_${from + n}` }));
    send(response, 200, { data, has_more: from < 4, next_cursor: from < 4 ? `${from + 2}` : null });
  });
  const xwms = client(server);
  const seen: string[] = [];
  for await (const each of xwms.items("/v1/clients", { params: { query: { limit: 2, standing: "active" } } })) {
    seen.push(each.client_id);
  }
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6].map((n) => `client_${n}`));
  assert.deepEqual(server.asked.map((one) => one.query.toString()),
    ["limit=2&standing=active", "limit=2&standing=active&after=2", "limit=2&standing=active&after=4"]);
  for await (const each of xwms.items("/v1/clients")) {
    assert.equal(each.client_id, "client_1");
    break;
  }
  assert.equal(server.asked.length, 4);
});

test("a list whose cursor stands still ends with an error, not never", async (t) => {
  const server = await fake(t, (_, response) => send(response, 200, { data: [], has_more: true, next_cursor: "same" }));
  await assert.rejects(async () => {
    for await (const _ of client(server).pages("/v1/clients"));
  }, /no next page/);
  assert.equal(server.asked.length, 2);
});

test("no id can change which operation is called", async (t) => {
  const server = await fake(t, (_, response) => send(response, 200, {}));
  for (const client_id of ["", ".", "..", undefined as never]) {
    await assert.rejects(client(server).delete("/v1/clients/{client_id}", { params: { path: { client_id } } }), /can't be/);
  }
  await client(server).get("/v1/clients/{client_id}", { params: { path: { client_id: "../me?x=1" } } });
  assert.deepEqual(server.asked.map((one) => one.path), ["/v1/clients/..%2Fme%3Fx%3D1"]);
});
