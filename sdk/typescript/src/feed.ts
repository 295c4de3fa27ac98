// The account's events in order, across disconnects: each once, and none left out.

import type { components } from "./generated/api.js";
import { ConnectionError, ProblemError, XwmsError } from "./errors.js";
import { RETRIES, sleep, waitMs } from "./retry.js";
import { EventParser, type ServerSentEvent } from "./sse.js";
import type { TokenSource, Transport } from "./transport.js";

export type CloudEvent = components["schemas"]["Event"];

export type FeedItem =
  | {
    kind: "event";
    event: CloudEvent;
    /** Store it once the event is processed, and pass it as `after` to continue behind the event. */
    cursor: string;
  }
  | {
    /** The server's database lost events, which may be events that you have. */
    kind: "went_back";
    /** Events with a higher `sequence` than this, that you got before this item, are lost: undo what you did for them. */
    after: number;
  };

export interface FeedOptions {
  /** The cursor to continue after. */
  after?: string | null | undefined;
  /** Where to start without a cursor: at the oldest event that the plan shows (the default), or after the newest. */
  start?: "oldest" | "newest";
  /** Event names or prefixes, such as `["client.*", "token.issued"]`. */
  types?: string[];
  /** An id of an object, or `clients/client_…`. */
  stream?: string;
  /** The id of a user or client. */
  actor?: string;
  /** Ends the feed: the iterator throws the signal's reason. */
  signal?: AbortSignal;
}

/** The server sends a sign of life every 15 seconds. After this long without any, the connection is dead. */
const SILENCE_MS = 45_000;
const RECONNECT = { ...RETRIES, attempts: Number.MAX_SAFE_INTEGER, maxMs: 30_000, maxRetryAfterMs: Infinity };
const PATH = "/v1/events";
/** No event is that young. */
const NEVER = "9999-12-31T23:59:59Z";

/**
 * The feed as an async iterator. It does not end by itself: it reconnects after every disconnect, and throws when the
 * server refuses the caller for good (a lost scope, a disabled client, a cursor of another account).
 */
export class EventFeed implements AsyncIterable<FeedItem> {
  #cursor: string | undefined;
  /** The `sequence` of the newest event that was passed on. */
  #seen = "";

  constructor(
    private readonly transport: Transport,
    private readonly tokens: TokenSource | undefined,
    private readonly issuer: string,
    private readonly options: FeedOptions,
    private readonly silenceMs = SILENCE_MS,
  ) {
    this.#cursor = options.after ?? undefined;
  }

  /**
   * The cursor behind everything that was passed on, and behind events that the filter left out. Store it when nothing
   * has come for a while, so that a restart need not search them again.
   */
  get cursor(): string | undefined {
    return this.#cursor;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<FeedItem, void, undefined> {
    if (this.#cursor === undefined && this.options.start === "newest") await this.#goToNewest();
    for (let failures = 0; ;) {
      failures += 1;
      let retryAfter: number | undefined;
      try {
        for await (const item of this.#connection()) {
          failures = 0;
          if (item !== undefined) yield item;
        }
      } catch (error) {
        if (this.options.signal?.aborted) throw this.options.signal.reason;
        if (!passes(error)) throw error;
        retryAfter = error.retryAfter === undefined ? undefined : error.retryAfter * 1000;
      }
      await sleep(waitMs(RECONNECT, Math.min(failures + 1, 20), Math.random(), retryAfter) ?? 0, this.options.signal);
    }
  }

  /** Yields the items of one connection, and undefined when only the cursor moved. */
  async *#connection(): AsyncGenerator<FeedItem | undefined, void, undefined> {
    const query = this.#query();
    if (this.#cursor === undefined) query.set("after_position", "0");
    else query.set("after", this.#cursor);
    // The connection also ends when whoever iterates leaves.
    const leaving = new AbortController();
    const leave = (): void => leaving.abort(this.options.signal?.reason);
    this.options.signal?.addEventListener("abort", leave, { once: true });
    try {
      if (this.options.signal?.aborted) throw this.options.signal.reason;
      const request = this.#request(query, { accept: "text/event-stream" }, leaving.signal);
      const response = await this.transport.send(request, {
        tokens: this.tokens, stream: true, retries: { ...this.transport.options.retries, attempts: 1 },
      });
      if (!response.headers.get("content-type")?.startsWith("text/event-stream") || response.body === null) {
        throw new XwmsError("the server sent no event stream");
      }
      const parser = new EventParser();
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await this.#within(reader.read());
        if (done) return;
        for (const event of parser.push(decoder.decode(value, { stream: true }))) yield* this.#items(event);
      }
    } finally {
      this.options.signal?.removeEventListener("abort", leave);
      leaving.abort();
    }
  }

  *#items(received: ServerSentEvent): Generator<FeedItem | undefined, void, undefined> {
    if (received.data === undefined) {
      this.#cursor = received.id ?? this.#cursor;
      yield undefined;
    } else if (received.event === "log.went_back") {
      const { after } = JSON.parse(received.data) as { after: number };
      this.#seen = String(after).padStart(20, "0");
      yield { kind: "went_back", after };
    } else {
      const event = JSON.parse(received.data) as CloudEvent;
      if (received.id === undefined) throw new XwmsError("an event of the stream has no cursor");
      this.#cursor = received.id;
      // The cursor says where to continue. This holds even if something in between repeats a part of the stream.
      if (event.sequence <= this.#seen) return;
      this.#seen = event.sequence;
      yield { kind: "event", event, cursor: received.id };
    }
  }

  /** Without this, events between the first connection and a second one would be left out. */
  async #goToNewest(): Promise<void> {
    for (;;) {
      const query = new URLSearchParams({ since: NEVER, limit: "1" });
      if (this.#cursor !== undefined) query.set("after", this.#cursor);
      const response = await this.transport.send(this.#request(query, {}, this.options.signal), { tokens: this.tokens });
      const page = await response.json() as components["schemas"]["EventList"];
      this.#cursor = page.next_cursor ?? this.#cursor;
      if (!page.has_more) return;
    }
  }

  #query(): URLSearchParams {
    const { types, stream, actor } = this.options;
    const query = new URLSearchParams();
    if (types !== undefined && types.length > 0) query.set("type", types.join(","));
    if (stream !== undefined) query.set("stream", stream);
    if (actor !== undefined) query.set("actor", actor);
    return query;
  }

  #request(query: URLSearchParams, headers: Record<string, string>, signal: AbortSignal | undefined): Request {
    return new Request(`${this.issuer}${PATH}?${query}`, { headers, ...(signal === undefined ? {} : { signal }) });
  }

  /** Time counts only while this waits for the server, not while whoever iterates works. */
  async #within<T>(reading: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new ConnectionError("the event stream is silent")), this.silenceMs);
    });
    try {
      return await Promise.race([reading, silence]);
    } catch (error) {
      throw error instanceof XwmsError ? error : new ConnectionError("the event stream was cut", { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Returns whether a failure passes by itself. */
function passes(error: unknown): error is ConnectionError & { retryAfter?: number } | ProblemError {
  if (error instanceof ConnectionError) return true;
  return error instanceof ProblemError && (error.status === 429 || error.status >= 500);
}
