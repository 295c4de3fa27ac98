// The feed across disconnects: each event once, none left out.

import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { ForbiddenError, type FeedItem, type FeedOptions, type Xwms } from "../src/index.js";
import { EventFeed } from "../src/feed.js";
import { EventParser } from "../src/sse.js";
import { Transport } from "../src/transport.js";
import { QUICK, client, fake, problem, send, type Handler } from "./fake.js";

const sequence = (n: number): string => String(n).padStart(20, "0");
const event = (n: number): string =>
  `id: c${n}\nevent: client.created\ndata: ${JSON.stringify({ id: `event_${n}`, type: "client.created", sequence: sequence(n) })}\n\n`;
const open = (response: ServerResponse): ServerResponse => response.writeHead(200, { "content-type": "text/event-stream" });

/** Takes `count` items of the feed. */
async function take(xwms: Xwms, count: number, options: FeedOptions = {}): Promise<FeedItem[]> {
  const items: FeedItem[] = [];
  for await (const item of xwms.events(options)) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}

const ids = (items: FeedItem[]): string[] => items.map((item) => item.kind === "event" ? item.event.id : "went_back");

test("a feed goes on after every kind of disconnect, with nothing lost or twice", async (t) => {
  let cut = (): void => assert.fail("the second connection is not open");
  const connections: Handler[] = [
    (_, response) => void open(response).end(event(1) + event(2)),
    // Cut within an event: it is not passed on, and comes again.
    (_, response) => {
      open(response).write(event(3) + event(4).slice(0, 30));
      cut = () => void response.destroy();
    },
    (_, response) => send(response, 503, problem(503, "unavailable"), { "retry-after": "0" }),
    (_, response) => void response.destroy(),
    (_, response) => send(response, 429, problem(429, "too_many_streams"), { "retry-after": "0" }),
    // Something in between that repeats a part.
    (_, response) => void open(response).end(event(2) + event(3) + event(4) + event(5)),
  ];
  const server = await fake(t, (asked, response) => connections.shift()?.(asked, response));
  const items: FeedItem[] = [];
  for await (const item of client(server).events({ types: ["client.*", "token.issued"], stream: "client_1", actor: "user_1" })) {
    items.push(item);
    if (items.length === 3) cut();
    if (items.length === 5) break;
  }
  assert.deepEqual(ids(items), [1, 2, 3, 4, 5].map((n) => `event_${n}`));
  assert.deepEqual(items.map((item) => item.kind === "event" && item.cursor), ["c1", "c2", "c3", "c4", "c5"]);
  const from = server.asked.map(({ query }) => query.get("after") ?? `position ${query.get("after_position")}`);
  assert.deepEqual(from, ["position 0", "c2", "c3", "c3", "c3", "c3"]);
  assert.equal(server.asked[0]?.query.get("type"), "client.*,token.issued");
  assert.equal(server.asked[0]?.headers.accept, "text/event-stream");
});

test("a feed starts after the cursor that the caller stored", async (t) => {
  const server = await fake(t, (_, response) => void open(response).write(event(8)));
  assert.deepEqual(ids(await take(client(server), 1, { after: "c7" })), ["event_8"]);
  assert.equal(server.asked[0]?.query.get("after"), "c7");
});

test("a feed that starts at the newest event has a cursor before it waits", async (t) => {
  const server = await fake(t, ({ query, headers }, response) => {
    if (headers.accept === "text/event-stream") return void open(response).write(event(9));
    const first = query.get("after") === null;
    send(response, 200, { data: [], has_more: first, next_cursor: first ? "c4" : "c8" });
  });
  assert.deepEqual(ids(await take(client(server), 1, { start: "newest" })), ["event_9"]);
  assert.deepEqual(server.asked.map(({ query }) => query.get("after")), [null, "c4", "c8"]);
});

