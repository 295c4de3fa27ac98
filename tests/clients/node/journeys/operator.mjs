// The operator's pages with data in every column: node journeys/operator.mjs DEMO_JSON [SCREENSHOT_DIR]
//
// The demo user is an operator. DEMO_JSON also has `parked`, the path of a parked event, and `alerts`, the paths of
// alerts, one of each kind; some of them were cleared.

import assert from 'node:assert/strict';
import { examine } from '../axe.mjs';
import { check, demo } from '../checks.mjs';
import { totp } from '../totp.mjs';
import { PRIMARY, ROWS, go, journey, window } from './steps.mjs';

const LIST = `${demo.issuer}/operator/alerts`;

/** Logs in, and sets up the second factor without which nobody sees these pages. */
function enter() {
  return check('the operator logs in, and sets up a second factor', async () => {
    const page = await window();
    await page.goto(LIST);
    await page.fill('input[name=email]', demo.user.email);
    await page.fill('input[name=password]', demo.user.password);
    await go(page, /^\/account\/security$/, PRIMARY);
    await page.click('a[href="/account/security/totp"]');
    const secret = (await page.locator('.secret').innerText()).replace(/\s/g, '');
    await page.fill('input[name=code]', totp(secret));
    await page.click(PRIMARY);
    await page.locator('.codes').waitFor();
    return page;
  });
}

/** Requires that `parts` are there, and that each of them says something. */
async function filled(parts) {
  const texts = (await parts.allInnerTexts()).map((text) => text.trim());
  assert.ok(texts.length > 0 && texts.every((text) => text !== ''), JSON.stringify(texts));
}

await journey(async () => {
  const page = await enter();
  await check('a parked event is shown with its error, and how to go on', async () => {
    await page.goto(`${demo.issuer}/operator/system`);
    const row = page.locator(ROWS, { has: page.locator(`a[href="${demo.parked}"]`) });
    await filled(row.locator('th, td'));
    await examine(page, 'operator-system-parked');
    await go(page, /\/operator\/system\/parked\/\w+\/\d+$/, `${ROWS} a[href="${demo.parked}"]`);
    await filled(page.locator('dl.key dd'));
    assert.equal(await page.locator('main input[type=radio][name=what]').count(), 2);
    await examine(page, 'operator-parked');
  });
  await check('the list of alerts has all that is known of each', async () => {
    for (const address of [LIST, `${LIST}?all=1`]) {
      await page.goto(address);
      await filled(page.locator(`${ROWS} th, ${ROWS} td`));
      await examine(page, 'operator-alerts');
    }
    for (const path of demo.alerts) assert.equal(await page.locator(`${ROWS} a[href="${path}"]`).count(), 1, path);
  });
  for (const path of demo.alerts) {
    await check(`so has the page of ${path}`, async () => {
      await page.goto(demo.issuer + path);
      await filled(page.locator('dl.key dd'));
      await examine(page, 'operator-alert');
    });
  }
});
