"""What calls raise. A problem document (RFC 9457) becomes the class of its HTTP status."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Mapping

# The longest text of a response that is no problem document.
_TEXT_MAX = 200


class XwmsError(Exception):
    """The base of everything that this package raises by itself."""


class ConnectionFailed(XwmsError):
    """No response came: the connection failed or was cut, or the deadline passed."""

    retry_after: float | None = None


@dataclass(frozen=True)
class FieldError:
    """One member of the request that is wrong."""

    # The path of the member, such as `owner.password`, or the name of a query parameter.
    field: str
    code: str
    detail: str


class Problem(XwmsError):
    """The server refused. Compare `code`; `detail` is for people and may change."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str, retry_after: float | None = None) -> None:
        body = _parsed(text)

        def string(name: str) -> str | None:
            value = body.get(name)
            return value if isinstance(value, str) else None

        self.status = status
        # Something between here and the server may have answered, with any text.
        self.code = string("code") or string("error") or f"http_{status}"
        self.detail = string("detail") or string("error_description") or text.strip()[:_TEXT_MAX]
        self.type = string("type") or "about:blank"
        self.title = string("title") or ""
        self.request_id = string("request_id") or headers.get("x-request-id")
        # Seconds until another try makes sense.
        self.retry_after = retry_after
        # `WWW-Authenticate`.
        self.challenge = headers.get("www-authenticate")
        policies = body.get("violated-policies")
        # The limits that were reached: `account` or `client`.
        self.violated_policies = [str(each) for each in policies] if isinstance(policies, list) else []
        field = string("field")
        self.field_errors = [] if field is None else [FieldError(field, self.code, self.detail)]
        super().__init__(f"{status} {self.code}: {self.detail}")


class BadRequest(Problem):
    """400: the request is wrong. `field_errors` names the member."""


class Unauthorized(Problem):
    """401: the token is missing, expired or revoked, or the login behind it is too weak."""


class Forbidden(Problem):
    """403: the token may not do this."""


class NotFound(Problem):
    """404: there is no such object in the account."""


class Conflict(Problem):
    """409: the state does not allow it."""


class Unprocessable(Problem):
    """422: the idempotency key was used for another request."""


class TooManyRequests(Problem):
    """429: too many requests or attempts. See `retry_after`."""


class ServerFailure(Problem):
    """5xx."""


class OAuthFailure(Problem):
    """The token endpoint, or introspection, refused the client (RFC 6749 §5.2). `code` is the `error`."""


class WebhookInvalid(XwmsError):
    """The webhook is not genuine, not fresh, or not signed with one of the secrets."""


class InvalidToken(XwmsError):
    """The token is not valid: respond with 401.

    `reason` is one of `malformed`, `type`, `algorithm`, `key`, `signature`, `issuer`, `audience`, `expired`, `claims`
    and `inactive`.
    """

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)


class InsufficientScope(XwmsError):
    """The token is valid, but lacks a scope: respond with 403."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(f"the token lacks {' '.join(missing)}")


_CLASSES: dict[int, type[Problem]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: Unprocessable,
    429: TooManyRequests,
}


def problem_of(status: int, headers: Mapping[str, str], text: str, retry_after: float | None) -> Problem:
    """Returns the error for a response that is no success."""
    body = _parsed(text)
    if isinstance(body.get("error"), str) and "code" not in body:
        return OAuthFailure(status, headers, text, retry_after)
    kind = _CLASSES.get(status, ServerFailure if status >= 500 else Problem)
    return kind(status, headers, text, retry_after)


def _parsed(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
