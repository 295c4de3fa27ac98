// Everything that the package offers.

export { Xwms, type ListPath, type XwmsOptions } from "./client.js";
export * from "./errors.js";
export type { CloudEvent, EventFeed, FeedItem, FeedOptions } from "./feed.js";
export type { components, operations, paths } from "./generated/api.js";
export type { RetryPolicy } from "./retry.js";
export { TokenVerifier, type TokenVerifierOptions, type VerifiedToken } from "./verify.js";
export { WebhookVerifier, type IncomingHeaders, type WebhookEvent } from "./webhooks.js";
