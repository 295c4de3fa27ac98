// oauth4webapi where openid-client has scripts of its own: pushed and signed requests, signed responses and DPoP in one code
// flow of a client of the FAPI 2.0 Security Profile; a device; token exchange. This library checks each response by itself.

import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { manage } from './app.mjs';
import { check, demo, refused } from './checks.mjs';
import { allowDevices } from './device_flow.mjs';
import { Browser } from './login.mjs';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const CALLBACK = 'https://app.example/callback';
const ORDERS = `https://orders-${Date.now()}.example.com`;
const STOCK = `urn:example:stock:${Date.now()}`;

const { native } = demo.clients;
const insecure = { [oauth.allowInsecureRequests]: true };
const browser = new Browser(demo.user);
const issuer = new URL(demo.issuer);
const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
const make = (path, body) => manage(`/v1/${path}`, { method: 'POST', body });

const kid = 'first';
const { publicKey, privateKey } = await oauth.generateKeyPair('ES256', { extractable: true });
const key = { key: privateKey, kid };
const authenticate = oauth.PrivateKeyJwt(key);

const app = await check('a client of the FAPI 2.0 Security Profile that signs its requests', async () => {
  const { client_id } = await make('clients', {
    name: 'Signs its requests',
    client_type: 'web',
    redirect_uris: [CALLBACK],
    scopes: ['openid', 'email', 'offline_access'],
    auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...(await crypto.subtle.exportKey('jwk', publicKey)), kid, alg: 'ES256', use: 'sig' }] },
    fapi_2_security_profile: true,
    require_signed_request_object: true,
    id_token_signed_response_alg: 'ES256',
    access_token_signed_response_alg: 'ES256',
    authorization_signed_response_alg: 'ES256',
    token_policy: { refresh_rotation: false },
    dpop_bound_access_tokens: true,
  });
  return { client_id, id_token_signed_response_alg: 'ES256', authorization_signed_response_alg: 'ES256' };
});

/** A code flow whose request is signed and pushed, and whose response is signed. */
async function authorize(parameters, DPoP) {
  const verifier = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const request = await oauth.issueRequestObject(as, app, {
    redirect_uri: CALLBACK,
    response_type: 'code',
    response_mode: 'jwt',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  }, key);
  const pushing = await oauth.pushedAuthorizationRequest(as, app, authenticate, { request }, { DPoP, ...insecure });
  const { request_uri } = await oauth.processPushedAuthorizationResponse(as, app, pushing);
  const url = new URL(as.authorization_endpoint);
  url.search = new URLSearchParams({ client_id: app.client_id, request_uri });
  const callback = await browser.authorize(url, { redirectUri: CALLBACK });
  assert.deepEqual([...callback.searchParams.keys()], ['response']);
  const answer = await oauth.validateJwtAuthResponse(as, app, callback, state, insecure);
  const redeem = async (handle) => {
    const options = { DPoP: handle, ...insecure };
    const response = await oauth.authorizationCodeGrantRequest(as, app, authenticate, answer, CALLBACK, verifier, options);
    return oauth.processAuthorizationCodeResponse(as, app, response, { expectedNonce: nonce, requireIdToken: true });
  };
  return redeem;
}

const DPoP = oauth.DPoP(app, await oauth.generateKeyPair('ES256'));
const thiefs = oauth.DPoP(app, await oauth.generateKeyPair('ES256'));

const tokens = await check('a signed and pushed request, a signed response, and tokens of one key', async () => {
  const redeem = await authorize({ scope: 'openid email offline_access' }, DPoP);
  await refused(redeem(thiefs), 'invalid_grant');
  const tokens = await redeem(DPoP);
  assert.equal(tokens.token_type, 'dpop');
  return tokens;
});

