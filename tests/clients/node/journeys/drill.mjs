// An investigator in a browser: node journeys/drill.mjs INPUT_JSON
//
// INPUT_JSON has `issuer`, `account_id`, `email` and `password` of a member. Each line on the standard input is an order, as JSON, and
// gets a line as its answer, `{"said": …}` or `{"failed": "…"}`. Whatever is done, is done by links and forms, beginning at the
// overview of the account: no address of a page is made here. Links of an answer that lead nowhere fail the drill.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { examine } from '../axe.mjs';
import { demo } from '../checks.mjs';
import { facts, plan, rows } from './answers.mjs';
import { chrome, complaints, open } from '../windows.mjs';

const PRIMARY = 'main form[method=post] button.primary';
const ANSWER = /\/audit\/ask\/(\w+)$/;

const page = await open();

/** Does `act`, which leads to another page, and waits for that. */
async function lead(act) {
  await Promise.all([page.waitForEvent('framenavigated'), act()]);
  await page.waitForLoadState();
}

/** Follows the link on the page with this in its address; the first of several. */
async function follow(part, within = 'main') {
  const link = page.locator(`${within} a[href*="${part}"]`).first();
  if ((await link.count()) === 0) throw new Error(`no link to ${part} on ${page.url()}: a dead end`);
  // What is done less often is in a menu.
  const menu = page.locator(`${within} details.further:not([open])`, { has: page.locator(`a[href*="${part}"]`) });
  if (!(await link.isVisible()) && (await menu.count()) > 0) await menu.locator('summary').click();
  await lead(() => link.click());
}

const here = () => {
  const { pathname, searchParams } = new URL(page.url());
  const given = (name) => searchParams.get(name) ?? '';
  return { kind: pathname.match(ANSWER)?.[1], about: given('about'), since: given('since'), until: given('until') };
};
const encoded = (text) => new URLSearchParams({ about: text }).toString();
/** A time as the field of a browser takes it. */
const typed = (time) => (time ?? '').replace('Z', '');

async function logIn() {
  await page.goto(`${demo.issuer}/dashboard/${demo.account_id}`);
  await page.fill('input[name=email]', demo.email);
  await page.fill('input[name=password]', demo.password);
  await page.click('form[method=post] button.primary');
  await page.locator('#search').waitFor();
}

/** Pastes `text` into the search, which leads to the page of what it is, and never shows it if it is a secret. */
async function paste({ text, id }) {
  await page.fill('#search', text);
  await lead(() => page.press('#search', 'Enter'));
  assert.ok(page.url().includes(encodeURIComponent(id ?? text)), `${id ?? text} is not at ${page.url()}`);
  if (id && id !== text) assert.ok(!(await page.content()).includes(text), 'what was pasted is shown');
}

/** Goes to a question about the account from the list of questions. */
async function choose(kind) {
  await follow('/audit', '.side');
  await follow(`/audit/ask/${kind}`);
}

/** Goes to a question about `about`: from an answer about the same, or from what the search finds. */
async function turn(kind, about) {
  if (here().about !== about || !here().kind) {
    await paste({ text: about });
    if (!here().kind) await follow(`/audit/ask/by?${encoded(about)}`);
  }
  if (here().kind === kind) return lead(() => page.reload());
  return follow(`/audit/ask/${kind}?${encoded(about)}`);
}

/** Chooses the window, in the form of the answer. */
async function choose_window(since, until) {
  // A browser leaves zeros at the end of a time out.
  const same = (shown, wanted) => Date.parse(`${typed(shown)}Z`) === Date.parse(wanted) || (!shown && !wanted);
  if (same(here().since, since) && same(here().until, until)) return;
  const form = page.locator('main details.filters');
  if (!(await form.evaluate((form) => form.open))) await form.locator('summary').click();
  await form.locator('input[name=since]').fill(typed(since));
  await form.locator('input[name=until]').fill(typed(until));
  await lead(() => form.locator('button.primary').click());
}

