// Auth.js: an OIDC provider by issuer, id and secret. It shows who is logged in from the id_token.

import assert from 'node:assert/strict';
import { ExpressAuth, getSession } from '@auth/express';
import express from 'express';
import { register, serve } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const app = await serve();
const client = await check('a client is registered, with who the person is in its id_tokens', () =>
  register(`${app.url}/auth/callback/xwms`, { claims_in_id_token: true }),
);
const config = {
  secret: 'of this app alone, and long enough for it',
  trustHost: true,
  providers: [
    {
      id: 'xwms',
      name: 'xwms',
      type: 'oidc',
      issuer: demo.issuer,
      clientId: client.client_id,
      clientSecret: client.client_secret,
    },
  ],
};
app.listener = express()
  .use('/auth', ExpressAuth(config))
  .get('/', async (request, response) => response.json(await getSession(request, config)));

await check('a person logs in and the app knows their name and mail address', async () => {
  const browser = new Browser(demo.user);
  const start = await browser.open(`${app.url}/auth/signin`);
  const form = start.forms.find((form) => form.action.includes('/signin/xwms'));
  let page = await browser.submit(start, form, { callbackUrl: `${app.url}/` });
  page = await browser.visit(page.url);
  assert.equal(page.status, 200, page.html);
  const { user } = JSON.parse(page.html);
  assert.equal(user.email, demo.user.email);
  assert.ok(user.name);
});
app.close();
