// A single page app that logs people in with xwms, and keeps its access token fresh with a refresh token.

const { issuer, clientId } = await fetch('/config.json').then((response) => response.json());
const { UserManager, WebStorageStateStore } = window.oidc;
const home = `${location.origin}/`;

const manager = new UserManager({
  authority: issuer,
  client_id: clientId,
  redirect_uri: home,
  post_logout_redirect_uri: home,
  scope: 'openid profile email',
  // The id_token says who logged in. Userinfo has the name and the email address.
  loadUserInfo: true,
  // Each tab has its own tokens, which are gone when it is closed. A refresh token works once, so tabs can't share it.
  userStore: new WebStorageStateStore({ store: sessionStorage }),
  // Gets new tokens a minute before the old ones expire.
  automaticSilentRenew: true,
});

const element = (id) => document.getElementById(id);

/** Shows what somebody sees who is logged in, or what everybody sees. `textContent` never makes markup of a name. */
function show(user) {
  element('log-in').hidden = Boolean(user);
  element('person').hidden = !user;
  element('name').textContent = user?.profile.name ?? '';
  element('email').textContent = user?.profile.email ?? '';
  element('expires').textContent = user ? new Date(user.expires_at * 1000).toISOString() : '';
}

/** Does what a button says, and tells the person if it fails. */
const run = (act) => () => act().catch((error) => (element('error').textContent = error.message));

element('log-in').onclick = run(() => manager.signinRedirect());
element('log-out').onclick = run(() => manager.signoutRedirect());
element('refresh').onclick = run(() => manager.signinSilent());

manager.events.addUserLoaded(show);
// The refresh token is no good any more: the person logged out elsewhere, or withdrew their approval.
manager.events.addSilentRenewError(run(async () => show(await manager.removeUser())));

/** Takes what the browser brings when it comes back from xwms: a code or an error after a login, neither after a logout. */
async function comeBack() {
  const isLogin = /[?&](code|error)=/.test(location.search);
  try {
    await (isLogin ? manager.signinRedirectCallback() : manager.signoutRedirectCallback());
  } finally {
    // A code works once, so it must not stay in the address.
    history.replaceState({}, '', home);
  }
}

if (new URLSearchParams(location.search).has('state')) await run(comeBack)();
show(await manager.getUser());
