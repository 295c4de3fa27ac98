// A device and its person: node journeys/device.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// A device asks for a code, and polls. Its person types the code on a phone, logs in, compares what the page says, and approves:
// once with scripts, and once without.

import assert from 'node:assert/strict';
import * as client from 'openid-client';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { SCOPE, allowDevices, discover } from '../device_flow.mjs';
import { open } from '../windows.mjs';
import { PRIMARY, journey, window } from './steps.mjs';

const APPROVE = 'button[name=decision][value=approve]';

/** Types the code and logs in; the page that asks is open then. */
async function review(page, { user_code, verification_uri }) {
  await page.goto(verification_uri);
  await page.fill('input[name=user_code]', user_code.toLowerCase().replace('-', ' '));
  await page.click(PRIMARY);
  await page.fill('input[name=email]', demo.user.email);
  await page.fill('input[name=password]', demo.user.password);
  await page.click(PRIMARY);
  await page.waitForSelector(APPROVE);
  const said = await page.locator('main').innerText();
  assert.ok(said.includes(user_code), said);
  assert.match(said, /Only continue if you started this/);
}

await journey(async () => {
  await check('the app may use the flow', allowDevices);
  const config = await discover();

  await check('a person approves their device', async () => {
    const codes = await client.initiateDeviceAuthorization(config, { scope: SCOPE });
    const polled = client.pollDeviceAuthorizationGrant(config, codes);
    const page = await window();
    await page.goto(codes.verification_uri);
    await examine(page, 'device-code');
    await page.fill('input[name=user_code]', 'BBBB');
    await page.click(PRIMARY);
    await page.waitForSelector('[role=alert]');
    await examine(page, 'device-code-wrong');
    await review(page, codes);
    await examine(page, 'device-approval');
    await page.click(APPROVE);
    await page.getByText('Return to your device').waitFor();
    await examine(page, 'device-done');
    assert.ok((await polled).access_token);
    await page.context().close();
  });

  await check('and without scripts', async () => {
    const codes = await client.initiateDeviceAuthorization(config, { scope: 'openid' });
    const page = await open({ javaScriptEnabled: false });
    await review(page, codes);
    await page.click(APPROVE);
    await page.getByText('Return to your device').waitFor();
    assert.ok((await client.pollDeviceAuthorizationGrant(config, codes)).access_token);
    await page.context().close();
  });
});
