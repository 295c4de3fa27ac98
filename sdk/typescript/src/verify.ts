// Verifies the access tokens that an API gets: JWTs (RFC 9068) by the published keys, opaque ones by introspection.

import { createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, jwtVerify, type JWTPayload } from "jose";
import { ConnectionError, InsufficientScopeError, InvalidTokenError, XwmsError, type TokenRefusal } from "./errors.js";
import { isSafeIssuer } from "./issuer.js";
import { RETRIES } from "./retry.js";
import { basic } from "./tokens.js";
import { Transport } from "./transport.js";

export interface TokenVerifierOptions {
  issuer: string;
  /** What `aud` must contain: the issuer, or the id of the client that your API accepts. */
  audience: string;
  /**
   * When to introspect. `"opaque"`: tokens that are no JWTs (the default if there are credentials). `"always"`: each
   * token, so that a revoked one is refused at once. `"never"`: opaque tokens are refused (the default without them).
   */
  introspection?: "opaque" | "always" | "never";
  /** The client that introspects. It may need the scope `tokens:introspect`. */
  clientId?: string;
  clientSecret?: string;
  /** How far clocks may differ, in seconds. 10 by default. */
  clockTolerance?: number;
  /** The deadline of each request, in milliseconds. 5,000 by default. */
  timeoutMs?: number;
  /** How long an unknown key id does not cause another request for the keys, in milliseconds. 30,000 by default. */
  keysPaceMs?: number;
  fetch?: typeof globalThis.fetch;
}

export interface VerifiedToken {
  /** The user; for a client that acts for itself, the client. */
  subject: string;
  clientId: string;
  scopes: string[];
  tokenId: string;
  expiresAt: Date;
  claims: Record<string, unknown>;
}

/** What this server signs with. Nothing else is accepted, whatever a token or a key set says. */
const ALGORITHMS = ["ES256", "RS256", "EdDSA"];
const REQUIRED = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"];
/** The server allows five minutes. */
const KEYS_AGE_MS = 300_000;
/** After a failed request for the keys, the next one waits this long. */
const KEYS_PAUSE_MS = 2_000;
const TOKEN_MAX = 16_384;
const LOOKS_LIKE_JWT = /^[\w-]+\.[\w-]*\.[\w-]*$/;

export class TokenVerifier {
  readonly #options: TokenVerifierOptions;
  readonly #issuer: string;
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  readonly #transport: Transport;
  readonly #introspection: "opaque" | "always" | "never";
  #keysFailedAt = -Infinity;

  constructor(options: TokenVerifierOptions) {
    this.#options = options;
    this.#issuer = options.issuer.replace(/\/+$/, "");
    if (!isSafeIssuer(this.#issuer)) throw new XwmsError(`${this.#issuer} must be https, or http on a loopback address`);
    if (!options.audience) throw new XwmsError("a verifier needs an audience");
    const has = Boolean(options.clientId && options.clientSecret);
    this.#introspection = options.introspection ?? (has ? "opaque" : "never");
    if (this.#introspection !== "never" && !has) throw new XwmsError("introspection needs clientId and clientSecret");
    const fetch = options.fetch ?? ((...request) => globalThis.fetch(...request));
    const timeoutMs = options.timeoutMs ?? 5_000;
    this.#transport = new Transport({ fetch, retries: { ...RETRIES, attempts: 2, maxRetryAfterMs: 2_000 }, timeoutMs });
    this.#keys = createRemoteJWKSet(new URL(`${this.#issuer}/oauth/jwks.json`), {
      timeoutDuration: timeoutMs,
      cooldownDuration: options.keysPaceMs ?? 30_000,
      cacheMaxAge: KEYS_AGE_MS,
      [customFetch]: (url, init) => this.#fetchKeys(fetch, url, init),
    });
  }

  /**
   * Returns what the token says. `scopes` are those that it must have.
   *
   * Throws an `InvalidTokenError` (respond with 401), an `InsufficientScopeError` (403), or a `ConnectionError` or
   * `ProblemError` if the server cannot be asked (503).
   */
  async verify(token: string, scopes: readonly string[] = []): Promise<VerifiedToken> {
    if (typeof token !== "string" || token === "" || token.length > TOKEN_MAX) {
      throw new InvalidTokenError("malformed", "this is no token");
    }
    const isJwt = LOOKS_LIKE_JWT.test(token);
    if (!isJwt && this.#introspection === "never") throw new InvalidTokenError("malformed", "the token is no JWT");
    let verified = isJwt ? await this.#verifyJwt(token) : undefined;
    // The signature is checked first, so that forged tokens cost the server nothing.
    if (verified === undefined || this.#introspection === "always") verified = await this.#introspect(token);
    const granted = verified.scopes;
    const missing = scopes.filter((scope) => !granted.includes(scope));
    if (missing.length > 0) throw new InsufficientScopeError(missing);
    return verified;
  }

  async #verifyJwt(token: string): Promise<VerifiedToken> {
    try {
      if (!decodeProtectedHeader(token).kid) throw new InvalidTokenError("key", "the token names no key");
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer: this.#issuer,
        audience: this.#options.audience,
        algorithms: ALGORITHMS,
        typ: "at+jwt",
        requiredClaims: REQUIRED,
        clockTolerance: this.#options.clockTolerance ?? 10,
      });
      return described(payload);
    } catch (error) {
      throw refusal(error);
    }
  }

