// The app's side of a redirect URI on loopback: a server that keeps what the browser brings.

import { once } from 'node:events';
import { createServer } from 'node:http';

const PAGE = '<!doctype html><title>Callback</title><link rel="icon" href="data:,"><p>Back at the app';

/**
 * Listens where `redirectUri` says, and sends people on to another origin, as apps do whose pages are not where their
 * callback is. `next()` is the next answer: {method, url, fields}.
 */
export async function listen(redirectUri) {
  const { hostname, port, pathname } = new URL(redirectUri);
  const home = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE));
  home.listen(0, '127.0.0.2');
  await once(home, 'listening');
  const arrived = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, redirectUri);
    response.writeHead(303, { location: `http://127.0.0.2:${home.address().port}/` }).end();
    if (url.pathname !== pathname) return;
    const body = Buffer.concat(chunks).toString();
    const fields = request.method === 'POST' ? new URLSearchParams(body) : url.searchParams;
    const answer = { method: request.method, url, fields };
    waiting.length > 0 ? waiting.shift()(answer) : arrived.push(answer);
  });
  server.listen(Number(port), hostname);
  await once(server, 'listening').catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`${hostname}:${port} is taken, and the web client's redirect URI needs it`);
  });
  return {
    close: () => [server, home].forEach((one) => one.close().closeAllConnections()),
    async next() {
      if (arrived.length > 0) return arrived.shift();
      const late = AbortSignal.timeout(600_000);
      return new Promise((resolve, reject) => {
        waiting.push(resolve);
        late.addEventListener('abort', () => reject(new Error('the browser did not come back to the app')));
      });
    },
  };
}
