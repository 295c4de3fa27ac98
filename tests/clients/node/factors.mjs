// Second factors in a real browser: node factors.mjs DEMO_JSON, with an issuer that has a name (http://localhost:…).
//
// An authenticator app from its set-up to a login and a recovery code; a passkey of Chromium's virtual authenticator, as
// the second step and alone. As in browser.mjs, nothing may appear on any console.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { examine } from './axe.mjs';
import { check, demo } from './checks.mjs';
import { totp } from './totp.mjs';
import { chrome, complaints, open } from './windows.mjs';

const EMAIL = 'input[name=email]';
const PASSWORD = 'input[name=password]';
const SUBMIT = 'form[action="/login"] button.primary';
const CODE = 'input[name=code]';
const HOME = '**/account/consents';

const at = (path) => `${demo.issuer}${path}`;

async function password(page) {
  await page.goto(at('/login'));
  await page.fill(EMAIL, demo.user.email);
  await page.fill(PASSWORD, demo.user.password);
  await page.click(SUBMIT);
}

const page = await open({ acceptDownloads: true });
let secret;
let codes;

await check('an app is set up: the key is readable, the picture is there, and ten codes are shown once', async () => {
  await password(page);
  await page.waitForURL(HOME);
  await page.goto(at('/account/security'));
  await page.click('a[href="/account/security/totp"]');
  const drawn = await page.locator('svg.qr').boundingBox();
  assert.ok(drawn.width > 100 && drawn.height > 100, 'the QR code is large enough to scan');
  secret = (await page.locator('.secret').innerText()).replace(/\s/g, '');
  await page.fill(CODE, totp(secret));
  await page.click('button.primary');
  // A list is read at once, also of a page that is not there yet.
  await page.locator('.codes code').nth(9).waitFor();
  codes = await page.locator('.codes code').allInnerTexts();
  assert.equal(codes.length, 10);
});

await check('the codes are saved as a file', async () => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('form button')]);
  assert.equal(download.suggestedFilename(), 'recovery-codes.txt');
  const text = readFileSync(await download.path(), 'utf8');
  assert.ok(codes.every((code) => text.includes(code)));
});

await check('the next login asks for a code', async () => {
  const other = await open();
  await password(other);
  await other.locator(CODE).waitFor();
  await examine(other, 'second-step');
  // One step ahead: the code of this step set the app up.
  await other.fill(CODE, totp(secret, 1));
  await other.click('button.primary');
  await other.waitForURL(HOME);
  await other.context().close();
});

await check('a recovery code works once', async () => {
  for (const good of [true, false]) {
    const other = await open();
    await password(other);
    await other.click('summary');
    await other.fill('input[name=recovery_code]', codes[0]);
    await other.click('details button');
    if (good) await other.waitForURL(HOME);
    else await other.locator('[role=alert]').waitFor();
    await other.context().close();
  }
});

const devtools = await page.context().newCDPSession(page);
await devtools.send('WebAuthn.enable');
const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
  options: {
    protocol: 'ctap2',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  },
});
const present = (enabled) => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });

await check('a passkey is added with a name', async () => {
  await page.goto(at('/account/security/passkeys'));
  await page.fill('input[name=name]', 'Laptop');
  await page.click('button.primary');
  await page.waitForURL('**/account/security');
  assert.ok((await page.locator('h3').allInnerTexts()).includes('Laptop'));
});

await check('the passkey is the second step', async () => {
  await page.context().clearCookies();
  await present(false);
  await password(page);
  await page.locator('form[data-passkey=second]').waitFor();
  await present(true);
  await page.click('form[data-passkey=second] button');
  await page.waitForURL(HOME);
});

await check('the passkey logs in alone', async () => {
  await page.context().clearCookies();
  // Otherwise the virtual authenticator logs in by itself before the page was looked at.
  await page.addInitScript(() => {
    if (globalThis.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
  await page.goto(at('/login'));
  assert.equal(await page.getAttribute(EMAIL, 'autocomplete'), 'username webauthn');
  await page.click('form[data-passkey=login] button');
  await page.waitForURL(HOME);
});

await check('nothing was said on any console', () => assert.deepEqual(complaints, []));
await chrome.close();