test("a line with only an id moves the cursor, without an item", async (t) => {
  const server = await fake(t, (_, response) => {
    if (server.asked.length === 1) open(response).end(`${event(1)}id: c500\n\n`);
    else open(response).write(event(501));
  });
  assert.deepEqual(ids(await take(client(server), 2)), ["event_1", "event_501"]);
  assert.equal(server.asked[1]?.query.get("after"), "c500");
});

test("lost events are told, and those in their place are not taken for repeated ones", async (t) => {
  const server = await fake(t, (_, response) => {
    open(response).write(event(7));
    if (server.asked.length === 1) return void response.end();
    response.write(`event: log.went_back\ndata: {"after": 5}\n\n${event(6)}`);
  });
  const items = await take(client(server), 3);
  assert.deepEqual(ids(items), ["event_7", "went_back", "event_6"]);
  assert.deepEqual(items[1], { kind: "went_back", after: 5 });
});

test("a caller who lost the right gets the problem", async (t) => {
  const server = await fake(t, (_, response) => {
    if (server.asked.length === 1) open(response).end(event(1));
    else send(response, 403, problem(403, "insufficient_scope"));
  });
  await assert.rejects(take(client(server), 2), ForbiddenError);
});

test("a new token is used after the old one ended the stream", async (t) => {
  const server = await fake(t, ({ headers }, response) => {
    if (server.asked.length === 1) open(response).end(event(1));
    else if (headers.authorization !== "Bearer new") send(response, 401, problem(401, "invalid_token"));
    else open(response).write(event(2));
  });
  const xwms = client(server, { token: (refused) => refused === undefined ? "old" : "new" });
  assert.deepEqual(ids(await take(xwms, 2)), ["event_1", "event_2"]);
});

test("a silent connection is given up, but not because the caller is slow", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let connections = 0;
  const connect = async (): Promise<Response> => {
    connections += 1;
    const text = new TextEncoder().encode(event(connections));
    const body = new ReadableStream({ start: (stream) => stream.enqueue(text) });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  };
  const transport = new Transport({ fetch: connect, retries: { attempts: 1, ...QUICK, maxRetryAfterMs: 0 }, timeoutMs: 1000 });
  const feed = new EventFeed(transport, undefined, "http://127.0.0.1", {}, 1500)[Symbol.asyncIterator]();
  const taken = async (next: ReturnType<typeof feed.next>): Promise<string[]> => {
    const { value } = await next;
    return ids(value === undefined ? [] : [value]);
  };
  assert.deepEqual(await taken(feed.next()), ["event_1"]);
  t.mock.timers.tick(60_000);
  assert.equal(connections, 1, "it did not reconnect meanwhile");
  const next = feed.next();
  // First the silence, then the wait before the next connection.
  for (const ms of [1499, 1, 500]) {
    await setImmediate();
    assert.equal(connections, 1);
    t.mock.timers.tick(ms);
  }
  assert.deepEqual(await taken(next), ["event_2"]);
  await feed.return();
});

test("a signal ends a waiting feed", async (t) => {
  const server = await fake(t, (_, response) => void open(response).write(event(1)));
  const ending = new AbortController();
  await assert.rejects(async () => {
    for await (const _ of client(server).events({ signal: ending.signal })) ending.abort(new Error("enough"));
  }, /enough/);
});

test("events are parsed however the stream is cut, and with each line break", () => {
  const text = ": beat\r\n\r\nid: 1\nevent: a\ndata: x\ndata:y\n\nid: 2\r\rdata: ü\r\n\r\nretry: 5\n\ndata\n\nid: half";
  const whole = [
    { event: "a", id: "1", data: "x\ny" }, { event: "", id: "2", data: undefined },
    { event: "", id: undefined, data: "ü" }, { event: "", id: undefined, data: "" },
  ];
  for (let size = 1; size <= text.length; size++) {
    const parser = new EventParser();
    const chunks = text.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    assert.deepEqual(chunks.flatMap((chunk) => parser.push(chunk)), whole, `${size}`);
  }
  assert.throws(() => new EventParser().push(`data: ${"x".repeat(5_000_000)}`), /too large/);
});
