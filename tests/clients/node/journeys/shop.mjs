// The app of the journeys: it logs people in with openid-client.

import * as client from 'openid-client';
import { serve } from '../app.mjs';
import { demo } from '../checks.mjs';
import { allow, go } from './steps.mjs';

const PAGE = '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><p>Back at the shop';

export const shop = await serve();
shop.listener = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
allow(shop.url);
export const callback = `${shop.url}/callback`;

/** The app with its credentials. */
export const configure = ({ id, secret }) =>
  client.discovery(new URL(demo.issuer), id, undefined, client.ClientSecretPost(secret), {
    execute: [client.allowInsecureRequests],
  });

/** Logs the person of this window in for the first time, and returns the app's tokens. */
export async function logIn(page, config) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid profile email',
    state: expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  await page.goto(url.href);
  await go(page, /^\/callback\?/, 'button[name=decision][value=approve]');
  return client.authorizationCodeGrant(config, new URL(page.url()), { pkceCodeVerifier, expectedState });
}

/** Whether the server says to the app that this token is good. */
export const isActive = async (config, token) => (await client.tokenIntrospection(config, token)).active;
