// Journeys of a person through their mail, in a real browser: node people.mjs DEMO_JSON [SCREENSHOT_DIR]

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { check, demo } from './checks.mjs';
import { codeOf, linkOf } from './mailbox.mjs';
import { chrome, complaints, look, open } from './windows.mjs';
import { examine } from './axe.mjs';

const PRIMARY = 'form[method=post] button.primary';
const PASSWORD = 'tests are fun';

/** Presses a button that leads to `path`. */
async function go(page, button, path) {
  await Promise.all([page.waitForURL((url) => url.pathname === path), page.click(button)]);
}

const unique = `${Date.now()}@people.example`;

async function signUp() {
  const email = `ada-${unique}`;
  const page = await open();
  await check('1 a person finds the sign-up, and the wrong code is said', async () => {
    await page.goto(`${demo.issuer}/login`);
    await examine(page, 'login-with-sign-up');
    await go(page, 'form[action="/sign-up"] button', '/sign-up');
    await page.fill('input[name=email]', email);
    await examine(page, 'sign-up');
    await go(page, PRIMARY, '/mailbox/code');
    await examine(page, 'sign-up-code');
    await page.fill('input[name=code]', 'x');
    await page.click(PRIMARY);
    await page.locator('[role=alert]').waitFor();
    await examine(page, 'sign-up-code-wrong');
  });
  await check('1 the code leads to name and password, which survive a reload', async () => {
    await page.fill('input[name=code]', await codeOf(email, 6));
    await go(page, PRIMARY, '/sign-up/finish');
    await page.reload();
    await examine(page, 'sign-up-finish');
    await page.fill('input[name=name]', 'Ada');
    await page.fill('input[name=password]', 'password1');
    await page.click(PRIMARY);
    await page.locator('[role=alert]').waitFor();
    await examine(page, 'sign-up-finish-wrong');
    await page.fill('input[name=password]', PASSWORD);
    await go(page, PRIMARY, '/sign-up/done');
    await examine(page, 'sign-up-done');
  });
  await check('1 the password is changed', async () => {
    await page.goto(`${demo.issuer}/account/password`);
    await examine(page, 'password-change');
    await page.fill('input[name=old_password]', PASSWORD);
    await page.fill('input[name=password]', 'another good one');
    await page.click(PRIMARY);
    await page.locator('[role=status]').waitFor();
    await examine(page, 'password-changed');
  });
  await check('5 a session is listed, and another one is ended', async () => {
    const other = await open();
    await other.goto(`${demo.issuer}/login?to=sessions`);
    await other.fill('input[name=email]', email);
    await other.fill('input[name=password]', 'another good one');
    await other.check('input[id=remember]');
    await go(other, PRIMARY, '/account/sessions');
    await examine(other, 'sessions');
    await page.goto(`${demo.issuer}/account/sessions`);
    assert.equal(await page.locator('.rows > li').count(), 2);
    await page.locator('.rows > li').nth(1).locator('button').click();
    await page.locator('[role=status]').waitFor();
    await examine(page, 'sessions-ended');
    await other.goto(`${demo.issuer}/account/sessions`);
    assert.ok(new URL(other.url()).pathname === '/login', 'its next click leads to the login');
    await other.context().close();
  });
  await page.context().close();
  return email;
}

async function onAnotherDevice() {
  const email = `bob-${unique}`;
  const [laptop, phone] = [await open(), await open()];
  await check('2 a sign-up that began on a laptop ends on a phone', async () => {
    await laptop.goto(`${demo.issuer}/sign-up`);
    await laptop.fill('input[name=email]', email);
    await go(laptop, PRIMARY, '/mailbox/code');
    await phone.goto(await linkOf(email, '/mailbox/link'));
    await examine(phone, 'mailbox-link');
    await go(phone, PRIMARY, '/sign-up/finish');
    await phone.fill('input[name=name]', 'Bob');
    await phone.fill('input[name=password]', PASSWORD);
    await go(phone, PRIMARY, '/sign-up/done');
  });
  await Promise.all([laptop, phone].map((page) => page.context().close()));
  return email;
}

