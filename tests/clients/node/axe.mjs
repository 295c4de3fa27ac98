// A page as people with and without sight have it: axe-core, by day and by night.

import assert from 'node:assert/strict';
import axe from 'axe-core';
import { look } from './windows.mjs';

/** Looks at the page in both widths, and finds nothing in either theme. The page is as wide as a desk afterwards. */
export async function examine(page, name) {
  await page.waitForLoadState();
  await look(page, name);
  await page.evaluate(axe.source);
  for (const colorScheme of ['light', 'dark']) {
    // Colours that are on their way from one theme to the other are nobody's.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
    });
    assert.deepEqual(found, [], `${name}, ${colorScheme}`);
  }
}
