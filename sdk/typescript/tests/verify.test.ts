// Tokens that an API gets: the genuine, and the forgeries of those who know the public keys.

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { SignJWT, exportJWK, exportSPKI, generateKeyPair, type JWTHeaderParameters, type JWTPayload } from "jose";
import {
  ConnectionError, InsufficientScopeError, InvalidTokenError, OAuthError, TokenVerifier, XwmsError,
  type TokenVerifierOptions,
} from "../src/index.js";
import { fake, problem, send, type Fake } from "./fake.js";

const es256 = await generateKeyPair("ES256", { extractable: true });
const rs256 = await generateKeyPair("RS256", { extractable: true });
const eddsa = await generateKeyPair("EdDSA", { extractable: true });
const other = await generateKeyPair("ES256");
const KEYS = [
  { ...await exportJWK(es256.publicKey), kid: "k1", alg: "ES256", use: "sig" },
  { ...await exportJWK(rs256.publicKey), kid: "k2", alg: "RS256", use: "sig" },
  { ...await exportJWK(eddsa.publicKey), kid: "k3", alg: "EdDSA", use: "sig" },
];
const now = (): number => Math.floor(Date.now() / 1000);

interface World { server: Fake; keys: object[]; introspected: object; up: boolean; claims(more?: object): JWTPayload }

async function world(t: TestContext): Promise<World> {
  const server = await fake(t, ({ path }, response) => {
    if (!one.up) return send(response, 500, problem(500, "down"));
    if (path === "/oauth/jwks.json") return send(response, 200, { keys: one.keys });
    send(response, 200, one.introspected);
  });
  const claims = (more: object = {}): JWTPayload => ({
    iss: server.issuer, sub: "user_1", aud: [server.issuer, "client_1"], client_id: "client_1", jti: "token_1",
    iat: now(), exp: now() + 600, scope: "orders:read orders:write", ...more,
  });
  const one: World = { server, keys: KEYS, introspected: { active: false }, up: true, claims };
  return one;
}

const verifier = ({ server }: World, options: Partial<TokenVerifierOptions> = {}): TokenVerifier =>
  new TokenVerifier({ issuer: server.issuer, audience: server.issuer, ...options });
const sign = (claims: JWTPayload, header: object = {}, key: Parameters<SignJWT["sign"]>[0] = es256.privateKey): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: "k1", ...header } as JWTHeaderParameters).sign(key);
const refused = (reason: string) => (error: unknown): boolean =>
  error instanceof InvalidTokenError && error.reason === reason || assert.fail(String(error));

test("a genuine token of each algorithm says who it is for, and its keys are fetched once", async (t) => {
  const one = await world(t);
  const verify = verifier(one);
  const tokens = [
    await sign(one.claims()),
    await sign(one.claims(), { alg: "RS256", kid: "k2" }, rs256.privateKey),
    await sign(one.claims(), { alg: "EdDSA", kid: "k3" }, eddsa.privateKey),
  ];
  for (const token of tokens) {
    const verified = await verify.verify(token, ["orders:read"]);
    assert.deepEqual([verified.subject, verified.clientId, verified.tokenId, verified.scopes],
      ["user_1", "client_1", "token_1", ["orders:read", "orders:write"]]);
    assert.ok(verified.expiresAt.getTime() > Date.now());
  }
  await Promise.all(Array.from({ length: 20 }, () => verify.verify(tokens[0] ?? "")));
  assert.equal(one.server.to("/oauth/jwks.json").length, 1);
});

test("forged tokens are refused, each for its reason", async (t) => {
  const one = await world(t);
  const verify = verifier(one);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const good = await sign(one.claims());
  const [header, , signature] = good.split(".");
  const spki = new TextEncoder().encode(await exportSPKI(rs256.publicKey));
  const x = Buffer.from(KEYS[0]?.x ?? "", "base64url");
  const none = `${part({ alg: "none", typ: "at+jwt", kid: "k1" })}.${part(one.claims())}.`;
  const bad: [string, string, string][] = [
    ["alg none", none, "algorithm"],
    ["alg none with a signature", `${none}${signature}`, "algorithm"],
    ["HS256 with the public key as secret", await sign(one.claims(), { alg: "HS256", kid: "k2" }, spki), "algorithm"],
    ["HS256 with the raw public key", await sign(one.claims(), { alg: "HS256" }, x), "algorithm"],
    ["another key", await sign(one.claims(), {}, other.privateKey), "signature"],
    ["changed claims", `${header}.${part(one.claims({ sub: "user_2" }))}.${signature}`, "signature"],
    ["a key of another algorithm", await sign(one.claims(), { alg: "RS256", kid: "k1" }, rs256.privateKey), "key"],
    ["an unknown kid", await sign(one.claims(), { kid: "k9" }), "key"],
    ["no kid", await sign(one.claims(), { kid: undefined }), "key"],
    ["a key in the header", await sign(one.claims(), { kid: "k9", jwk: KEYS[0], jku: "https://evil.example" }), "key"],
    ["another issuer", await sign(one.claims({ iss: "https://evil.example" })), "issuer"],
    ["the issuer with a slash", await sign(one.claims({ iss: `${one.server.issuer}/` })), "issuer"],
    ["another audience", await sign(one.claims({ aud: ["client_2"] })), "audience"],
    ["no audience", await sign(one.claims({ aud: undefined })), "audience"],
    ["an id_token", await sign(one.claims(), { typ: "JWT" }), "type"],
    ["no type", await sign(one.claims(), { typ: undefined }), "type"],
    ["bound to a key", await sign(one.claims({ cnf: { jkt: "thumbprint" } })), "claims"],
    ["expired", await sign(one.claims({ exp: now() - 11 })), "expired"],
    ["never expires", await sign(one.claims({ exp: undefined })), "claims"],
    ["not yet valid", await sign(one.claims({ nbf: now() + 60 })), "claims"],
    ["no client", await sign(one.claims({ client_id: undefined })), "claims"],
    ["an opaque token", "xwms_at_abc", "malformed"],
    ["three parts of nothing", "a.b.c", "malformed"],
    ["an empty header", "..", "malformed"],
    ["nothing", "", "malformed"],
    ["too long", `${good}${"A".repeat(20_000)}`, "malformed"],
    ["with a space", ` ${good}`, "malformed"],
  ];
  for (const [what, token, reason] of bad) {
    await assert.rejects(verify.verify(token), refused(reason), what);
  }
  await assert.rejects(verify.verify(good, ["orders:read", "admin"]),
    (error: InsufficientScopeError) => error instanceof InsufficientScopeError && error.missing.join() === "admin");
  assert.ok((await verify.verify(await sign(one.claims({ exp: now() - 1 })))).subject, "within the tolerance");
});

