// A login at another server in a real browser: node providers.mjs JSON, with `here` and `there`, the demos of two servers.
// `here` has the provider `other`, which is `there`. Their hosts differ, because a browser shares cookies between ports.
//
// Linked at the page of security, used for a login, and unlinked. As in browser.mjs, nothing may appear on any console.

import assert from 'node:assert/strict';
import { check, demo } from './checks.mjs';
import { chrome, complaints, open } from './windows.mjs';

const { here, there } = demo;
const EMAIL = 'input[name=email]';
const PASSWORD = 'input[name=password]';
const WITH = 'form[action="/login/with"] button[value=other]';
const HOME = '**/account/consents';

async function password(page, of) {
  await page.fill(EMAIL, of.user.email);
  await page.fill(PASSWORD, of.user.password);
  await page.click('form[action="/login"] button.primary');
}

/** Logs in at the provider, and approves. */
async function atProvider(page) {
  await page.waitForURL(`${there.issuer}/**`);
  await password(page, there);
  await page.click('button[name=decision][value=approve]');
}

const page = await open();

await check('a login is linked at the page of security', async () => {
  await page.goto(`${here.issuer}/login`);
  await password(page, here);
  await page.waitForURL(HOME);
  await page.goto(`${here.issuer}/account/security`);
  await page.click('form[action="/account/security/logins"] button[value=other]');
  await atProvider(page);
  await page.waitForURL((url) => url.pathname === '/login/link');
  await page.click('button[name=decision][value=link]');
  await page.waitForURL(`${here.issuer}/account/security?login_linked`);
  assert.ok((await page.locator('h3').allInnerTexts()).includes('Other'));
});

await check('it logs in, in another browser', async () => {
  const other = await open();
  await other.goto(`${here.issuer}/login`);
  await other.click(WITH);
  await atProvider(other);
  await other.waitForURL(HOME);
  await other.context().close();
});

await check('it is removed, and then opens nothing', async () => {
  await page.click('form[action="/account/security/logins/remove"] button');
  await page.waitForURL(`${here.issuer}/account/security?login_removed`);
  const other = await open();
  await other.goto(`${here.issuer}/login`);
  await other.click(WITH);
  await atProvider(other);
  await other.locator('form[action="/sign-up"], form[action="/login"]').first().waitFor();
  assert.ok(other.url().startsWith(`${here.issuer}/login/with/other`));
  await other.context().close();
});

await chrome.close();
assert.deepEqual(complaints, []);
