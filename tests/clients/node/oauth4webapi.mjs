// oauth4webapi: every step by itself and checked as strictly as the specifications allow, and the public
// native client.

import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { check, demo, refused } from './checks.mjs';
import { Browser } from './login.mjs';

const { web, native, machine } = demo.clients;
const insecure = { [oauth.allowInsecureRequests]: true };
const browser = new Browser(demo.user);

const as = await check('discovery, OpenID and RFC 8414 alike', async () => {
  const issuer = new URL(demo.issuer);
  const discover = async (algorithm) =>
    oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...insecure }));
  const [as, plain] = [await discover('oidc'), await discover('oauth2')];
  for (const name of Object.keys(plain)) assert.deepEqual(plain[name], as[name], name);
  return as;
});

await check('the server says that its answers carry iss', () => {
  // With this, validateAuthResponse refuses answers without it.
  assert.equal(as.authorization_response_iss_parameter_supported, true);
});

/** The authorization code flow, by the book. */
async function authorize(client, authenticate, redirectUri) {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const nonce = oauth.generateRandomNonce();
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email offline_access',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    max_age: '3600',
  });
  const answer = oauth.validateAuthResponse(as, client, await browser.authorize(url), state);
  const response = await oauth.authorizationCodeGrantRequest(
    as, client, authenticate, answer, redirectUri, verifier, insecure,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, response, {
    expectedNonce: nonce,
    maxAge: 3600,
    requireIdToken: true,
  });
  // Optional where the id_token comes straight from the server (OIDC Core §3.1.3.7), so it has to be asked for.
  await oauth.validateApplicationLevelSignature(as, response, insecure);
  return { tokens, claims: oauth.getValidatedIdTokenClaims(tokens) };
}

async function refresh(client, authenticate, token) {
  const response = await oauth.refreshTokenGrantRequest(as, client, authenticate, token, insecure);
  return oauth.processRefreshTokenResponse(as, client, response);
}

async function introspect(token) {
  const response = await oauth.introspectionRequest(as, webClient, webSecret, token, insecure);
  return oauth.processIntrospectionResponse(as, webClient, response);
}

async function revoke(client, authenticate, token) {
  return oauth.processRevocationResponse(await oauth.revocationRequest(as, client, authenticate, token, insecure));
}

/** What an API does that takes the token without asking the server (RFC 9068 §4). */
function asResourceServer(token) {
  const request = new Request('https://api.example/', { headers: { authorization: `Bearer ${token}` } });
  return oauth.validateJwtAccessToken(as, request, demo.issuer, insecure);
}

const webClient = { client_id: web.client_id };
const webSecret = oauth.ClientSecretBasic(web.client_secret);

const { tokens, claims } = await check('code flow of the web client', () =>
  authorize(webClient, webSecret, web.redirect_uri),
);

await check('the access token is a JWT after RFC 9068', async () => {
  const token = await asResourceServer(tokens.access_token);
  assert.equal(token.sub, claims.sub);
  assert.equal(token.client_id, web.client_id);
  assert.deepEqual(new Set(token.scope.split(' ')), new Set(['openid', 'email', 'offline_access']));
});

await check('an id_token is no access token', async () => {
  await assert.rejects(asResourceServer(tokens.id_token));
  const response = await fetch(as.userinfo_endpoint, { headers: { authorization: `Bearer ${tokens.id_token}` } });
  assert.equal(response.status, 401);
});

await check('userinfo', async () => {
  const response = await oauth.userInfoRequest(as, webClient, tokens.access_token, insecure);
  const user = await oauth.processUserInfoResponse(as, webClient, claims.sub, response);
  assert.equal(user.email, demo.user.email);
  // profile was not asked for.
  assert.equal(user.name, undefined);
});

const refreshed = await check('refresh', async () => {
  const refreshed = await refresh(webClient, webSecret, tokens.refresh_token);
  assert.equal(oauth.getValidatedIdTokenClaims(refreshed).sub, claims.sub);
  return refreshed;
});

await check('introspection', async () => {
  const token = await introspect(refreshed.access_token);
  assert.equal(token.active, true);
  assert.equal(token.sub, claims.sub);
});

await check('introspection as a signed JWT (RFC 9701)', async () => {
  const options = { requestJwtResponse: true, ...insecure };
  const response = await oauth.introspectionRequest(as, webClient, webSecret, refreshed.access_token, options);
  assert.equal(response.headers.get('content-type'), 'application/token-introspection+jwt');
  const token = await oauth.processIntrospectionResponse(as, webClient, response);
  await oauth.validateApplicationLevelSignature(as, response, insecure);
  assert.equal(token.active, true);
  assert.equal(token.sub, claims.sub);
});

await check('introspection needs a client that proves itself', async () => {
  const body = new URLSearchParams({ token: refreshed.access_token, client_id: web.client_id });
  const response = await fetch(as.introspection_endpoint, { method: 'POST', body });
  assert.equal(response.status, 401);
});

await check('revocation of a refresh token ends the grant', async () => {
  await revoke(webClient, webSecret, refreshed.refresh_token);
  assert.deepEqual(await introspect(refreshed.access_token), { active: false });
  assert.deepEqual(await introspect(tokens.access_token), { active: false });
  await refused(refresh(webClient, webSecret, refreshed.refresh_token), 'invalid_grant');
});

await check('client credentials', async () => {
  const client = { client_id: machine.client_id };
  const secret = oauth.ClientSecretBasic(machine.client_secret);
  const parameters = { scope: 'clients:read' };
  const response = await oauth.clientCredentialsGrantRequest(as, client, secret, parameters, insecure);
  const { access_token } = await oauth.processClientCredentialsResponse(as, client, response);
  const token = await asResourceServer(access_token);
  assert.equal(token.sub, machine.client_id);
  assert.equal(token.scope, 'clients:read');
});

const nativeClient = { client_id: native.client_id };

await check('a native client without a secret, on a loopback port of the moment', async () => {
  // RFC 8252 §7.3: the port is whatever the system gave the app.
  const redirectUri = new URL(native.redirect_uri);
  const registered = redirectUri.port;
  do redirectUri.port = String(20_000 + Math.floor(Math.random() * 40_000));
  while (redirectUri.port === registered);
  const { tokens, claims } = await authorize(nativeClient, oauth.None(), redirectUri.href);
  const refreshed = await refresh(nativeClient, oauth.None(), tokens.refresh_token);
  assert.equal(oauth.getValidatedIdTokenClaims(refreshed).sub, claims.sub);
  await revoke(nativeClient, oauth.None(), refreshed.refresh_token);
  await refused(refresh(nativeClient, oauth.None(), refreshed.refresh_token), 'invalid_grant');
});

await check('a code without its verifier is worth nothing', async () => {
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: native.client_id,
    redirect_uri: native.redirect_uri,
    response_type: 'code',
    scope: 'openid',
    code_challenge: await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier()),
    code_challenge_method: 'S256',
  });
  const answer = oauth.validateAuthResponse(as, nativeClient, await browser.authorize(url), oauth.expectNoState);
  for (const verifier of [oauth.generateRandomCodeVerifier(), oauth.nopkce]) {
    const response = await oauth.authorizationCodeGrantRequest(
      as, nativeClient, oauth.None(), answer, native.redirect_uri, verifier, insecure,
    );
    await refused(oauth.processAuthorizationCodeResponse(as, nativeClient, response), 'invalid_grant');
  }
});