async function forgotten(email) {
  const page = await open({ locale: 'nl-NL', javaScriptEnabled: false });
  await check('3 a forgotten password is replaced by a code, without JavaScript, in Dutch', async () => {
    await page.goto(`${demo.issuer}/login`);
    await go(page, 'form[action="/password/forgotten"] button', '/password/forgotten');
    await look(page, 'forgotten-nl');
    await page.fill('input[name=email]', email);
    await go(page, PRIMARY, '/mailbox/code');
    await look(page, 'forgotten-code-nl');
    await page.fill('input[name=code]', await codeOf(email, 8));
    await go(page, PRIMARY, '/password/new');
    await look(page, 'password-new-nl');
    await page.fill('input[name=password]', 'a third good one');
    await go(page, PRIMARY, '/password/renewed');
    await look(page, 'password-renewed-nl');
    await go(page, 'button.primary', '/login');
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', 'a third good one');
    await go(page, PRIMARY, '/account/consents');
  });
  await page.context().close();
}

async function disowned(email) {
  const page = await open();
  await check('4 whoever did not change the password ends everything, and chooses a new one', async () => {
    await page.goto(await linkOf(email, '/password/disown'));
    await examine(page, 'password-disown');
    await go(page, PRIMARY, '/mailbox/code');
    await page.fill('input[name=code]', await codeOf(email, 8));
    await go(page, PRIMARY, '/password/new');
    await page.fill('input[name=password]', 'a fourth good one');
    await go(page, PRIMARY, '/password/renewed');
  });
  await page.context().close();
}

async function logIn(page, email, password) {
  await page.goto(`${demo.issuer}/login`);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click(PRIMARY);
}

