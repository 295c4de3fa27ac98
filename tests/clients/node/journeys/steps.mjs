// What the journeys through the dashboard share: people with windows, and the steps that more than one of them takes.

import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { codeOf } from '../mailbox.mjs';
import { chrome, complaints, open } from '../windows.mjs';

export const PRIMARY = 'main form[method=post] button.primary';
export const DANGER = 'main form[method=post] button.danger';
export const ROWS = 'main tbody tr';
export const SECRET = '.secret-once code.secret';

const PATIENCE_MS = 600_000;
const unique = `${Date.now()}@journeys.example`;
const allowed = new Set([demo.issuer]);
const strangers = [];
const refused = [];

/** Lets windows go to this origin as well. */
export const allow = (origin) => allowed.add(origin);

/** Runs a journey to its end; nothing may be said on any console, and nothing asked of another host. */
export async function journey(run, ...servers) {
  try {
    await run();
    await check('nothing was said on any console', () => {
      const isExpected = (text) => refused.some((url) => text.startsWith(`${url}: Failed to load resource`));
      assert.deepEqual(complaints.filter((text) => !isExpected(text)), []);
    });
    await check('nothing was asked of another host', () => assert.deepEqual(strangers, []));
  } finally {
    await chrome.close();
    for (const server of servers) server.close();
  }
}

/** A window of somebody, with cookies of its own. */
export async function window() {
  const page = await open();
  page.context().on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol !== 'data:' && !allowed.has(origin)) strangers.push(request.url());
  });
  return page;
}

/** Does `act`, which leads to a path that `expected` describes, with its query or without. */
export async function to(page, expected, act) {
  const isThere = ({ pathname, search }) => expected.test(pathname) || expected.test(pathname + search);
  await Promise.all([page.waitForURL(isThere), act()]);
}

/** Presses `button`, which leads to a path that `expected` describes. */
export const go = (page, expected, button) => to(page, expected, () => page.click(button));

/** Opens a page that is refused with `status`. Chromium says so on the console. */
export async function refusedAt(page, url, status) {
  refused.push(url);
  const response = await page.goto(url);
  assert.equal(response.status(), status, url);
}

/** Opens `url` again and again until `seen` finds there what has to arrive, and returns it. */
export async function arrives(page, url, seen) {
  const late = Date.now() + PATIENCE_MS;
  for (;;) {
    await page.goto(url);
    const found = await seen();
    if (found) return found;
    if (Date.now() > late) throw new Error(`it did not arrive at ${url}`);
    await pause(50);
  }
}

/** What the first column of the list says. */
export const firsts = (page) => page.locator(`${ROWS} th`).allTextContents();

/** What the history on the page says, newest first. */
export const history = (page) => page.locator('.timeline li p:not(.small)').allTextContents();

/** A mail address that nobody had before. */
export const address = (name) => `${name.toLowerCase()}-${unique}`;

let examineStep = examine;

/** Leaves it to another journey, first_login.mjs, to examine the pages of the steps below: what it passes is the same. */
export function passSteps() {
  examineStep = (page) => page.waitForLoadState();
}

/** Signs a person up, and returns their window. `read` finds the code that a mail brought. */
export async function signUp(name, email = address(name), read = codeOf) {
  const page = await window();
  await check(`${name} signs up`, async () => {
    await page.goto(`${demo.issuer}/sign-up`);
    await examineStep(page, 'sign-up');
    await page.fill('input[name=email]', email);
    await go(page, /^\/mailbox\/code$/, PRIMARY);
    await examineStep(page, 'sign-up-code');
    await page.fill('input[name=code]', await read(email, 6));
    await go(page, /^\/sign-up\/finish$/, PRIMARY);
    await examineStep(page, 'sign-up-finish');
    await page.fill('input[name=name]', name);
    await page.fill('input[name=password]', 'tests are fun');
    await go(page, /^\/sign-up\/done$/, PRIMARY);
  });
  return page;
}

/** Makes an account, and returns the address of its dashboard. */
export function newAccount(page, name) {
  return check(`and makes the account ${name}`, async () => {
    await page.goto(`${demo.issuer}/dashboard/new`);
    await examineStep(page, 'new-account');
    await page.fill('input[name=name]', name);
    await go(page, /^\/dashboard\/account_\w+$/, PRIMARY);
    return page.url();
  });
}

/** Makes a web app, and returns its id and secret. */
export function newApp(page, home, name, callback) {
  return check(`makes the app ${name}, whose secret is shown once`, async () => {
    await page.goto(`${home}/apps/new`);
    await examineStep(page, 'new-app');
    await go(page, /\/apps\/new\/web$/, 'main a[href$="/apps/new/web"]');
    await examineStep(page, 'new-app-web');
    await page.click('details.more > summary');
    await examineStep(page, 'new-app-web-more');
    await page.click('details.more > summary');
    await page.fill('input[name=name]', name);
    await page.fill('textarea[name=redirect_uris]', callback);
    await page.click(PRIMARY);
    const secret = await page.locator(SECRET).innerText();
    await examineStep(page, 'new-app-secret');
    await go(page, /\/apps\/client_\w+/, '.secret-once a.button');
    const id = new URL(page.url()).pathname.split('/').at(-1);
    assert.ok(!(await page.content()).includes(secret), 'the secret is shown again');
    return { id, secret };
  });
}