  async #introspect(token: string): Promise<VerifiedToken> {
    const { clientId = "", clientSecret = "" } = this.#options;
    const request = new Request(`${this.#issuer}/oauth/introspect`, {
      method: "POST",
      headers: { authorization: basic({ clientId, clientSecret }) },
      body: new URLSearchParams({ token }),
    });
    const response = await this.#transport.send(request, { repeatable: true });
    const claims = await response.json() as JWTPayload & { active?: unknown; token_type?: unknown };
    // A refresh token is active too, and is no access token.
    if (claims.active !== true || claims.token_type !== "Bearer") {
      throw new InvalidTokenError("inactive", "the token is not active");
    }
    const audiences = [claims.aud ?? []].flat();
    if (claims.iss !== this.#issuer) throw new InvalidTokenError("issuer", "the token is of another issuer");
    if (!audiences.includes(this.#options.audience)) throw new InvalidTokenError("audience", "the token is for others");
    if (typeof claims.exp !== "number" || claims.exp * 1000 <= Date.now() - (this.#options.clockTolerance ?? 10) * 1000) {
      throw new InvalidTokenError("expired", "the token has expired");
    }
    return described(claims);
  }

  async #fetchKeys(fetch: typeof globalThis.fetch, url: string, init: RequestInit): Promise<Response> {
    if (performance.now() - this.#keysFailedAt < KEYS_PAUSE_MS) throw new ConnectionError("the keys could not be fetched");
    try {
      const response = await fetch(url, init);
      if (response.ok) return response;
      throw new ConnectionError(`the keys could not be fetched: ${response.status}`);
    } catch (error) {
      this.#keysFailedAt = performance.now();
      throw error instanceof ConnectionError ? error : new ConnectionError("the keys could not be fetched", { cause: error });
    }
  }
}

function described(claims: JWTPayload): VerifiedToken {
  const { sub, client_id: clientId, jti, exp, scope } = claims;
  if (typeof sub !== "string" || typeof clientId !== "string" || typeof jti !== "string" || typeof exp !== "number") {
    throw new InvalidTokenError("claims", "a claim is missing");
  }
  // Without a proof of the key (DPoP, RFC 9449 §7.2), a stolen token would do.
  if (claims.cnf !== undefined) throw new InvalidTokenError("claims", "the token is bound to a key, and not checked with its proof");
  const scopes = typeof scope === "string" ? scope.split(" ").filter((each) => each !== "") : [];
  return { subject: sub, clientId, scopes, tokenId: jti, expiresAt: new Date(exp * 1000), claims };
}

function refusal(error: unknown): Error {
  if (error instanceof InvalidTokenError || error instanceof ConnectionError) return error;
  const refused = (reason: TokenRefusal, message: string): Error => new InvalidTokenError(reason, message, { cause: error });
  if (error instanceof errors.JWTExpired) return refused("expired", "the token has expired");
  if (error instanceof errors.JWTClaimValidationFailed) {
    const reasons: Record<string, TokenRefusal> = { iss: "issuer", aud: "audience", typ: "type" };
    return refused(reasons[error.claim] ?? "claims", `the token's ${error.claim} is wrong`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return refused("algorithm", "the token's alg is not allowed");
  if (error instanceof errors.JWSSignatureVerificationFailed) return refused("signature", "the signature is wrong");
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return refused("key", "the server has no such key");
  }
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) {
    return new ConnectionError("the keys could not be fetched", { cause: error });
  }
  if (error instanceof errors.JOSEError || error instanceof TypeError) return refused("malformed", "this is no token");
  return error instanceof Error ? error : new XwmsError(String(error));
}