await check('userinfo and refresh need the key', async () => {
  const { sub } = oauth.getValidatedIdTokenClaims(tokens);
  const ask = (handle) => oauth.userInfoRequest(as, app, tokens.access_token, { DPoP: handle, ...insecure });
  const user = await oauth.processUserInfoResponse(as, app, sub, await ask(DPoP));
  assert.equal(user.email, demo.user.email);
  assert.equal((await ask(thiefs)).status, 401);
  const refresh = async (options) => {
    const response = await oauth.refreshTokenGrantRequest(as, app, authenticate, tokens.refresh_token, { ...options, ...insecure });
    return oauth.processRefreshTokenResponse(as, app, response);
  };
  await refused(refresh({}), 'invalid_dpop_proof');
  assert.equal((await refresh({ DPoP })).token_type, 'dpop');
});

await check('a request that is not signed, or by a stranger, is refused', async () => {
  const push = async (parameters) => {
    const response = await oauth.pushedAuthorizationRequest(as, app, authenticate, parameters, insecure);
    return oauth.processPushedAuthorizationResponse(as, app, response);
  };
  const parameters = { redirect_uri: CALLBACK, response_type: 'code', scope: 'openid' };
  await refused(push(parameters), 'invalid_request');
  const stranger = { key: (await oauth.generateKeyPair('ES256')).privateKey, kid };
  await refused(push({ request: await oauth.issueRequestObject(as, app, parameters, stranger) }), 'invalid_request_object');
});

await check('a device waits, is approved, and gets tokens', async () => {
  await allowDevices();
  const client = { client_id: native.client_id };
  const asking = await oauth.deviceAuthorizationRequest(as, client, oauth.None(), { scope: 'openid email' }, insecure);
  const codes = await oauth.processDeviceAuthorizationResponse(as, client, asking);
  let page = await browser.open(codes.verification_uri_complete);
  page = await browser.submit(page, page.forms[0], { user_code: codes.user_code });
  const form = page.forms.find(({ buttons }) => buttons.some(({ name }) => name === 'decision'));
  assert.ok(form, page.html);
  await browser.submit(page, form, { decision: 'approve' });
  const polling = await oauth.deviceCodeGrantRequest(as, client, oauth.None(), codes.device_code, insecure);
  const given = await oauth.processDeviceCodeResponse(as, client, polling);
  assert.equal(oauth.getValidatedIdTokenClaims(given).sub, oauth.getValidatedIdTokenClaims(tokens).sub);
});

await check('a gateway exchanges a bound token with a proof of its key, and gets a bound one', async () => {
  const policy = { subject_clients: [app.client_id], targets: [{ audience: STOCK, scopes: ['read'] }] };
  const made = await make('clients', { name: 'Gateway', client_type: 'machine', token_exchange: policy });
  const scopes = [{ name: 'read', description_en: 'Read', description_nl: 'Lezen' }];
  for (const [audience, { client_id }] of [[ORDERS, app], [STOCK, made]]) {
    await make('resources', { audience, name: 'API', scopes, apps: [{ client_id, scopes: ['read'] }] });
  }
  const redeem = await authorize({ scope: 'openid read', resource: ORDERS }, DPoP);
  const { access_token } = await redeem(DPoP);
  const gateway = { client_id: made.client_id };
  const exchange = async (parameters, options) => {
    const all = { subject_token: access_token, subject_token_type: ACCESS_TOKEN, ...parameters };
    const secret = oauth.ClientSecretBasic(made.client_secret);
    const sent = { ...options, ...insecure };
    const response = await oauth.genericTokenEndpointRequest(as, gateway, secret, EXCHANGE, all, sent);
    return oauth.processGenericTokenEndpointResponse(as, gateway, response);
  };
  const given = await exchange({ resource: STOCK }, { DPoP });
  assert.deepEqual([given.issued_token_type, given.token_type, given.scope], [ACCESS_TOKEN, 'dpop', 'read']);
  const { act, aud, cnf } = JSON.parse(Buffer.from(given.access_token.split('.')[1], 'base64url'));
  assert.deepEqual([act, aud], [{ sub: made.client_id }, [STOCK]]);
  assert.equal(cnf.jkt, await DPoP.calculateThumbprint());
  await refused(exchange({ resource: STOCK }, { DPoP: thiefs }), 'invalid_request');
  await refused(exchange({ resource: ORDERS }, { DPoP }), 'invalid_target');
});
