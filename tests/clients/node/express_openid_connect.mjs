// express-openid-connect (Auth0's middleware): expects RS256 and finds it.

import assert from 'node:assert/strict';
import express from 'express';
import openid from 'express-openid-connect';
import { register, serve } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const app = await serve();
const client = await check('a client is registered', () => register(`${app.url}/callback`));
app.listener = express()
  .use(
    openid.auth({
      issuerBaseURL: demo.issuer,
      baseURL: app.url,
      clientID: client.client_id,
      clientSecret: client.client_secret,
      secret: 'of this app alone, and long enough for it',
      authorizationParams: { response_type: 'code', scope: 'openid profile email' },
      idpLogout: false,
      // Its five seconds are too short for a machine that is busy with other tests.
      httpTimeout: 60_000,
    }),
  )
  .get('/', (request, response) => response.json(request.oidc.user));

await check('a person logs in and the app knows who it is', async () => {
  const browser = new Browser(demo.user);
  const page = await browser.visit(`${app.url}/`);
  assert.equal(page.status, 200, page.html);
  assert.deepEqual(browser.pages, ['login', 'consent']);
  assert.match(JSON.parse(page.html).sub, /^user_/);
});
app.close();
