"""Access tokens by client credentials, kept until shortly before they expire."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Awaitable, Callable

from .._common import basic
from .._errors import XwmsError
from .transport import AsyncTransport

# A token is replaced this long before it expires, in seconds, or after four fifths of a shorter life.
_MARGIN = 60.0
# How long a token that is still valid is used after its replacement failed, before the next try.
_PAUSE = 5.0


@dataclass
class _Kept:
    token: str
    replace_at: float
    expires_at: float


class AsyncTokenCache:
    """Keeps one token. However many calls need a new one, one request fetches it, and all get its outcome. If it fails while
    the old token is still valid, the old token is used."""

    def __init__(
        self, request: Callable[[], Awaitable[tuple[str, float]]], now: Callable[[], float] = time.monotonic
    ) -> None:
        """`request` returns a token and for how many seconds it is valid."""
        self._request = request
        self._now = now
        self._kept: _Kept | None = None
        self._lock = asyncio.Lock()
        self._rounds = 0
        self._failure: Exception | None = None

    async def get(self) -> str:
        rounds = self._rounds
        token = self._usable()
        if token is not None:
            return token
        async with self._lock:
            token = self._usable()
            if token is not None:
                return token
            if self._rounds != rounds and self._failure is not None:
                # The request that this call waited for.
                raise self._failure
            return await self._replace()

    def discard(self, token: str) -> bool:
        kept = self._kept
        # Another call may have replaced it already.
        if kept is not None and kept.token == token:
            self._kept = None
        return True

    def _usable(self) -> str | None:
        kept = self._kept
        return kept.token if kept is not None and self._now() < kept.replace_at else None

    async def _replace(self) -> str:
        asked = self._now()
        try:
            token, life = await self._request()
        except Exception as error:
            kept = self._kept
            now = self._now()
            if kept is not None and now < kept.expires_at:
                kept.replace_at = min(kept.expires_at, now + _PAUSE)
                return kept.token
            self._failure = error
            self._rounds += 1
            raise
        self._kept = _Kept(token, asked + life - min(_MARGIN, life / 5), asked + life)
        self._failure = None
        self._rounds += 1
        return token


async def client_credentials_token(
    transport: AsyncTransport, endpoint: str, client_id: str, client_secret: str, scope: str | None
) -> tuple[str, float]:
    """Requests a token from the token endpoint (RFC 6749 §4.4). A lost response costs no more than an unused token."""
    form = {"grant_type": "client_credentials"}
    if scope is not None:
        form["scope"] = scope
    headers = {"authorization": basic(client_id, client_secret)}
    request = transport.http.build_request("POST", endpoint, data=form, headers=headers)
    body = (await transport.send(request, repeatable=True)).json()
    token, life = body.get("access_token"), body.get("expires_in")
    if not isinstance(token, str) or not isinstance(life, (int, float)):
        raise XwmsError("the token endpoint returned no token")
    return token, float(life)


class AsyncGivenTokens:
    """Tokens that the caller provides. A refused one is asked for again, once, with the refused token."""

    def __init__(self, provide: str | Callable[[str | None], Awaitable[str]]) -> None:
        self._provide = provide
        self._refused: str | None = None

    async def get(self) -> str:
        if isinstance(self._provide, str):
            return self._provide
        refused, self._refused = self._refused, None
        return await self._provide(refused)

    def discard(self, token: str) -> bool:
        self._refused = token
        return not isinstance(self._provide, str)
