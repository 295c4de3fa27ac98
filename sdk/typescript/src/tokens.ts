// Access tokens by client credentials, kept until shortly before they expire.

import { XwmsError } from "./errors.js";
import type { TokenSource, Transport } from "./transport.js";

/** A token, and for how many seconds it is valid. */
export interface IssuedToken {
  accessToken: string;
  expiresIn: number;
}

/** A token is replaced this long before it expires, or after four fifths of a shorter life. */
const MARGIN_MS = 60_000;
/** How long a token that is still valid is used after its replacement failed, before the next try. */
const PAUSE_MS = 5_000;

/**
 * Keeps one token. However many calls need a new one, one request fetches it. If that fails while the old token is still
 * valid, the old token is used.
 */
export class TokenCache implements TokenSource {
  #kept: { token: string; replaceAt: number; expiresAt: number } | undefined;
  #flight: Promise<string> | undefined;

  /** `now` is a clock in milliseconds that no change of the date moves. */
  constructor(
    private readonly request: () => Promise<IssuedToken>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async get(): Promise<string> {
    const kept = this.#kept;
    if (kept !== undefined && this.now() < kept.replaceAt) return kept.token;
    this.#flight ??= this.#replace().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  discard(token: string): boolean {
    // Another call may have replaced it already.
    if (this.#kept?.token === token) this.#kept = undefined;
    return true;
  }

  async #replace(): Promise<string> {
    const asked = this.now();
    try {
      const { accessToken, expiresIn } = await this.request();
      const life = expiresIn * 1000;
      const replaceAt = asked + life - Math.min(MARGIN_MS, life / 5);
      this.#kept = { token: accessToken, replaceAt, expiresAt: asked + life };
      return accessToken;
    } catch (error) {
      const kept = this.#kept;
      if (kept === undefined || this.now() >= kept.expiresAt) throw error;
      kept.replaceAt = Math.min(kept.expiresAt, this.now() + PAUSE_MS);
      return kept.token;
    }
  }
}

/** How a client authenticates at the server. */
export interface ClientCredentials {
  clientId: string;
  clientSecret: string;
}

/** Returns the value of `Authorization` (RFC 6749 §2.3.1). */
export function basic({ clientId, clientSecret }: ClientCredentials): string {
  const encoded = (text: string): string => new URLSearchParams({ "": text }).toString().slice(1);
  return `Basic ${btoa(`${encoded(clientId)}:${encoded(clientSecret)}`)}`;
}

/** Requests a token from the token endpoint (RFC 6749 §4.4). A lost response costs no more than an unused token. */
export async function clientCredentialsToken(
  transport: Transport, endpoint: string, client: ClientCredentials, scope: string | undefined,
): Promise<IssuedToken> {
  const body = new URLSearchParams({ grant_type: "client_credentials", ...(scope === undefined ? {} : { scope }) });
  const request = new Request(endpoint, { method: "POST", headers: { authorization: basic(client) }, body });
  const response = await transport.send(request, { repeatable: true });
  const { access_token: accessToken, expires_in: expiresIn } = await response.json() as Record<string, unknown>;
  if (typeof accessToken !== "string" || typeof expiresIn !== "number") {
    throw new XwmsError("the token endpoint returned no token");
  }
  return { accessToken, expiresIn };
}
