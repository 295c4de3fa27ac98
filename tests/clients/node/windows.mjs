// What the scripts in a real browser share: windows, their pictures, and what they said on a console.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const screenshots = process.argv[3];
if (screenshots) mkdirSync(screenshots, { recursive: true });

/** The longest that a browser, or anything on a page, may take, also on a machine that is busy with other tests, in milliseconds. */
const LATEST = 600_000;

export const chrome = await chromium.launch({
  timeout: LATEST,
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
export const complaints = [];

/** A browser window with cookies of its own. */
export async function open(options = {}) {
  const context = await chrome.newContext({ locale: 'en-GB', ...options });
  context.setDefaultTimeout(LATEST);
  context.on('console', (message) => {
    // What was refused, rather than the page that is open by now.
    const url = message.location().url || message.page()?.url();
    if (['error', 'warning'].includes(message.type())) complaints.push(`${url}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  return context.newPage();
}

/** The page as people see it: on a phone and a desk, and as pictures by day and by night if asked for. */
export async function look(page, name) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(needed <= there, `${name} is ${needed} px wide on a screen of ${there} px`);
    for (const colorScheme of screenshots ? ['light', 'dark'] : []) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(screenshots, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
}
