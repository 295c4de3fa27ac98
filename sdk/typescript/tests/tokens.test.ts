// The tokens of a client: one request at once, replaced before they expire, and once after a 401.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { OAuthError, UnauthorizedError, type Xwms } from "../src/index.js";
import { TokenCache, basic } from "../src/tokens.js";
import { client, fake, problem, send, type Fake } from "./fake.js";

const CREDENTIALS = { clientId: "client_1", clientSecret: "xwms_secret_a" };

/** A server whose API accepts the tokens in `good`; the token endpoint issues t1, t2, … */
async function server(t: TestContext, good: Set<string>): Promise<Fake> {
  let issued = 0;
  return fake(t, ({ path, headers }, response) => {
    if (path === "/oauth/token") {
      issued += 1;
      return send(response, 200, { access_token: `t${issued}`, token_type: "Bearer", expires_in: 600 });
    }
    const token = headers.authorization?.replace("Bearer ", "") ?? "";
    return good.has(token) ? send(response, 200, { data: [], has_more: false }) : send(response, 401, problem(401, "invalid_token"));
  });
}

const made = (one: Fake): Xwms => client(one, CREDENTIALS);

test("calls at once share one request for a token", async (t) => {
  const one = await server(t, new Set(["t1"]));
  const xwms = made(one);
  await Promise.all(Array.from({ length: 20 }, () => xwms.get("/v1/clients")));
  assert.equal(one.to("/oauth/token").length, 1);
  const [asked] = one.to("/oauth/token");
  assert.equal(asked?.headers.authorization, `Basic ${btoa("client_1:xwms_secret_a")}`);
  assert.equal(asked?.body, "grant_type=client_credentials");
});

test("a refused token is replaced once for all calls that had it", async (t) => {
  const good = new Set(["t1"]);
  const one = await server(t, good);
  const xwms = made(one);
  await xwms.get("/v1/clients");
  good.delete("t1");
  good.add("t2");
  await Promise.all(Array.from({ length: 20 }, () => xwms.get("/v1/clients")));
  assert.equal(one.to("/oauth/token").length, 2);
});

test("a second 401 is thrown", async (t) => {
  const one = await server(t, new Set());
  await assert.rejects(made(one).get("/v1/clients"), UnauthorizedError);
  assert.deepEqual([one.to("/oauth/token").length, one.to("/v1/clients").length], [2, 2]);
});

test("a 401 about the login does not cost a new token", async (t) => {
  const one = await fake(t, ({ path }, response) => path === "/oauth/token"
    ? send(response, 200, { access_token: "t1", expires_in: 600 })
    : send(response, 401, problem(401, "insufficient_user_authentication")));
  await assert.rejects(made(one).get("/v1/clients"), UnauthorizedError);
  assert.equal(one.to("/oauth/token").length, 1);
});

test("a POST keeps its key when its token is replaced", async (t) => {
  const one = await server(t, new Set(["t2"]));
  await made(one).post("/v1/clients/{client_id}/enable", { params: { path: { client_id: "client_1" } } });
  const keys = one.to("/v1/clients/client_1/enable").map((each) => each.headers["idempotency-key"]);
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
});

test("a provided token is asked for again, once, with the refused one", async (t) => {
  const one = await server(t, new Set(["new"]));
  const refused: (string | undefined)[] = [];
  const xwms = client(one, { token: (old) => (refused.push(old), old === undefined ? "old" : "new") });
  await xwms.get("/v1/clients");
  assert.deepEqual(refused, [undefined, "old"]);
});

test("refused credentials are told, and asked again by the next call only", async (t) => {
  const one = await fake(t, (_, response) =>
    send(response, 401, { error: "invalid_client", error_description: "no" }));
  const xwms = made(one);
  const isTold = (error: unknown) => error instanceof OAuthError && error.code === "invalid_client" && error.detail === "no";
  await assert.rejects(xwms.get("/v1/clients"), isTold);
  assert.equal(one.asked.length, 1);
  await assert.rejects(xwms.get("/v1/clients"), isTold);
  assert.equal(one.asked.length, 2);
});

test("a token is replaced before it expires", async () => {
  let now = 0;
  let issued = 0;
  const cache = new TokenCache(async () => ({ accessToken: `t${++issued}`, expiresIn: 600 }), () => now);
  assert.equal(await cache.get(), "t1");
  now = 539_999;
  assert.equal(await cache.get(), "t1");
  now = 540_000;
  assert.deepEqual(await Promise.all([cache.get(), cache.get()]), ["t2", "t2"]);
  assert.equal(issued, 2);
});

test("a token that lives for less than the margin is used all the same", async () => {
  let now = 0;
  let issued = 0;
  const cache = new TokenCache(async () => ({ accessToken: `t${++issued}`, expiresIn: 60 }), () => now);
  await cache.get();
  now = 47_000;
  assert.equal(await cache.get(), "t1");
  now = 48_000;
  assert.equal(await cache.get(), "t2");
});

test("a valid token is used while its replacement fails, and the next try waits", async () => {
  let now = 0;
  let tries = 0;
  const cache = new TokenCache(async () => {
    tries += 1;
    if (tries > 1) throw new Error("down");
    return { accessToken: "t1", expiresIn: 600 };
  }, () => now);
  await cache.get();
  now = 550_000;
  assert.equal(await cache.get(), "t1");
  assert.equal(await cache.get(), "t1");
  assert.equal(tries, 2);
  now = 600_000;
  await assert.rejects(cache.get(), /down/);
});

test("a token that was replaced meanwhile is not thrown away", async () => {
  let issued = 0;
  const cache = new TokenCache(async () => ({ accessToken: `t${++issued}`, expiresIn: 600 }));
  await cache.get();
  cache.discard("t1");
  assert.equal(await cache.get(), "t2");
  cache.discard("t1");
  assert.equal(await cache.get(), "t2");
});

test("credentials are encoded as RFC 6749 says", () => {
  assert.equal(basic({ clientId: "a b", clientSecret: "ü:+" }), `Basic ${btoa("a+b:%C3%BC%3A%2B")}`);
});
