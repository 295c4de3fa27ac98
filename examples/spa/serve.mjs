// Serves the files of the app. Any web server can do this: the app itself runs in the browser.

import express from 'express';
import { fileURLToPath } from 'node:url';

const { ISSUER, CLIENT_ID, PORT = '3002' } = process.env;
const app = express();

// Scripts come from here only, and requests go only here and to xwms. Markup that somebody gets into the page runs nothing.
app.use((request, response, next) => {
  response.set('Content-Security-Policy', `default-src 'self'; connect-src 'self' ${ISSUER}; img-src 'self' data:`);
  next();
});
// Neither is secret. An app in the browser has no secret.
app.get('/config.json', (request, response) => response.json({ issuer: ISSUER, clientId: CLIENT_ID }));

const library = new URL('dist/browser/', import.meta.resolve('oidc-client-ts/package.json'));
app.use('/library', express.static(fileURLToPath(library)));
app.use(express.static(fileURLToPath(new URL('public', import.meta.url))));

app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}`));
