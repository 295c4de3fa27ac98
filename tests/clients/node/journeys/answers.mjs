// What an answer of the audit shows to somebody who reads it, in the words of REST: node has no share in the code of the pages, so
// the words are here once more.

/** The columns by their labels. */
const COLUMNS = {
  Activated: 'activated_at', Address: 'address', APIs: 'apis', App: 'client_id', Approved: 'approved_at', By: 'actor',
  Changes: 'changes', Consent: 'consent_id', Created: 'created_at', Credential: 'credential_id', Ended: 'ended_at',
  Error: 'error', Events: 'events', Expires: 'expires_at', First: 'first_at', 'First event': 'first_position', How: 'how',
  ID: 'id', Key: 'key_id', Kind: 'kind', Label: 'label', Last: 'last_at', 'Last event': 'last_position',
  'Last request': 'last_request_at', 'Last used': 'last_used_at', Level: 'depth', Mark: 'mark', Network: 'network',
  New: 'is_new', Object: 'object', 'Others meanwhile': 'at_the_same_time', Person: 'user_id', Position: 'position',
  Reported: 'reported_at', Request: 'request_id', Requests: 'requests', Scopes: 'scopes', Secret: 'secret_id', Since: 'since',
  Stage: 'stage', Status: 'status', Stopped: 'stopped_at', 'Stopped by': 'stopped_by', Token: 'token_id',
  'Valid tokens': 'valid_tokens', What: 'what', When: 'at', Why: 'why', Withdrawn: 'withdrawn_at', 'Works until': 'works_until',
};

/** The events by their words. Whatever is not here is shown as it is. */
const EVENTS = {
  'Access authorized': 'grant.authorized',
  'App created': 'client.created',
  'Code redeemed': 'grant.code_redeemed',
  'Consent granted': 'consent.granted',
  'Secret created': 'client.secret_created',
  'The operator looked at the account': 'account.viewed',
  'Token issued': 'token.issued',
  'Tokens refreshed': 'grant.refreshed',
};

/** Why something stopped, by its words. Whatever is not here is shown as it is. */
const REASONS = {
  'Its grant was revoked': 'grant_revoked',
  'Revoked by the account': 'account',
  'Secret revoked': 'client_secret_revoked',
  'The person ended all access': 'user_tokens_revoked',
  'The person signed out': 'session_ended',
};

/** What stops first, by its words. */
const ACTS = {
  'All that the person has with the account’s apps will stop': 'revoke_person',
  'The app will be disabled': 'disable_client',
  'The secret will be revoked': 'revoke_secret',
  'The token will be revoked': 'revoke_token',
};

const MOMENT = /^\d{1,2} \w+ \d{4}, \d{2}:\d{2}:\d{2}\.\d{3} UTC$/;

/** The rows of the answer on the page: of each cell what it says, with ids in full. */
export async function rows(page) {
  const caption = (await page.locator('main h1').innerText()).trim();
  const table = page.locator('main section.card').filter({ has: page.locator('table caption', { hasText: caption }) });
  if ((await table.count()) === 0) {
    await page.locator('main .nothing').first().waitFor();
    return [];
  }
  const [labels, cells] = await table.first().locator('table').evaluate((table) => {
    const said = (cell) => {
      const time = cell.querySelector('time');
      if (time) return time.dateTime;
      const whole = cell.querySelector('[data-copy]');
      if (whole) return whole.dataset.copy;
      const text = cell.textContent.trim();
      const end = text.split('…')[1];
      // A link says the end of an id, and leads to all of it.
      const ids = end ? decodeURIComponent(cell.querySelector('a')?.href ?? '').match(/[a-z_]+_[0-9a-z]{26}/g) : null;
      return ids?.findLast((id) => id.endsWith(end)) ?? text;
    };
    const texts = (of) => [...of].map((cell) => cell.textContent.trim());
    return [texts(table.tHead.rows[0].cells), [...table.tBodies[0].rows].map((row) => [...row.cells].map(said))];
  });
  return cells.map((row) => Object.fromEntries(row.map((text, index) => entry(labels[index], text))));
}

function entry(label, text) {
  const column = COLUMNS[label];
  if (!column) throw new Error(`a column that nobody knows: ${label}`);
  if (text === '–') return [column, null];
  if (text.includes('…')) throw new Error(`${label} has a part of an id and leads nowhere: ${text}`);
  if (column === 'what') return [column, EVENTS[text] ?? text];
  if (column === 'stopped_by') return [column, REASONS[text] ?? text];
  return [column, MOMENT.test(text) ? new Date(text.replace(',', '')).toISOString() : text];
}

/** What the facts on the page say, by their labels. */
export async function facts(page) {
  const pairs = await page.locator('main dl.key > div').evaluateAll((all) =>
    all.map((pair) => [pair.querySelector('dt').textContent.trim(), pair.querySelector('dd').textContent.trim()]),
  );
  return Object.fromEntries(pairs);
}

/** The plan on the page of the containment. */
export async function plan(page) {
  const said = await facts(page);
  const count = (label) => {
    if (!/^[\d,]+$/.test(said[label] ?? '')) throw new Error(`${label} is not counted: ${said[label]}`);
    return Number(said[label].replaceAll(',', ''));
  };
  const accepted = page.locator('main section.card').filter({ hasText: 'Accepted after it had stopped' }).locator('tbody tr');
  return {
    act: ACTS[said.First] ?? null,
    tokens: count('Valid tokens'),
    grants: count('Grants'),
    people: count('People'),
    clients: count('Apps'),
    accepted_after: await accepted.allTextContents(),
  };
}
