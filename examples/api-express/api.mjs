// An API that accepts access tokens of xwms, on Express. Reading checks the token here. Paying asks xwms
// about it, so a revoked token stops working at once.

import express from 'express';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

const { ISSUER, AUDIENCE, CLIENT_ID, CLIENT_SECRET, PORT = '3001' } = process.env;

// The addresses of the keys and of introspection.
const discovered = await fetch(`${ISSUER}/.well-known/openid-configuration`);
const { jwks_uri, introspection_endpoint } = await discovered.json();

// Fetches the keys when the first token comes, and again when a token has a key that is not known yet.
const keys = createRemoteJWKSet(new URL(jwks_uri));

/** Checks the token where it is used. A revoked token passes until it expires. */
async function verify(token) {
  const { payload } = await jwtVerify(token, keys, {
    issuer: ISSUER,
    // The app whose tokens this API accepts. Every token of xwms also has the issuer as audience, so that says nothing.
    audience: AUDIENCE,
    // An id_token has the same issuer and audience. Only access tokens are at+jwt.
    typ: 'at+jwt',
    algorithms: ['ES256', 'RS256', 'EdDSA'],
    requiredClaims: ['exp', 'sub'],
  });
  return payload;
}

/** Asks xwms about the token. Returns undefined for a token that was revoked, has expired or is another app's. */
async function introspect(token) {
  const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64');
  const response = await fetch(introspection_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ token }),
    signal: AbortSignal.timeout(5_000),
  });
  // A refusal here is about this API's own secret, not about the token.
  if (!response.ok) throw new Error(`introspection: ${response.status}`);
  const claims = await response.json();
  // A refresh token is active, too. Its token_type is another.
  const isAccessToken = claims.active && claims.token_type?.toLowerCase() === 'bearer';
  return isAccessToken && claims.client_id === AUDIENCE ? claims : undefined;
}

/** What jose throws when it can't get the keys. Its other errors are about the token. */
const NO_KEYS = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];

/** Lets a request pass whose token `check` accepts. Other requests get what RFC 6750 §3 says. */
const accepts = (check) => async (request, response, next) => {
  const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (!token) return response.set('WWW-Authenticate', 'Bearer').sendStatus(401);
  try {
    request.claims = await check(token);
  } catch (error) {
    // Without the keys, or without an answer of xwms, nobody knows whether the token is good.
    const isAboutToken = error instanceof errors.JOSEError && !NO_KEYS.includes(error.code);
    if (!isAboutToken) {
      console.error(error.message);
      return response.sendStatus(503);
    }
  }
  if (!request.claims) return response.set('WWW-Authenticate', 'Bearer error="invalid_token"').sendStatus(401);
  next();
};

const app = express();

app.get('/orders', accepts(verify), (request, response) => {
  response.json({ of: request.claims.sub, orders: [] });
});

app.post('/payments', accepts(introspect), (request, response) => {
  response.status(201).json({ by: request.claims.sub });
});

app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${PORT}`));
