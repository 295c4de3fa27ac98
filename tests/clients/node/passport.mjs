// passport-openidconnect: knows no PKCE, so its client is registered without. Unless a callback of nine parameters asks for
// userinfo, it knows of a person what the id_token says.

import assert from 'node:assert/strict';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { Strategy } from 'passport-openidconnect';
import { register, serve } from './app.mjs';
import { check, demo } from './checks.mjs';
import { Browser } from './login.mjs';

const app = await serve();
const callbackURL = `${app.url}/callback`;
const client = await check('a client is registered that need not use PKCE', () =>
  register(callbackURL, { require_pkce: false, claims_in_id_token: true }),
);
const known = await fetch(`${demo.issuer}/.well-known/openid-configuration`).then((response) => response.json());
passport.use(
  new Strategy(
    {
      issuer: known.issuer,
      authorizationURL: known.authorization_endpoint,
      tokenURL: known.token_endpoint,
      userInfoURL: known.userinfo_endpoint,
      clientID: client.client_id,
      clientSecret: client.client_secret,
      callbackURL,
      scope: ['profile', 'email'],
    },
    (issuer, profile, done) => done(null, profile),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));
app.listener = express()
  .use(session({ secret: 'of this app alone', resave: false, saveUninitialized: false }))
  .use(passport.session())
  .get('/login', passport.authenticate('openidconnect'))
  .get('/callback', passport.authenticate('openidconnect', { successRedirect: '/', failureMessage: true }))
  .get('/', (request, response) => response.json(request.user ?? null));

await check('a person logs in and the app knows their name and mail address', async () => {
  const page = await new Browser(demo.user).visit(`${app.url}/login`);
  assert.equal(page.status, 200, page.html);
  const user = JSON.parse(page.html);
  assert.match(user.id, /^user_/);
  assert.equal(user.emails[0].value, demo.user.email);
  assert.ok(user.displayName);
});
app.close();
