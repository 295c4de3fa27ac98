"""The account's events in order, across disconnects: each once, and none left out."""

from __future__ import annotations

import asyncio
import random
from contextlib import aclosing
from dataclasses import replace
from typing import AsyncGenerator, Iterable, Literal

import httpx

from .._common import present
from .._errors import ConnectionFailed, Problem, XwmsError
from .._feed_items import NEVER, PATH, RECONNECT, SILENCE, FeedItem, FeedPosition, passes
from .._retry import wait_seconds
from .._sse import EventParser
from .transport import AsyncTokenSource, AsyncTransport


class AsyncEventFeed:
    """The feed as an iterator. It does not end by itself: it reconnects after every disconnect, and raises when the server
    refuses the caller for good (a lost scope, a disabled client, a cursor of another account)."""

    def __init__(
        self,
        transport: AsyncTransport,
        tokens: AsyncTokenSource | None,
        issuer: str,
        *,
        after: str | None,
        start: Literal["oldest", "newest"],
        types: Iterable[str],
        stream: str | None,
        actor: str | None,
        silence: float = SILENCE,
    ) -> None:
        self._transport = transport
        self._tokens = tokens
        self._url = f"{issuer}{PATH}"
        self._start = start
        self._filter = present({"type": ",".join(types) or None, "stream": stream, "actor": actor})
        self._silence = silence
        self._position = FeedPosition(after)

    @property
    def cursor(self) -> str | None:
        """The cursor behind everything that was passed on, and behind events that the filter left out.

        Store it when nothing has come for a while, so that a restart need not search them again.
        """
        return self._position.cursor

    def __aiter__(self) -> AsyncGenerator[FeedItem, None]:
        return self._items()

    async def _items(self) -> AsyncGenerator[FeedItem, None]:
        if self._position.cursor is None and self._start == "newest":
            await self._go_to_newest()
        failures = 0
        while True:
            failures += 1
            retry_after: float | None = None
            try:
                async with aclosing(self._connection()) as connection:
                    async for item in connection:
                        failures = 0
                        if item is not None:
                            yield item
            except (Problem, ConnectionFailed) as error:
                if not passes(error):
                    raise
                retry_after = error.retry_after
            wait = wait_seconds(RECONNECT, failures + 1, random.random(), retry_after)
            await asyncio.sleep(wait or 0)

    async def _connection(self) -> AsyncGenerator[FeedItem | None, None]:
        """Yields the items of one connection, and None when only the cursor moved."""
        cursor = self._position.cursor
        query = {**self._filter, **({"after_position": "0"} if cursor is None else {"after": cursor})}
        usual = self._transport.http.timeout
        timeout = httpx.Timeout(connect=usual.connect, read=self._silence, write=usual.write, pool=usual.pool)
        headers = {"accept": "text/event-stream"}
        request = self._transport.http.build_request("GET", self._url, params=query, headers=headers, timeout=timeout)
        once = replace(self._transport.retries, attempts=1)
        response = await self._transport.send(request, self._tokens, stream=True, retries=once)
        try:
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                raise XwmsError("the server sent no event stream")
            parser = EventParser()
            chunks = response.aiter_bytes()
            while True:
                try:
                    chunk = await anext(chunks, None)
                except (httpx.TransportError, httpx.DecodingError) as error:
                    raise ConnectionFailed("the event stream was cut") from error
                if chunk is None:
                    return
                for received in parser.push(chunk):
                    yield self._position.take(received)
        finally:
            await response.aclose()

    async def _go_to_newest(self) -> None:
        """Without this, events between the first connection and a second one would be left out."""
        while True:
            query = present({"since": NEVER, "limit": 1, "after": self._position.cursor})
            request = self._transport.http.build_request("GET", self._url, params=query)
            page = (await self._transport.send(request, self._tokens)).json()
            self._position.cursor = page.get("next_cursor") or self._position.cursor
            if not page["has_more"]:
                return
