// A web app that logs people in with xwms, on Express: a page for everybody, a page for people who are logged in, and a
// logout that also ends the login at xwms.

import express from 'express';
import openid from 'express-openid-connect';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SESSION_SECRET, PORT = '3000' } = process.env;
const app = express();

app.use(
  openid.auth({
    issuerBaseURL: ISSUER,
    baseURL: `http://127.0.0.1:${PORT}`,
    clientID: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    // Encrypts the session cookie.
    secret: SESSION_SECRET,
    // By default the library asks for an id_token without a code, which xwms does not issue.
    authorizationParams: { response_type: 'code', scope: 'openid profile email' },
    // Routes decide for themselves whether they need a login.
    authRequired: false,
    // A logout here also ends the login at xwms.
    idpLogout: true,
    // The id_token says who logged in. Userinfo has the name and the email address.
    afterCallback: async (request, response, session) => ({
      ...session,
      person: await request.oidc.fetchUserInfo(),
    }),
  }),
);

app.get('/', (request, response) => {
  const isLoggedIn = request.oidc.isAuthenticated();
  response.send(page(isLoggedIn ? '<a href="/me">Who am I?</a>' : '<a href="/login">Log in</a>'));
});

// Whoever is not logged in goes to xwms first, and comes back here.
app.get('/me', openid.requiresAuth(), (request, response) => {
  const { sub, name, email } = request.appSession.person;
  // `sub` stays the same for a person. Name and email address can change.
  const lines = [`Hello ${escape(name)}`, escape(email), `<code>${escape(sub)}</code>`];
  response.send(page(`${lines.join('<br>')}<p><a href="/logout">Log out</a>`));
});

// Such as when somebody refuses what the app asks for. What went wrong is for the log.
app.use((error, request, response, next) => {
  console.error(error.message);
  response.status(error.status ?? 500).send(page('That did not work. <a href="/">Back</a>'));
});

const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><body>${body}`;

// People choose their names, so a name may contain markup.
const escape = (text) => String(text ?? '').replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}`));
