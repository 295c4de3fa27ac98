// The mails that the server writes, one file each: in the folder `mailbox` of DEMO_JSON, or in `mail` beside it.

import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demo } from './checks.mjs';

const mailbox = demo.mailbox ?? join(dirname(process.argv[2]), 'mail');

/** The text of a mail: that of its first part, if it has several (RFC 2046 §5.1), without its encoding (RFC 2045 §6.7, §6.8). */
function plain(raw) {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const [, boundary] = /multipart\/[^;]+;[^\r]*(?:\r\n[ \t][^\r]*)*?boundary="?([^"\s;]+)/i.exec(head) ?? [];
  if (boundary) return plain(body.split(`--${boundary}\r\n`)[1].split(`\r\n--${boundary}`)[0]);
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Waits for a mail to `email` in which `pattern` is found, and returns what it found. */
async function mailed(email, pattern) {
  for (let look = 0; look < 12_000; look += 1) {
    for (const file of readdirSync(mailbox).filter((name) => name.endsWith('.eml'))) {
      const raw = readFileSync(join(mailbox, file), 'utf8');
      // A file may be there before it is whole.
      const found = raw.endsWith('\n') && raw.includes(`To: ${email}`) && plain(raw).match(pattern);
      if (found) return found;
    }
    await pause(50);
  }
  throw new Error(`no mail to ${email} with ${pattern}`);
}

export const codeOf = async (email, digits) => (await mailed(email, new RegExp(`^\\s*(\\d{${digits}})\\s*$`, 'm')))[1];
export const linkOf = async (email, path) => (await mailed(email, new RegExp(`http\\S+${path}\\S+`)))[0];
