// When a request is sent again, and how long that waits. No I/O.

/** How requests are sent again. */
export interface RetryPolicy {
  /** How often a request is sent at most. 1 turns retries off. */
  attempts: number;
  /** The longest wait before the first retry, in milliseconds. It doubles with each further one. */
  baseMs: number;
  /** The longest wait that this client chooses by itself, in milliseconds. */
  maxMs: number;
  /** The longest `Retry-After` that a call waits for, in milliseconds. A longer one ends the call with its problem. */
  maxRetryAfterMs: number;
}

export const RETRIES: RetryPolicy = { attempts: 4, baseMs: 250, maxMs: 8_000, maxRetryAfterMs: 60_000 };

/** The largest share of `Retry-After` that is waited in addition, so that many clients do not return at once. */
const SPREAD = 0.1;

/**
 * Returns whether a response with `status` may be followed by another try. What was refused with 429 was not done. After
 * 502, 503 and 504 it may have been, so only a request that may be repeated is sent again.
 */
export function mayRetry(status: number, repeatable: boolean): boolean {
  return status === 429 || (repeatable && (status === 502 || status === 503 || status === 504));
}

/**
 * Returns whether a request may be repeated although it may have been carried out: its method is idempotent (RFC 9110
 * §9.2.2), or it has an idempotency key.
 */
export function isRepeatable(method: string, hasKey: boolean): boolean {
  return hasKey || ["GET", "HEAD", "PUT", "DELETE"].includes(method.toUpperCase());
}

/** Returns the milliseconds of `Retry-After` (RFC 9110 §10.2.3), which is a number of seconds or a date. */
export function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value.trim()) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Returns how long to wait before the retry after the attempt number `attempt` (from 1), in milliseconds, or undefined if
 * there is no further one. `random` is from 0 to 1.
 */
export function waitMs(
  policy: RetryPolicy, attempt: number, random: number, retryAfter: number | undefined,
): number | undefined {
  if (attempt >= policy.attempts) return undefined;
  if (retryAfter === undefined) return random * Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
  if (retryAfter > policy.maxRetryAfterMs) return undefined;
  return retryAfter + random * Math.max(policy.baseMs, retryAfter * SPREAD);
}

/** Waits, unless `signal` ends it: then this throws the signal's reason. */
export function sleep(ms: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const end = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", end);
      resolve();
    }, ms);
    signal?.addEventListener("abort", end, { once: true });
  });
}
