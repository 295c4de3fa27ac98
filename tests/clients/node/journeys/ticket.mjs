// A ticket between a customer and an operator: node journeys/ticket.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// DEMO_JSON also has `operator`, an address that the setting `operators` names and nobody has yet. The operator sets up a second
// factor, looks at the customer's account, and notes, answers and closes on the page of the ticket. The customer sees the look and
// the answer, and never the note.

import assert from 'node:assert/strict';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { linkOf } from '../mailbox.mjs';
import { totp } from '../totp.mjs';
import { PRIMARY, ROWS, address, arrives, firsts, go, history, journey, newAccount, passSteps, refusedAt, signUp } from './steps.mjs';

const ACCOUNT = 'Tess & Co';
const email = address('Tess');

/** Asks from an error page, and returns the address of the ticket. */
async function ask(customer) {
  return check('an error page leads to a question with its request filled in', async () => {
    await refusedAt(customer, `${demo.issuer}/dashboard/account_nobody`, 404);
    await examine(customer, 'error');
    await go(customer, /^\/support\/new$/, 'a[href^="/support/new?request="]');
    assert.match(await customer.inputValue('#request_id'), /\w{8}/);
    await customer.fill('input[name=subject]', 'No such page');
    await customer.fill('textarea[name=text]', 'Where did it go?');
    await customer.selectOption('#account_id', { label: ACCOUNT });
    await examine(customer, 'ticket-new');
    await go(customer, /^\/support\/ticket_\w+\?sent$/, PRIMARY);
    await examine(customer, 'ticket-sent');
    return customer.url().split('?')[0];
  });
}

/** Sets up a second factor, and opens the operator's pages with it. */
async function enter(operator) {
  const accounts = `${demo.issuer}/operator/accounts`;
  await check('the operator is led to a second factor first', async () => {
    await operator.goto(accounts);
    await operator.waitForURL(/\/account\/security$/);
    await examine(operator, 'security');
    await operator.click('a[href="/account/security/totp"]');
    const secret = (await operator.locator('.secret').innerText()).replace(/\s/g, '');
    await examine(operator, 'totp');
    await operator.fill('input[name=code]', totp(secret));
    await operator.click(PRIMARY);
    await operator.locator('.codes').waitFor();
    await examine(operator, 'recovery-codes');
    await operator.goto(accounts);
    await examine(operator, 'operator-accounts');
  });
}

async function lookedAt(operator) {
  await check('then looks at the account of the customer', async () => {
    await operator.fill('main input[name=q]', email);
    await operator.keyboard.press('Enter');
    await operator.locator(ROWS, { hasText: ACCOUNT }).waitFor();
    await examine(operator, 'operator-found');
    await go(operator, /\/operator\/accounts\/account_\w+$/, `${ROWS} th a`);
    await examine(operator, 'operator-account');
  });
}

/** Does one act on the page of the ticket `id`, with a text if it takes one. */
async function act(operator, id, what, text) {
  await operator.goto(`${demo.issuer}/operator/tickets/${id}`);
  await go(operator, new RegExp(`/operator/tickets/${id}/${what}$`), `main a[href$="/${id}/${what}"]`);
  if (text) await operator.fill('textarea[name=text]', text);
  await examine(operator, `operator-ticket-${what}`);
  await go(operator, new RegExp(`\\?saved=${what}$`), PRIMARY);
}

async function answered(operator, id) {
  await check('finds the ticket, with who asked and their account beside it', async () => {
    const list = `${demo.issuer}/operator/tickets`;
    const row = operator.locator(ROWS, { hasText: 'No such page' });
    await arrives(operator, list, () => row.count());
    assert.ok((await row.innerText()).includes(ACCOUNT) && (await row.innerText()).includes(email));
    await examine(operator, 'operator-tickets');
    await go(operator, new RegExp(`/operator/tickets/${id}$`), `${ROWS} th a[href$="/${id}"]`);
    await examine(operator, 'operator-ticket');
  });
  await check('notes something for colleagues, and answers', async () => {
    await act(operator, id, 'note', 'A known bug.');
    await act(operator, id, 'answer', 'Try the other one.');
    assert.equal(await operator.locator('.thread .internal', { hasText: 'A known bug.' }).count(), 1);
    await examine(operator, 'operator-ticket-answered');
  });
}

async function goesOn(customer, operator, id) {
  await check('the mail leads the customer to the answer, without the note', async () => {
    await customer.goto(await linkOf(email, '/support/ticket_'));
    const said = await customer.locator('main').innerText();
    assert.ok(said.includes('Try the other one.') && !said.includes('A known bug.'), said);
    await examine(customer, 'ticket-answered');
  });
  await check('who replies, closes and reopens', async () => {
    await customer.fill('textarea[name=text]', 'That works, thank you.');
    await go(customer, /\?sent$/, PRIMARY);
    await customer.click(`form[action="/support/${id}/close"] button`);
    await customer.locator('textarea').waitFor({ state: 'detached' });
    await examine(customer, 'ticket-closed');
    await customer.click(`form[action="/support/${id}/reopen"] button`);
    await customer.locator('textarea').waitFor();
    await act(operator, id, 'close');
    const authors = await operator.locator('.thread h3').allTextContents();
    const expected = ['Customer', 'Internal note', 'Support', 'Customer'];
    assert.ok(authors.length === 4 && authors.every((author, at) => author.startsWith(expected[at])), `${authors}`);
    await arrives(customer, `${demo.issuer}/support`, () => customer.getByText('Closed').count());
    await examine(customer, 'tickets');
  });
}

passSteps();
await journey(async () => {
  const customer = await signUp('Tess', email);
  const home = await newAccount(customer, ACCOUNT);
  const id = new URL(await ask(customer)).pathname.split('/').at(-1);
  const operator = await signUp('Opal', demo.operator);
  await enter(operator);
  await lookedAt(operator);
  await answered(operator, id);
  await goesOn(customer, operator, id);
  await check('the customer sees in the history of the account that the operator looked', async () => {
    const looked = async () => (await history(customer))[0] === 'The operator looked at the account';
    await arrives(customer, `${home}/settings/history`, looked);
    await examine(customer, 'account-history');
    await arrives(customer, `${home}/events?type=ticket.*`, async () => (await firsts(customer)).length);
  });
});
