// The samples of guides and quickstarts in JavaScript, each run as its page shows it: node samples.mjs DEMO_JSON. A sample is a
// piece of a program, and RUNS says what surrounds it. Blocks with `file=` are apps of `examples`, which have tests of their own.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const AsyncFunction = (async () => {}).constructor;
// Pages speak of https. The server of a test is at http, on loopback.
const INSECURE = '{ execute: [client.allowInsecureRequests] }';
const insecure = { execute: [client.allowInsecureRequests] };
const server = new URL(demo.issuer);
const { web, machine } = demo.clients;

/** The samples of a page, in order. */
function samples(page) {
  const text = readFileSync(`${ROOT}${page}`, 'utf8');
  return [...text.matchAll(/^ *```js *\n([^]*?)^ *```$/gm)].map(([, code]) => code);
}

/** Puts in a sample what differs in a test. */
function adapted(code, changes) {
  for (const [from, to] of changes) {
    assert.ok(code.includes(from), `the sample has no ${from}`);
    code = code.replaceAll(from, to);
  }
  return code;
}

/** Runs a sample, to which `names` and what it imports are known. Returns what `end`, its last line, returns. */
async function run(code, names, end = '') {
  const known = { ...names };
  const imports = /^import (.+) from '(.+)';\n/gm;
  for (const [, bound, from] of code.matchAll(imports)) {
    const module = await import(from);
    const whole = bound.match(/^\* as (\w+)$/);
    if (whole) known[whole[1]] = module;
    else {
      for (const name of bound.match(/\w+/g)) {
        assert.ok(name in module, `${from} has no ${name}`);
        known[name] = module[name];
      }
    }
  }
  return new AsyncFunction(...Object.keys(known), code.replace(imports, '') + end)(...Object.values(known));
}

/** What an authorization request needs, and what its response is checked with. */
async function request(redirectUri, scope) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const parameters = {
    redirect_uri: redirectUri,
    scope,
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  };
  return { parameters, checks: { pkceCodeVerifier, expectedState } };
}

/** Lets a person log in and approve. Returns the URL that the browser comes back to. */
const comeBack = (url, redirectUri = web.redirect_uri) => new Browser(demo.user).authorize(url, { redirectUri });

const asMachine = () =>
  client.discovery(server, machine.client_id, undefined, client.ClientSecretBasic(machine.client_secret), insecure);

