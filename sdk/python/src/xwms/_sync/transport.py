"""Sends requests: deadline, retries, the token, and problems. Everything that goes to the server goes through here.

Made from `_async` by scripts/generate.py. Do not edit.
"""

from __future__ import annotations

import random
import time
from typing import Protocol

import httpx

from .._errors import ConnectionFailed, Problem, Unauthorized, problem_of
from .._retry import RetryPolicy, is_repeatable, may_retry, retry_after_seconds, wait_seconds

# The code of a 401 that a new token may end. Others are about the login behind the token.
_STALE = "invalid_token"


class TokenSource(Protocol):
    """Where access tokens come from."""

    def get(self) -> str:
        """Returns a token that is valid for some time."""

    def discard(self, token: str) -> bool:
        """Forgets `token`, which the server refused. Returns whether `get` may return another one."""


class Transport:
    def __init__(self, http: httpx.Client, retries: RetryPolicy) -> None:
        self.http = http
        self.retries = retries

    def send(
        self,
        request: httpx.Request,
        tokens: TokenSource | None = None,
        *,
        stream: bool = False,
        repeatable: bool | None = None,
        retries: RetryPolicy | None = None,
    ) -> httpx.Response:
        """Sends a request until there is a response that counts. With `stream`, the caller reads and closes it.

        Raises a `Problem` for a response that is no success, and `ConnectionFailed` if there is none.
        """
        policy = self.retries if retries is None else retries
        if repeatable is None:
            repeatable = is_repeatable(request.method, "idempotency-key" in request.headers)
        replaced = False
        attempt = 1
        while True:
            token = None if tokens is None else tokens.get()
            if token is not None:
                request.headers["authorization"] = f"Bearer {token}"
            failure: Problem | ConnectionFailed
            try:
                # A redirect would carry the request, and what is secret in it, elsewhere.
                response = self.http.send(request, stream=True, follow_redirects=False)
                if response.is_success and stream:
                    return response
                try:
                    response.read()
                finally:
                    response.close()
                if response.is_success:
                    return response
                retry_after = retry_after_seconds(response.headers.get("retry-after"), time.time())
                failure = problem_of(response.status_code, response.headers, response.text, retry_after)
                again = may_retry(response.status_code, repeatable)
            except (httpx.TransportError, httpx.DecodingError) as error:
                failure = ConnectionFailed(f"{request.method} {request.url.path}: no response ({type(error).__name__})")
                failure.__cause__ = error
                again = repeatable
            if tokens is not None and token is not None and not replaced:
                if isinstance(failure, Unauthorized) and failure.code == _STALE:
                    replaced = True
                    if tokens.discard(token):
                        continue
            wait = wait_seconds(policy, attempt, random.random(), failure.retry_after) if again else None
            if wait is None:
                raise failure
            time.sleep(wait)
            attempt += 1
