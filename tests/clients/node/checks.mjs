// What every script here shares: the demo it runs against, and how a check is reported.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

if (!process.argv[2]) {
  console.error(`usage: node ${process.argv[1]} DEMO_JSON_PATH (as written by "xwms dev")`);
  process.exit(2);
}

export const demo = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/** One line per check. The first failure ends the script: what follows would only fail because of it. */
export async function check(name, run) {
  try {
    const value = await run();
    console.log(`ok - ${name}`);
    return value;
  } catch (error) {
    console.error(`not ok - ${name}: ${error.message}`);
    throw error;
  }
}

/** That an OAuth call is answered with this error code, and not with anything else. */
export async function refused(call, code) {
  const outcome = await call.then(
    () => 'accepted',
    (error) => error.error ?? error,
  );
  assert.equal(outcome, code);
}
