// A browser without JavaScript: follows redirects, keeps cookies, fills in the login and consent pages.
//
// fetch has no cookie jar, and the usual ones would not send `__Host-…; Secure` cookies to a test server that
// speaks plain http on loopback, so cookies are kept here as names and values.

const STEPS_MAX = 10;

export class Browser {
  /** What the last authorization showed on its way: 'login', 'consent'. */
  pages = [];
  #cookies = new Map();
  #user;

  /** @param user {email, password} of the person in front of it */
  constructor(user) {
    this.#user = user;
  }

  /**
   * Goes through an authorization and returns what the client gets: the URL that the browser is sent to, or
   * with response_mode=form_post the Request that it would send. Neither is ever sent. A pushed or signed request
   * does not show its redirectUri.
   */
  async authorize(url, { decision = 'approve', redirectUri = new URL(url).searchParams.get('redirect_uri') } = {}) {
    this.pages = [];
    let page = await this.open(url, { redirectUri });
    while (!page.callback) {
      const form = page.forms.find((form) => form.method === 'post');
      if (!form) throw new Error(`a page without a form, ${page.status}: ${text(page.html)}`);
      if (form.action === redirectUri) return form.request();
      const [kind, values] = this.#answer(form, decision);
      if (this.pages.includes(kind)) throw new Error(`the ${kind} page came back: ${text(page.html)}`);
      this.pages.push(kind);
      page = await this.submit(page, form, values, { redirectUri });
    }
    return page.callback;
  }

  /** Opens a page of an app, and goes through login and consent as far as they come; returns the page at the end. */
  async visit(url, { decision = 'approve' } = {}) {
    this.pages = [];
    let page = await this.open(url);
    const asks = ({ inputs, buttons }) => inputs.has('password') || buttons.some(({ name }) => name === 'decision');
    for (let form; (form = page.forms.find(asks)); ) {
      const [kind, values] = this.#answer(form, decision);
      if (this.pages.includes(kind)) throw new Error(`the ${kind} page came back: ${text(page.html)}`);
      this.pages.push(kind);
      page = await this.submit(page, form, values);
    }
    return page;
  }

  #answer(form, decision) {
    if (form.inputs.has('password')) return ['login', this.#user];
    if (form.buttons.some(({ name, value }) => name === 'decision' && value === decision)) {
      return ['consent', { decision }];
    }
    throw new Error(`neither a login nor a consent page: ${form.action}`);
  }

  /** Logs in without any client, and withdraws every consent that is listed then. */
  async withdrawConsents(issuer) {
    let page = await this.open(`${issuer}/login`);
    page = await this.submit(page, page.forms[0], this.#user);
    for (let form; (form = page.forms.find((form) => form.hidden.has('consent_id'))); ) {
      page = await this.submit(page, form, {});
    }
  }

  /** Sends a form as a person would: its hidden inputs as they are, and `values`. */
  submit(page, form, values, options) {
    const body = new URLSearchParams([...form.hidden, ...Object.entries(values)]);
    return this.open(new URL(form.action, page.url), { ...options, method: 'POST', body });
  }

  /** Opens a page and follows redirects, but never to `redirectUri`: that one is returned as `callback`. */
  async open(url, { redirectUri, ...init } = {}) {
    for (let step = 0; step < STEPS_MAX; step += 1) {
      const response = await fetch(url, { ...init, redirect: 'manual', headers: this.#headers() });
      this.#remember(response);
      const location = response.headers.get('location');
      if (!location) {
        const html = await response.text();
        return { url, status: response.status, headers: response.headers, html, forms: forms(html) };
      }
      url = new URL(location, url);
      if (redirectUri && [redirectUri, new URL(redirectUri).href].some((uri) => leadsTo(location, uri))) {
        return { callback: url };
      }
      init = {};
    }
    throw new Error(`more than ${STEPS_MAX} redirects`);
  }

  #headers() {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return cookie ? { cookie } : {};
  }

  #remember(response) {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
      if (/;\s*max-age=0*(;|$)/i.test(line) || (expires && new Date(expires) <= new Date())) {
        this.#cookies.delete(name);
      } else {
        this.#cookies.set(name, value);
      }
    }
  }
}

function leadsTo(location, uri) {
  return location === uri || location.startsWith(`${uri}?`) || location.startsWith(`${uri}&`);
}

/** Every form of a page. */
function forms(html) {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, tag, inside]) => {
    const { action = '', method = 'get' } = attributes(tag);
    const tags = (name) => {
      const found = inside.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'gi'));
      return [...found].map(([, tag]) => attributes(tag));
    };
    const inputs = tags('input');
    const kept = inputs.filter(({ type }) => type === 'hidden');
    const hidden = new Map(kept.map(({ name, value = '' }) => [name, value]));
    return {
      action,
      method: method.toLowerCase(),
      hidden,
      inputs: new Set(inputs.map(({ name }) => name)),
      buttons: tags('button'),
      request: () => new Request(action, { method: 'POST', body: new URLSearchParams([...hidden]) }),
    };
  });
}

function attributes(tag) {
  const pairs = tag.matchAll(/([^\s=/"]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return Object.fromEntries([...pairs].map(([, name, a, b, c]) => [name.toLowerCase(), unescape(a ?? b ?? c ?? '')]));
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (entity, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? entity;
    return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
  });
}

/** What a person would read, for messages. */
function text(html) {
  return unescape(html.replace(/<head\b.*?<\/head>|<[^>]*>/gis, ' ')).replace(/\s+/g, ' ').trim().slice(0, 300);
}