async function create(path, body) {
  const { access_token: token } = await client.clientCredentialsGrant(await asMachine());
  const response = await fetch(`${demo.issuer}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.equal(response.status, 201, text);
  return JSON.parse(text);
}

async function discovers(code) {
  const given = adapted(code, [['ClientSecretPost(secret))', `ClientSecretPost(secret), ${INSECURE})`]]);
  const names = { client, issuer: demo.issuer, id: web.client_id, secret: web.client_secret };
  const config = await run(given, names, 'return config;');
  assert.equal(config.serverMetadata().issuer, demo.issuer);
}

async function logsIn(code) {
  const given = adapted(code, [
    ["'http://127.0.0.1:8080'", 'issuer'],
    ["'http://127.0.0.1:9000/callback'", 'redirectUri'],
    ['currentUrl', 'await comeBack(url)'],
  ]);
  const printed = [];
  await run(given, {
    issuer: demo.issuer,
    redirectUri: web.redirect_uri,
    comeBack,
    console: { log: (claims) => printed.push(claims) },
    id: web.client_id,
    secret: web.client_secret,
  });
  assert.equal(printed.length, 1);
  assert.equal(printed[0].aud, web.client_id);
}

async function bindsTokens(code) {
  const config = await client.discovery(server, web.client_id, undefined, client.ClientSecretPost(web.client_secret), insecure);
  const names = { client, config, comeBack, apiUrl: new URL(`${demo.issuer}/oauth/userinfo`) };
  const { parameters, checks } = await request(web.redirect_uri, 'openid offline_access');
  const given = adapted(code, [['callbackUrl', 'await comeBack(url)']]);
  const tokens = await run(given, { ...names, parameters, checks }, 'return tokens;');
  assert.equal(tokens.token_type.toLowerCase(), 'dpop');
}

async function signsRequests(code) {
  const { publicKey, privateKey: key } = await generateKeyPair('ES256', { extractable: true });
  const redirectUri = 'https://app.example/callback';
  const { client_id: clientId } = await create('/v1/clients', {
    name: 'Signs its requests',
    client_type: 'web',
    redirect_uris: [redirectUri],
    scopes: ['openid'],
    auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: '2026', alg: 'ES256', use: 'sig' }] },
  });
  const { parameters, checks } = await request(redirectUri, 'openid');
  const method = "client.PrivateKeyJwt({ key, kid: '2026' })";
  const given = adapted(code, [[`${method})`, `${method}, ${INSECURE})`]]);
  const { config, url } = await run(given, { client, issuer: server, clientId, key, parameters }, 'return { config, url };');
  const tokens = await client.authorizationCodeGrant(config, await comeBack(url, redirectUri), checks);
  assert.equal(tokens.claims().aud, clientId);
}

async function readsStatusLists(code) {
  const resource = 'https://samples.example.com';
  await create('/v1/resources', {
    audience: resource,
    name: 'Samples',
    scopes: [{ name: 'read', description_en: 'Read', description_nl: 'Lezen' }],
    apps: [{ client_id: machine.client_id, scopes: ['read'] }],
    status_list: true,
  });
  const config = await asMachine();
  const token = async () => (await client.clientCredentialsGrant(config, { resource })).access_token;
  const [good, revoked] = [await token(), await token()];
  await client.tokenRevocation(config, revoked);
  const isStopped = await run(adapted(code, [['https://auth.example.org', demo.issuer]]), {}, 'return isStopped;');
  assert.deepEqual([await isStopped(good), await isStopped(revoked)], [false, true]);
}

async function challenges(code) {
  const sent = [];
  const response = {
    status: (status) => (sent.push(status), response),
    set: (name, value) => (sent.push(`${name}: ${value}`), response),
    end: () => response,
  };
  const now = Math.floor(Date.now() / 1000);
  const strong = 'urn:xwms:acr:two-factors';
  await run(code, { response, payload: { acr: strong, auth_time: now } });
  assert.deepEqual(sent, []);
  for (const payload of [{ acr: 'urn:xwms:acr:password', auth_time: now }, { acr: strong, auth_time: now - 3600 }]) {
    await run(code, { response, payload });
    const [status, challenge] = sent.splice(0);
    assert.equal(status, 401);
    assert.match(challenge, /^WWW-Authenticate: Bearer error="insufficient_user_authentication", acr_values=/);
  }
}

/** What runs each sample of a page. */
const RUNS = {
  'docs/guides/ask-for-a-second-factor.md': [challenges],
  // The server of this test takes no certificates. mtls.mjs makes these calls.
  'docs/guides/authenticate-by-certificate.md': [() => {}],
  'docs/guides/bind-tokens-to-a-key.md': [bindsTokens],
  'docs/guides/configure-your-library.md': [discovers],
  'docs/guides/protect-your-api.md': [readsStatusLists],
  'docs/guides/secure-authorization-requests.md': [signsRequests],
  'docs/quickstart/first-login.md': [logsIn],
};

const files = (folder) => readdirSync(`${ROOT}${folder}`).map((file) => `${folder}/${file}`);
const pages = [...files('docs/guides'), ...files('docs/quickstart')].filter((file) => file.endsWith('.md'));
const shown = Object.fromEntries(pages.map((page) => [page, samples(page)]).filter(([, found]) => found.length > 0));
const counts = (of) => Object.fromEntries(Object.entries(of).map(([page, all]) => [page, all.length]).sort());

await check('each sample has something that runs it', () => assert.deepEqual(counts(shown), counts(RUNS)));
for (const [page, runs] of Object.entries(RUNS)) {
  for (const [index, runs_it] of runs.entries()) {
    await check(`sample ${index + 1} of ${page}`, () => runs_it(shown[page][index]));
  }
}
