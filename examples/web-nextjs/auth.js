// A web app that logs people in with xwms, on Next.js: a page for everybody, a page for people who are logged in, and a
// logout that also ends the login at xwms. This file is what Auth.js has to know.

const { ISSUER, CLIENT_ID, CLIENT_SECRET, SESSION_SECRET, PORT = '3000' } = process.env;

export const issuer = ISSUER;
export const home = `http://127.0.0.1:${PORT}`;
// Auth.js makes addresses from it.
process.env.NEXTAUTH_URL ??= home;

export const options = {
  // Encrypts the session cookie.
  secret: SESSION_SECRET,
  providers: [
    {
      id: 'xwms',
      name: 'xwms',
      type: 'oauth',
      wellKnown: `${ISSUER}/.well-known/openid-configuration`,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      authorization: { params: { scope: 'openid profile email' } },
      // By default Auth.js sends only a state.
      checks: ['pkce', 'state', 'nonce'],
      // The id_token says who logged in. Userinfo has the name and the email address, and must be about the same person.
      idToken: true,
      userinfo: { request: ({ client, tokens }) => client.userinfo(tokens) },
      profile: ({ sub, name, email }) => ({ id: sub, name, email }),
    },
  ],
  callbacks: {
    // The id_token opens nothing here. It tells xwms whose login ends at a logout.
    jwt: ({ token, account }) => (account ? { ...token, idToken: account.id_token } : token),
    session: ({ session, token }) => ({ ...session, user: { ...session.user, id: token.sub } }),
  },
};
