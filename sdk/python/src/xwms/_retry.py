"""When a request is sent again, and how long that waits. No I/O."""

from __future__ import annotations

import email.utils
import re
from dataclasses import dataclass

# The largest share of `Retry-After` that is waited in addition, so that many clients do not return at once.
_SPREAD = 0.1
_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE"})


@dataclass(frozen=True)
class RetryPolicy:
    """How requests are sent again. Times are in seconds."""

    # How often a request is sent at most. 1 turns retries off.
    attempts: int = 4
    # The longest wait before the first retry. It doubles with each further one.
    base: float = 0.25
    # The longest wait that this client chooses by itself.
    longest: float = 8.0
    # The longest `Retry-After` that a call waits for. A longer one ends the call with its problem.
    longest_retry_after: float = 60.0


def may_retry(status: int, repeatable: bool) -> bool:
    """Returns whether a response with `status` may be followed by another try.

    What was refused with 429 was not done. After 502, 503 and 504 it may have been, so only a request that may be
    repeated is sent again.
    """
    return status == 429 or (repeatable and status in (502, 503, 504))


def is_repeatable(method: str, has_key: bool) -> bool:
    """Returns whether a request may be repeated although it may have been carried out: its method is idempotent
    (RFC 9110 §9.2.2), or it has an idempotency key."""
    return has_key or method.upper() in _IDEMPOTENT


def retry_after_seconds(value: str | None, now: float) -> float | None:
    """Returns the seconds of `Retry-After` (RFC 9110 §10.2.3), which is a number of seconds or a date."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None


def wait_seconds(policy: RetryPolicy, attempt: int, random: float, retry_after: float | None) -> float | None:
    """Returns how long to wait before the retry after the attempt number `attempt` (from 1), or None if there is no
    further one. `random` is from 0 to 1."""
    if attempt >= policy.attempts:
        return None
    if retry_after is None:
        return random * min(policy.longest, policy.base * 2.0 ** min(attempt - 1, 30))
    if retry_after > policy.longest_retry_after:
        return None
    return retry_after + random * max(policy.base, retry_after * _SPREAD)
