// The samples of the README, and the rest of the package, against a running server. run.mjs starts it, where the package is
// installed.
//
// usage: node live.mjs INPUT_JSON
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InvalidTokenError, NotFoundError, BadRequestError, TokenVerifier, WebhookError, WebhookVerifier, Xwms } from "xwms";

const input = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { issuer, clients: { machine } } = input;
const credentials = { clientId: machine.client_id, clientSecret: machine.client_secret };
process.env.SERVER = issuer;
process.env.CLIENT_ID = machine.client_id;
process.env.CLIENT_SECRET = machine.client_secret;
process.env.WEBHOOK_SECRETS = input.webhooks.secrets.join(" ");

const { createClient, allNames } = await import("./create.js");
const { follow } = await import("./follow.js");
const { receive } = await import("./webhook.js");
const { check: status } = await import("./verify.js");
const xwms = new Xwms({ issuer, ...credentials });
/** Names of this run: it may be repeated on the same data. */
const run = `sdk ${Date.now()}`;

async function check(what, act) {
  await act();
  console.log(`ok - ${what}`);
}

/** Follows until an event has the name `last`; returns the names of new clients, and the cursor. */
async function followUntil(last, cursor) {
  const ending = new AbortController();
  const names = [];
  const store = {
    cursor: async () => cursor,
    process: async (event, at) => {
      cursor = at;
      if (event.type === "client.created") names.push(event.data.name);
      if (names.at(-1) === last) ending.abort(new Error("done"));
    },
    takeBack: async () => assert.fail("nothing is lost"),
  };
  await assert.rejects(follow(store, ending.signal), /done/);
  return { names, cursor };
}

await check("a client is created, and is in the list", async () => {
  const id = await createClient(`${run} 1`);
  assert.equal((await xwms.get("/v1/clients/{client_id}", { params: { path: { client_id: id } } })).name, `${run} 1`);
  assert.ok((await allNames()).includes(`${run} 1`));
});

await check("a list of small pages has the same items as one of large pages", async () => {
  const ids = async (limit) => {
    const all = [];
    for await (const each of xwms.items("/v1/clients", { params: { query: { limit } } })) all.push(each.client_id);
    return all;
  };
  const one = await ids(1);
  assert.ok(one.length > 3);
  assert.deepEqual(one, await ids(100));
});

await check("a POST that is repeated with its key is carried out once", async () => {
  const call = () => xwms.post("/v1/clients", {
    body: { name: `${run} once`, client_type: "machine" }, params: { header: { "Idempotency-Key": `${run}`.replace(" ", "-") } },
  });
  assert.equal((await call()).client_id, (await call()).client_id);
});

await check("problems have their class, code and field", async () => {
  const path = { client_id: "client_01kayb5g6nf6hr2j7q3p6q8v4w" };
  await assert.rejects(xwms.get("/v1/clients/{client_id}", { params: { path } }), (error) =>
    error instanceof NotFoundError && error.code === "not_found" && Boolean(error.requestId));
  await assert.rejects(xwms.post("/v1/clients", { body: { name: "", client_type: "machine" } }), (error) =>
    error instanceof BadRequestError && error.fieldErrors[0]?.field === "name");
});

await check("the feed continues behind the stored cursor", async () => {
  await createClient(`${run} 2`);
  const first = await followUntil(`${run} 2`);
  assert.equal(first.names.filter((name) => name.startsWith(run)).join(), `${run} 1,${run} once,${run} 2`);
  for (const name of [`${run} 3`, `${run} 4`]) await createClient(name);
  assert.deepEqual((await followUntil(`${run} 4`, first.cursor)).names, [`${run} 3`, `${run} 4`]);
});

await check("the feed starts at the newest event", async () => {
  const feed = xwms.events({ start: "newest", types: ["client.created"] })[Symbol.asyncIterator]();
  let isThere = false;
  const next = feed.next().finally(() => { isThere = true; });
  // The feed looks where the newest event is at some moment from now on.
  while (!isThere) {
    await createClient(`${run} new`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { value } = await next;
  assert.equal(value.event.data.name, `${run} new`);
  await feed.return();
});

await check("an access token is verified, and its revocation is noticed by introspection and by the client", async () => {
  const token = await xwms.accessToken();
  assert.equal(await status(`Bearer ${token}`, "clients:read"), 200);
  assert.equal(await status(`Bearer ${token}`, "openid"), 403);
  assert.equal(await status(`Bearer ${token}x`, "clients:read"), 401);
  const always = new TokenVerifier({ issuer, audience: machine.client_id, ...credentials, introspection: "always" });
  const { tokenId } = await always.verify(token);
  await xwms.post("/v1/tokens/{token_id}/revoke", { params: { path: { token_id: tokenId } } });
  await assert.rejects(always.verify(token), (error) => error instanceof InvalidTokenError && error.reason === "inactive");
  assert.ok((await xwms.get("/v1/clients")).data.length > 0, "the client got another token");
  assert.notEqual(await xwms.accessToken(), token);
});

await check("an opaque token is introspected", async () => {
  const made = await xwms.post("/v1/clients", {
    body: { name: `${run} opaque`, client_type: "machine", scopes: ["clients:read"], token_policy: { format: "opaque" } },
  });
  const own = new Xwms({ issuer, clientId: made.client_id, clientSecret: made.client_secret });
  const token = await own.accessToken();
  assert.match(token, /^xwms_at_/);
  assert.equal(await status(`Bearer ${token}`, "clients:read"), 200);
  assert.equal(await status(`Bearer ${token.slice(0, -2)}`, "clients:read"), 401);
});

await check("webhooks verify with each secret of a rotation, and not when changed", async () => {
  const { secrets, deliveries } = input.webhooks;
  for (const { headers, body } of deliveries) {
    // They came before this package was built, which may take longer than the five minutes for which they are good.
    Date.now = () => Number(headers["webhook-timestamp"]) * 1000;
    assert.equal(receive(Buffer.from(body), headers), 204);
    assert.equal(receive(Buffer.from(`${body} `), headers), 401);
    for (const secret of secrets) assert.equal(new WebhookVerifier(secret).verify(body, headers).id, headers["webhook-id"]);
    const stranger = new WebhookVerifier(`whsec_${"A".repeat(43)}=`);
    assert.throws(() => stranger.verify(body, headers), WebhookError);
  }
});
