// Passkeys: hands the server's options to the browser, and its answer back in the form. Without this script, or where the
// browser has no passkeys, the forms stay hidden and everything else works.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const keys = (list) => (list ?? []).map((key) => ({ ...key, id: bytes(key.id) }));

const send = (form, credential) => {
  const { response } = credential;
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = text(response.attestationObject);
  } else {
    answer.authenticatorData = text(response.authenticatorData);
    answer.signature = text(response.signature);
    answer.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  form.elements.credential.value = JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: answer,
    extensions: {},
  });
  // The choice to stay signed in stands in the form for a password.
  if (form.elements.remember && document.getElementById("remember")?.checked) {
    form.elements.remember.value = "yes";
  }
  HTMLFormElement.prototype.submit.call(form);
};

const create = async (form, { publicKey }) => {
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  options.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  options.excludeCredentials = keys(publicKey.excludeCredentials);
  send(form, await navigator.credentials.create({ publicKey: options }));
};

let pending;
const get = async (form, { publicKey }, mediation) => {
  pending?.abort();
  pending = new AbortController();
  const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
  options.allowCredentials = keys(publicKey.allowCredentials);
  send(form, await navigator.credentials.get({ publicKey: options, mediation, signal: pending.signal }));
};

// Whoever cancels, or has no passkey here, stays on the page.
const quietly = (ceremony) => ceremony.catch(() => {});

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  const options = JSON.parse(form.dataset.options);
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    quietly(form.dataset.passkey === "create" ? create(form, options) : get(form, options, "optional"));
  });
  if (form.dataset.passkey === "login") {
    const offered = PublicKeyCredential.isConditionalMediationAvailable?.() ?? Promise.resolve(false);
    offered.then((available) => available && quietly(get(form, options, "conditional")));
  }
}
