// Verifies webhooks, as Standard Webhooks specifies.

import { Webhook } from "standardwebhooks";
import type { components } from "./generated/api.js";
import { WebhookError } from "./errors.js";

/** An event as a webhook has it. */
export type WebhookEvent = components["schemas"]["Event"] & {
  timestamp: string;
  /** The `sequence` of the message before this one at the endpoint. If you have not seen that one, you missed it. */
  previoussequence?: string | null;
};

/** The headers of a request: of `fetch`, or of Node's http. */
export type IncomingHeaders = Headers | Record<string, string | string[] | undefined>;

const NAMES = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

export class WebhookVerifier {
  readonly #verifiers: Webhook[];

  /** `secrets`: the endpoint's secret (`whsec_…`); during a rotation, both. */
  constructor(secrets: string | readonly string[]) {
    const all = typeof secrets === "string" ? [secrets] : secrets;
    if (all.length === 0) throw new WebhookError("a verifier needs a secret");
    try {
      this.#verifiers = all.map((secret) => new Webhook(secret));
    } catch {
      throw new WebhookError("a secret must look like whsec_…");
    }
  }

  /**
   * Returns the event. `body` is the body exactly as received: parsing it and writing it again changes it.
   *
   * Throws a `WebhookError` unless one of the secrets signed it within the last five minutes. The same event may come
   * again: remember its `id`.
   */
  verify(body: string | Uint8Array, headers: IncomingHeaders): WebhookEvent {
    const text = raw(body);
    const needed = Object.fromEntries(NAMES.map((name) => [name, header(headers, name)]));
    for (const verifier of this.#verifiers) {
      try {
        verifier.verify(text, needed, { jsonParse: false });
      } catch {
        continue;
      }
      try {
        return JSON.parse(text) as WebhookEvent;
      } catch (error) {
        throw new WebhookError("the body is not JSON", { cause: error });
      }
    }
    throw new WebhookError("the webhook is not signed with one of the secrets, or not fresh");
  }
}

function raw(body: unknown): string {
  if (typeof body === "string") return body;
  if (!(body instanceof Uint8Array)) throw new WebhookError("verify needs the raw body, as text or bytes");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch (error) {
    throw new WebhookError("the body is not UTF-8", { cause: error });
  }
}

function header(headers: IncomingHeaders, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? "";
  const found = Object.entries(headers).filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  // Two values for one name are not what the server sent.
  return found.length === 1 && typeof found[0] === "string" ? found[0] : "";
}
