// Sends requests: deadline, retries, the token, and problems. Everything that goes to the server goes through here.

import { ConnectionError, UnauthorizedError, problemOf } from "./errors.js";
import { isRepeatable, mayRetry, retryAfterMs, sleep, waitMs, type RetryPolicy } from "./retry.js";

/** Where access tokens come from. */
export interface TokenSource {
  /** Returns a token that is valid for some time. */
  get(): Promise<string>;
  /** Forgets `token`, which the server refused. Returns whether `get` may return another one. */
  discard(token: string): boolean;
}

export interface TransportOptions {
  fetch: typeof globalThis.fetch;
  retries: RetryPolicy;
  /** The deadline of each attempt, in milliseconds. */
  timeoutMs: number;
  /** Waits between attempts. Tests replace it, so that they need not wait. */
  sleep?: typeof sleep;
}

export interface SendOptions {
  /** Without it, the request has no token. */
  tokens?: TokenSource | undefined;
  /** Returns the response once its headers are there. Otherwise the whole body is read within the attempt. */
  stream?: boolean;
  /** The request may be repeated although its method alone does not say so. */
  repeatable?: boolean;
  retries?: RetryPolicy;
}

/** The code of a 401 that a new token may end. Others are about the login behind the token. */
const STALE = "invalid_token";

export class Transport {
  constructor(readonly options: TransportOptions) {}

  /**
   * Sends a request until there is a response that counts.
   *
   * Throws a `ProblemError` for a response that is no success, and a `ConnectionError` if there is none. If the request's
   * own signal ends it, its reason is thrown.
   */
  async send(request: Request, options: SendOptions = {}): Promise<Response> {
    const policy = options.retries ?? this.options.retries;
    const repeatable = options.repeatable ?? isRepeatable(request.method, request.headers.has("idempotency-key"));
    const body = request.body === null ? undefined : await request.arrayBuffer();
    let replaced = false;
    for (let attempt = 1; ; attempt++) {
      const token = await options.tokens?.get();
      let failure: Error;
      let retryAfter: number | undefined;
      let again: boolean;
      try {
        const response = await this.#attempt(request, body, token, options.stream ?? false);
        if (response.ok) return response;
        retryAfter = retryAfterMs(response.headers.get("retry-after"), Date.now());
        const seconds = retryAfter === undefined ? undefined : Math.ceil(retryAfter / 1000);
        failure = problemOf(response, await response.text(), seconds);
        if (failure instanceof UnauthorizedError && failure.code === STALE && token !== undefined && !replaced) {
          replaced = true;
          if (options.tokens?.discard(token)) {
            attempt -= 1;
            continue;
          }
        }
        again = mayRetry(response.status, repeatable);
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        failure = new ConnectionError(`${request.method} ${new URL(request.url).pathname}: no response`, { cause: error });
        again = repeatable;
      }
      const wait = again ? waitMs(policy, attempt, Math.random(), retryAfter) : undefined;
      if (wait === undefined) throw failure;
      await (this.options.sleep ?? sleep)(wait, request.signal);
    }
  }

  async #attempt(
    request: Request, body: ArrayBuffer | undefined, token: string | undefined, stream: boolean,
  ): Promise<Response> {
    const headers = new Headers(request.headers);
    if (token !== undefined) headers.set("authorization", `Bearer ${token}`);
    const deadline = new AbortController();
    const end = (): void => deadline.abort(request.signal.reason);
    const late = (): void => deadline.abort(new DOMException("the deadline passed", "TimeoutError"));
    const timer = setTimeout(late, this.options.timeoutMs);
    request.signal.addEventListener("abort", end, { once: true });
    let streams = false;
    try {
      const response = await this.options.fetch(request.url, {
        method: request.method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: deadline.signal,
        // A redirect would carry the request, and what is secret in it, elsewhere.
        redirect: "manual",
        credentials: "omit",
      });
      if (stream && response.ok) {
        streams = true;
        return response;
      }
      const bytes = await response.arrayBuffer();
      // A status below 200 or a body of 204 can't be constructed.
      if (response.status < 200 || [204, 205, 304].includes(response.status)) return response;
      const { status, statusText } = response;
      return new Response(bytes, { status, statusText, headers: response.headers });
    } finally {
      clearTimeout(timer);
      // A stream ends with the signal of its request, also later.
      if (!streams) request.signal.removeEventListener("abort", end);
    }
  }
}
