// Server-sent events (WHATWG HTML §9.2.6) from chunks of text. No I/O.

import { XwmsError } from "./errors.js";

export interface ServerSentEvent {
  /** Empty if the event has none. */
  event: string;
  /** The `id` of this event. Undefined if it has none. */
  id: string | undefined;
  /** Undefined for an event that has an id only. */
  data: string | undefined;
}

/** The most characters of one event. The server's are much smaller. */
const EVENT_MAX = 4 * 1024 * 1024;

export class EventParser {
  #rest = "";
  #size = 0;
  #event = "";
  #id: string | undefined;
  #data: string[] = [];

  /** Returns the events that `chunk` completes. What comes after the last blank line is kept. */
  push(chunk: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    const text = this.#rest + chunk;
    let start = 0;
    for (;;) {
      const end = text.slice(start).search(/[\r\n]/);
      if (end < 0) break;
      const at = start + end;
      // The other half of a line break may come with the next chunk.
      if (text[at] === "\r" && at + 1 === text.length) break;
      const event = this.#line(text.slice(start, at));
      if (event !== undefined) events.push(event);
      start = at + (text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1);
    }
    this.#rest = text.slice(start);
    if (this.#rest.length + this.#size > EVENT_MAX) throw new XwmsError("an event of the stream is too large");
    return events;
  }

  #line(line: string): ServerSentEvent | undefined {
    if (line === "") return this.#dispatch();
    this.#size += line.length;
    if (line.startsWith(":")) {
      this.#size -= line.length;
      return undefined;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") this.#event = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #dispatch(): ServerSentEvent | undefined {
    const data = this.#data.length > 0 ? this.#data.join("\n") : undefined;
    const event = { event: this.#event, id: this.#id, data };
    this.#event = "";
    this.#id = undefined;
    this.#data = [];
    this.#size = 0;
    return event.id === undefined && data === undefined ? undefined : event;
  }
}