async function leaving(email, password) {
  const page = await open();
  const remove = 'form[action="/account/data/delete"] button';
  await check('5 a person downloads their data', async () => {
    await logIn(page, email, password);
    await page.waitForURL((url) => url.pathname === '/account/consents');
    await page.goto(`${demo.issuer}/account/data`);
    await examine(page, 'data');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('form[action="/account/data/download"] button'),
    ]);
    assert.equal(JSON.parse(readFileSync(await download.path(), 'utf8')).user.email, email);
  });
  await check('5 a deletion is confirmed by typing the address, and undone by the link in the mail', async () => {
    await page.fill('input[name=email]', 'somebody@else.example');
    await page.click(remove);
    await page.locator('[role=alert]').waitFor();
    await examine(page, 'data-wrong');
    await page.fill('input[name=email]', email);
    await go(page, remove, '/account/data/asked');
    await examine(page, 'data-asked');
    await page.goto(await linkOf(email, '/account/data/undo'));
    await examine(page, 'data-undo');
    await page.click(PRIMARY);
    await page.locator('[role=status]').waitFor();
    await examine(page, 'data-undone');
  });
  await check('5 and again, undone by logging in', async () => {
    await logIn(page, email, password);
    await page.waitForURL((url) => url.pathname === '/account/consents');
    await page.goto(`${demo.issuer}/account/data`);
    await page.fill('input[name=email]', email);
    await go(page, remove, '/account/data/asked');
    await logIn(page, email, password);
    await page.locator('form[action="/login/return"]').waitFor();
    await examine(page, 'login-return');
    await page.click(PRIMARY);
    await page.locator('[role=status]').waitFor();
    await examine(page, 'login-kept');
    await logIn(page, email, password);
    await page.waitForURL((url) => url.pathname === '/account/consents');
  });
  await page.context().close();
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function profile() {
  const email = `cas-${unique}`;
  const other = `cas-new-${unique}`;
  const page = await open();
  await check('6 a person fills in a profile, with a picture and dark pages', async () => {
    await page.goto(`${demo.issuer}/sign-up`);
    await page.fill('input[name=email]', email);
    await go(page, PRIMARY, '/mailbox/code');
    await page.fill('input[name=code]', await codeOf(email, 6));
    await go(page, PRIMARY, '/sign-up/finish');
    await page.fill('input[name=name]', 'Cas');
    await page.fill('input[name=password]', PASSWORD);
    await go(page, PRIMARY, '/sign-up/done');
    await page.goto(`${demo.issuer}/account/profile`);
    await examine(page, 'profile');
    await page.fill('#birthdate', 'yesterday');
    await page.click(PRIMARY);
    await page.locator('[role=alert]').waitFor();
    await examine(page, 'profile-wrong');
    await page.fill('#birthdate', '1990-12-31');
    await page.fill('#zoneinfo', 'Europe/Amsterdam');
    await page.click(PRIMARY);
    await page.locator('[role=status]').waitFor();
    await page.setInputFiles('#picture', { name: 'me.png', mimeType: 'image/png', buffer: PNG });
    await page.click('form[action="/account/profile/picture"] button');
    await page.locator('img.portrait').waitFor();
    // The element has its size before the picture is there.
    await page.waitForLoadState();
    assert.equal(await page.evaluate(() => document.querySelector('img.portrait').naturalWidth), 512);
    await page.selectOption('#theme', 'dark');
    await page.click('form[action="/account/profile/preferences"] button');
    await page.locator('html[data-theme=dark]').waitFor();
    await examine(page, 'profile-dark');
    for (const [name, city] of [['Home', 'Delft'], ['Work', 'Leiden']]) {
      await go(page, 'a[href="/account/profile/addresses"]', '/account/profile/addresses');
      await examine(page, 'postal-address');
      await page.fill('#address_label', name);
      await page.fill('#locality', city);
      await go(page, PRIMARY, '/account/profile');
      await page.locator('[role=status]').waitFor();
    }
    await page.click('form[action="/account/profile/addresses/tell"] button');
    await page.locator('#address-1', { hasText: 'Work' }).waitFor();
    await examine(page, 'postal-addresses');
    await go(page, 'a[href="/account/profile/addresses"]', '/account/profile/addresses');
    await page.fill('#address_label', 'home');
    await page.fill('#locality', 'Delft');
    await page.click(PRIMARY);
    await page.locator('[role=alert]').waitFor();
    await examine(page, 'postal-address-wrong');
  });
  await check('6 the mail address is changed, and the former one undoes it', async () => {
    await page.goto(`${demo.issuer}/account/profile`);
    await go(page, 'a[href="/account/profile/email"]', '/account/profile/email');
    await examine(page, 'new-email');
    await page.fill('input[name=email]', other);
    await go(page, PRIMARY, '/mailbox/code');
    await examine(page, 'new-email-code');
    await page.fill('input[name=code]', await codeOf(other, 8));
    await go(page, PRIMARY, '/account/profile/proved');
    await examine(page, 'new-email-proved');
    await go(page, PRIMARY, '/account/profile');
    await page.locator('[role=status]').waitFor();
    const owner = await open({ locale: 'nl-NL' });
    await owner.goto(await linkOf(email, '/profile/undo'));
    await examine(owner, 'undo-nl');
    await go(owner, PRIMARY, '/mailbox/code');
    await page.goto(`${demo.issuer}/account/profile`);
    assert.equal(new URL(page.url()).pathname, '/login');
    await owner.fill('input[name=code]', await codeOf(email, 8));
    await go(owner, PRIMARY, '/password/new');
    await owner.context().close();
  });
  await page.context().close();
}

try {
  const email = await signUp();
  const other = await onAnotherDevice();
  await forgotten(other);
  await leaving(other, 'a third good one');
  await disowned(email);
  await profile();
  await check('nothing was said on any console', () => assert.deepEqual(complaints, []));
} finally {
  await chrome.close();
}