test("a flood of unknown key ids does not become a flood of requests", async (t) => {
  const one = await world(t);
  const verify = verifier(one);
  await verify.verify(await sign(one.claims()));
  const flood = await Promise.all(Array.from({ length: 50 }, (_, n) => sign(one.claims(), { kid: `x${n}` })));
  for (const token of flood) await assert.rejects(verify.verify(token), refused("key"));
  await Promise.allSettled(flood.map((token) => verify.verify(token)));
  assert.equal(one.server.to("/oauth/jwks.json").length, 1);
});

test("a new key is found once the pace allows it", async (t) => {
  const one = await world(t);
  const verify = verifier(one, { keysPaceMs: 0 });
  await verify.verify(await sign(one.claims()));
  const next = await generateKeyPair("ES256", { extractable: true });
  one.keys = [...KEYS, { ...await exportJWK(next.publicKey), kid: "k4", alg: "ES256" }];
  await verify.verify(await sign(one.claims(), { kid: "k4" }, next.privateKey));
  assert.equal(one.server.to("/oauth/jwks.json").length, 2);
});

test("a server without keys is told as such, not as a bad token, and is asked at a pace", async (t) => {
  t.mock.method(performance, "now", () => 1_000);
  const one = await world(t);
  one.up = false;
  const verify = verifier(one);
  const token = await sign(one.claims());
  for (let n = 0; n < 5; n++) await assert.rejects(verify.verify(token), ConnectionError);
  assert.equal(one.server.asked.length, 1);
});

const CREDENTIALS = { clientId: "client_1", clientSecret: "xwms_secret_a" };

test("an opaque token is introspected", async (t) => {
  const one = await world(t);
  one.introspected = { ...one.claims(), active: true, token_type: "Bearer" };
  const verify = verifier(one, CREDENTIALS);
  assert.equal((await verify.verify("xwms_at_abc", ["orders:read"])).subject, "user_1");
  const [asked] = one.server.asked;
  assert.deepEqual([asked?.path, asked?.body, asked?.headers.authorization],
    ["/oauth/introspect", "token=xwms_at_abc", `Basic ${btoa("client_1:xwms_secret_a")}`]);
  await verify.verify(await sign(one.claims()));
  assert.equal(one.server.to("/oauth/introspect").length, 1, "a JWT is not, by default");
});

test("what introspection does not vouch for is refused", async (t) => {
  const one = await world(t);
  const verify = verifier(one, CREDENTIALS);
  const active = { ...one.claims(), active: true, token_type: "Bearer" };
  const bad: [string, object, string][] = [
    ["inactive", { active: false }, "inactive"],
    ["active as text", { ...active, active: "true" }, "inactive"],
    ["a refresh token", { ...active, token_type: "refresh_token" }, "inactive"],
    ["another issuer", { ...active, iss: "https://evil.example" }, "issuer"],
    ["another audience", { ...active, aud: "client_2" }, "audience"],
    ["no audience", { ...active, aud: undefined }, "audience"],
    ["expired", { ...active, exp: now() - 60 }, "expired"],
    ["no client", { ...active, client_id: undefined }, "claims"],
  ];
  for (const [what, answer, reason] of bad) {
    one.introspected = answer;
    await assert.rejects(verify.verify("xwms_at_abc"), refused(reason), what);
  }
});

test("with introspection of every token, a revoked one is refused, and a forged one is not asked about", async (t) => {
  const one = await world(t);
  const verify = verifier(one, { ...CREDENTIALS, introspection: "always" });
  await assert.rejects(verify.verify(await sign(one.claims())), refused("inactive"));
  await assert.rejects(verify.verify(await sign(one.claims(), {}, other.privateKey)), refused("signature"));
  assert.equal(one.server.to("/oauth/introspect").length, 1);
});

test("an introspection that fails is no statement about the token", async (t) => {
  const server = await fake(t, (_, response) => send(response, 401, { error: "invalid_client" }));
  const verify = new TokenVerifier({ issuer: server.issuer, audience: "a", ...CREDENTIALS });
  await assert.rejects(verify.verify("xwms_at_abc"), OAuthError);
});

test("a verifier that could not verify is refused", () => {
  const good = { issuer: "https://auth.example", audience: "a" };
  new TokenVerifier(good);
  for (const bad of [{ ...good, issuer: "http://auth.example" }, { ...good, audience: "" }, { ...good, introspection: "always" as const }]) {
    assert.throws(() => new TokenVerifier(bad), XwmsError);
  }
});