/** Every link in the answer leads to a page. */
async function leads_on() {
  const dead = await page.evaluate(async () => {
    const all = [...document.querySelectorAll('main tbody a[href], main .acts a[href]')].map((link) => link.href);
    const pages = [...new Set(all)].filter((href) => !href.includes('/file?'));
    const statuses = await Promise.all(pages.map(async (href) => [href, (await fetch(href)).status]));
    return statuses.filter(([, status]) => status !== 200);
  });
  assert.deepEqual(dead, [], `links on ${page.url()} lead nowhere`);
}

async function ask({ kind, about, since, until }) {
  if (about) await turn(kind, about);
  else await choose(kind);
  await choose_window(since, until);
  assert.equal(await page.locator('main nav.pages a[rel=next]').count(), 0, 'the answer has another page');
  await leads_on();
  const said = await facts(page);
  return { data: await rows(page), position: Number(said['True for position']) };
}

/** Asks, takes the answer along as a file, and pins it to the case of the drill. People without sight can read it, too. */
async function report(question) {
  const shown = await ask(question);
  await examine(page, `answer-${question.kind}`);
  const answer = page.url();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('main a[href*="format=jsonl"]').click(),
  ]);
  const lines = await readFile(await download.path(), 'utf8');
  const taken = lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  assert.equal(taken.length, shown.data.length, 'the file has the rows of the page');
  await follow('/audit/pin?');
  await lead(() => page.click(PRIMARY));
  await page.locator('main .notice').waitFor();
  const pins = page.locator(`main a[href*="/audit/ask/${question.kind}?"]`);
  await lead(() => pins.last().click());
  assert.deepEqual(await rows(page), shown.data, 'the pin leads to the same answer');
  await page.goto(answer);
  return taken;
}

/** Opens the event of this name in the answer on the page, and returns its data. */
async function event({ name }) {
  const found = (await rows(page)).find(({ what }) => what === name);
  assert.ok(found?.position, `no ${name} in the answer`);
  await follow(`/events/${found.position}`, 'main tbody');
  return JSON.parse(await page.locator('main section.code pre').last().getAttribute('data-copy')).data;
}

/** Opens a case, which keeps what is found. */
async function open_case({ title }) {
  await follow('/audit', '.side');
  await follow('/audit/cases');
  await follow('/audit/cases/new');
  await page.fill('input[name=title]', title);
  await lead(() => page.click(PRIMARY));
  await page.locator('main h1', { hasText: title }).waitFor();
}

/** Says on the page of a credential that it is exposed. That leads to what stops. */
async function expose({ id }) {
  await paste({ text: id });
  await follow('/audit/expose?');
  assert.equal(await page.inputValue('input[name=credential_id]'), id);
  await lead(() => page.click(PRIMARY));
  await page.locator('main .notice').waitFor();
}

/** Shows what stops; with `write`, types what is asked for and stops it. */
async function contain({ target, write }) {
  await paste({ text: target });
  if (here().kind === undefined && (await page.locator('main a[href*="/audit/contain?"]').count()) === 0) {
    await follow(`/audit/ask/by?${encoded(target)}`);
  }
  await follow('/audit/contain?');
  assert.equal(await page.inputValue('input[name=target]'), target);
  if (!write) return { dry_run: true, ...(await plan(page)) };
  await page.fill('main input[name=confirm]', target);
  await lead(() => page.locator('main form[action$="/audit/contain/run"] button').click());
  await page.locator('main .notice').waitFor();
  return { dry_run: false };
}

const ORDERS = { paste, ask, event, report, expose, contain, open_case };

await logIn();
for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...given } = JSON.parse(line);
  let answer;
  try {
    answer = { said: (await ORDERS[order](given)) ?? null };
    assert.deepEqual(complaints, [], 'nothing is said on the console');
  } catch (error) {
    answer = { failed: `${order} ${JSON.stringify(given)}, at ${page.url()}: ${error.message}` };
  }
  console.log(JSON.stringify(answer));
}
await chrome.close();
