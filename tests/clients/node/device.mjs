// openid-client on a device without a browser (RFC 8628): node device.mjs DEMO_JSON. It polls as it does by itself.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { check, demo, refused } from './checks.mjs';
import { SCOPE, allowDevices, discover, registerApi } from './device_flow.mjs';
import { Browser } from './login.mjs';

/** The person opens the link, sends the code that it filled in, and decides. */
async function decide(browser, { user_code, verification_uri_complete }, decision) {
  let page = await browser.open(verification_uri_complete);
  assert.ok(page.html.includes(user_code), 'the code is filled in');
  page = await browser.submit(page, page.forms[0], { user_code });
  const login = page.forms.find(({ inputs }) => inputs.has('password'));
  if (login) page = await browser.submit(page, login, demo.user);
  const form = page.forms.find(({ buttons }) => buttons.some(({ name }) => name === 'decision'));
  assert.ok(form, `no page that asks: ${page.html}`);
  return browser.submit(page, form, { decision });
}

await check('the clients may use the flow', allowDevices);
const browser = new Browser(demo.user);

for (const isPublic of [false, true]) {
  const who = isPublic ? 'a public client' : 'a client with a secret';
  const config = await check(`discovery by ${who}`, () => discover({ isPublic }));

  await check(`${who} gets tokens after an approval`, async () => {
    const codes = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
    assert.match(codes.user_code, /^[BCDFGHJ-NP-TV-XZ]{4}-[BCDFGHJ-NP-TV-XZ]{4}$/);
    const [tokens] = await Promise.all([
      client.pollDeviceAuthorizationGrant(config, codes),
      decide(browser, codes, 'approve'),
    ]);
    const user = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    assert.equal(user.email, demo.user.email);
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
    assert.equal(refreshed.claims().sub, user.sub);
  });

  await check(`${who} is told of a denial`, async () => {
    const codes = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    await decide(browser, codes, 'deny');
    await refused(client.pollDeviceAuthorizationGrant(config, codes), 'access_denied');
  });
}

await check('a device gets a token for an API that it names (RFC 8707)', async () => {
  const resource = 'https://orders.example.com';
  await registerApi(resource);
  const config = await discover();
  const codes = await client.initiateDeviceAuthorization(config, { scope: 'openid read', resource });
  const [tokens] = await Promise.all([
    client.pollDeviceAuthorizationGrant(config, codes),
    decide(browser, codes, 'approve'),
  ]);
  const [, payload] = tokens.access_token.split('.');
  const { aud, scope } = JSON.parse(Buffer.from(payload, 'base64url'));
  assert.deepEqual([aud, scope], [[resource], 'read']);
});
