// The client: every operation of the REST API by its path, lists as iterators, and the event feed.

import createClient, {
  type Client, type ClientPathsWithMethod, type MaybeOptionalInit, type MethodResponse,
} from "openapi-fetch";
import { XwmsError } from "./errors.js";
import { EventFeed, type FeedOptions } from "./feed.js";
import type { paths } from "./generated/api.js";
import { isSafeIssuer } from "./issuer.js";
import { RETRIES, type RetryPolicy } from "./retry.js";
import { TokenCache, clientCredentialsToken } from "./tokens.js";
import { Transport, type SendOptions, type TokenSource } from "./transport.js";

export interface XwmsOptions {
  /** The server's URL, such as `https://auth.example.org`. Plain http is for loopback addresses only. */
  issuer: string;
  /** Of a client that gets its own tokens (client credentials). */
  clientId?: string;
  clientSecret?: string;
  /** Scopes of those tokens, separated by spaces; all that the client is registered for by default. */
  scope?: string;
  /**
   * Instead of a client's credentials: an access token, or a function that returns one. If the server refuses the token,
   * the function is called once more, with the refused token.
   */
  token?: string | ((refused?: string) => string | Promise<string>);
  /** Overrides parts of how requests are sent again. */
  retries?: Partial<RetryPolicy>;
  /** The deadline of each attempt, in milliseconds. 30,000 by default. */
  timeoutMs?: number;
  fetch?: typeof globalThis.fetch;
}

type Method = "get" | "post" | "put" | "patch" | "delete";
type PathOf<M extends Method> = ClientPathsWithMethod<Client<paths>, M>;

/** What an operation returns: the body of its success. */
type Body<M extends Method, Path extends PathOf<M>> =
  [MethodResponse<Client<paths>, M, Path>] extends [never] ? void : MethodResponse<Client<paths>, M, Path>;

/** The parameters and the body of an operation; optional if all of them are. */
type Arguments<M extends Method, Path extends PathOf<M>> =
  MaybeOptionalInit<paths[Path], M> extends infer Init ? undefined extends Init ? [Init?] : [Init] : never;

/** Calls an operation by its path, as in the reference: `/v1/clients/{client_id}`. */
type Call<M extends Method> = <Path extends PathOf<M>>(path: Path, ...init: Arguments<M, Path>) => Promise<Body<M, Path>>;

/** The paths of lists. */
export type ListPath = {
  [Path in PathOf<"get">]: Body<"get", Path> extends { data: unknown[]; has_more: boolean } ? Path : never;
}[PathOf<"get">];

type Page<Path extends ListPath> = Body<"get", Path>;
type Item<Path extends ListPath> = Page<Path> extends { data: (infer Each)[] } ? Each : never;

/** What every call may have. */
interface Loose {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: Record<string, unknown> };
  parseAs?: string;
  headers?: unknown;
}

export class Xwms {
  readonly issuer: string;
  readonly #transport: Transport;
  readonly #tokens: TokenSource | undefined;
  readonly #client: Client<paths>;

  constructor(options: XwmsOptions) {
    const issuer = options.issuer.replace(/\/+$/, "");
    if (!isSafeIssuer(issuer)) throw new XwmsError(`${issuer} must be https, or http on a loopback address`);
    this.issuer = issuer;
    this.#transport = new Transport({
      fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
      retries: { ...RETRIES, ...options.retries },
      timeoutMs: options.timeoutMs ?? 30_000,
    });
    this.#tokens = tokensOf(options, this.#transport, `${issuer}/oauth/token`);
    this.#client = createClient<paths>({ baseUrl: issuer, bodySerializer });
  }

  readonly get: Call<"get"> = (path, ...init) => this.#call("get", path, init[0]) as never;
  /** Has an `Idempotency-Key`, which is the same in all attempts: yours, if you set the header, or a random one. */
  readonly post: Call<"post"> = (path, ...init) => this.#call("post", path, init[0]) as never;
  readonly put: Call<"put"> = (path, ...init) => this.#call("put", path, init[0]) as never;
  /** Is sent again only if the server certainly did not carry it out. */
  readonly patch: Call<"patch"> = (path, ...init) => this.#call("patch", path, init[0]) as never;
  readonly delete: Call<"delete"> = (path, ...init) => this.#call("delete", path, init[0]) as never;

  /** Returns the bytes of a response as they come, for responses that may be long: exports and files. */
  async stream<Path extends PathOf<"get">>(
    path: Path, ...init: Arguments<"get", Path>
  ): Promise<ReadableStream<Uint8Array>> {
    const given = (init[0] ?? {}) as Loose;
    return await this.#call("get", path, { ...given, parseAs: "stream" }) as ReadableStream<Uint8Array>;
  }

  /** Iterates over the pages of a list. */
  async *pages<Path extends ListPath>(
    path: Path, ...init: Arguments<"get", Path>
  ): AsyncGenerator<Page<Path>, void, undefined> {
    const given = (init[0] ?? {}) as Loose;
    let after = given.params?.query?.["after"];
    for (;;) {
      const query: Record<string, unknown> = { ...given.params?.query };
      if (after !== undefined) {
        query["after"] = after;
        // The server refuses both: a cursor names a position itself.
        delete query["after_position"];
      }
      const page = await this.#call("get", path, { ...given, params: { ...given.params, query } }) as Page<Path>;
      yield page;
      const { has_more: more, next_cursor: next } = page as { has_more: boolean; next_cursor?: string | null };
      if (!more) return;
      if (next === undefined || next === null || next === after) throw new XwmsError(`${path} has no next page`);
      after = next;
    }
  }

  /** Iterates over all items of a list. Pages are fetched as they are needed. */
  async *items<Path extends ListPath>(
    path: Path, ...init: Arguments<"get", Path>
  ): AsyncGenerator<Item<Path>, void, undefined> {
    for await (const page of this.pages(path, ...init)) yield* (page as { data: Item<Path>[] }).data;
  }

  /** Follows the account's events. Needs a token with `events:read`. */
  events(options: FeedOptions = {}): EventFeed {
    return new EventFeed(this.#transport, this.#tokens, this.issuer, options);
  }

  /** Returns an access token, for requests that this client does not send itself. */
  async accessToken(): Promise<string> {
    if (this.#tokens === undefined) throw new XwmsError("this client has neither credentials nor a token");
    return this.#tokens.get();
  }

  async #call(method: Method, path: string, init: unknown): Promise<unknown> {
    const given = (init ?? {}) as Loose;
    for (const [name, value] of Object.entries(given.params?.path ?? {})) {
      // Such a value would change which operation the path names.
      if (["", ".", ".."].includes(String(value ?? ""))) throw new XwmsError(`${name} can't be ${JSON.stringify(value)}`);
    }
    const headers = new Headers(given.headers as ConstructorParameters<typeof Headers>[0]);
    const named = given.params?.header?.["Idempotency-Key"];
    if (method === "post" && named === undefined && !headers.has("idempotency-key")) {
      headers.set("idempotency-key", crypto.randomUUID());
    }
    const options: SendOptions = { tokens: this.#tokens, stream: given.parseAs === "stream" };
    const fetch = (request: Request): Promise<Response> => this.#transport.send(request, options);
    const call = this.#client.request as unknown as (...parts: unknown[]) => Promise<{ data: unknown }>;
    const { data } = await call(method, path, { ...given, headers, fetch });
    return data;
  }
}

function tokensOf(options: XwmsOptions, transport: Transport, endpoint: string): TokenSource | undefined {
  const { clientId, clientSecret, scope, token } = options;
  if (token !== undefined) {
    if (clientSecret !== undefined) throw new XwmsError("give either a token or a client's credentials");
    return typeof token === "string" ? { get: async () => token, discard: () => false } : new GivenTokens(token);
  }
  if (clientId === undefined && clientSecret === undefined) return undefined;
  if (!clientId || !clientSecret) throw new XwmsError("clientId and clientSecret belong together");
  return new TokenCache(() => clientCredentialsToken(transport, endpoint, { clientId, clientSecret }, scope));
}

/** Tokens that the caller provides. */
class GivenTokens implements TokenSource {
  #refused: string | undefined;

  constructor(private readonly provide: (refused?: string) => string | Promise<string>) {}

  async get(): Promise<string> {
    const refused = this.#refused;
    this.#refused = undefined;
    return this.provide(refused);
  }

  discard(token: string): boolean {
    this.#refused = token;
    return true;
  }
}

function bodySerializer(body: unknown): BodyInit {
  return body instanceof Blob || body instanceof Uint8Array ? body as BodyInit : JSON.stringify(body);
}
