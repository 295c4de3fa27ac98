"""The account's events in order, across disconnects: each once, and none left out.

Made from `_async` by scripts/generate.py. Do not edit.
"""

from __future__ import annotations

import random
import time
from contextlib import closing
from dataclasses import replace
from typing import Generator, Iterable, Literal

import httpx

from .._common import present
from .._errors import ConnectionFailed, Problem, XwmsError
from .._feed_items import NEVER, PATH, RECONNECT, SILENCE, FeedItem, FeedPosition, passes
from .._retry import wait_seconds
from .._sse import EventParser
from .transport import TokenSource, Transport


class EventFeed:
    """The feed as an iterator. It does not end by itself: it reconnects after every disconnect, and raises when the server
    refuses the caller for good (a lost scope, a disabled client, a cursor of another account)."""

    def __init__(
        self,
        transport: Transport,
        tokens: TokenSource | None,
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

    def __iter__(self) -> Generator[FeedItem, None, None]:
        return self._items()

    def _items(self) -> Generator[FeedItem, None, None]:
        if self._position.cursor is None and self._start == "newest":
            self._go_to_newest()
        failures = 0
        while True:
            failures += 1
            retry_after: float | None = None
            try:
                with closing(self._connection()) as connection:
                    for item in connection:
                        failures = 0
                        if item is not None:
                            yield item
            except (Problem, ConnectionFailed) as error:
                if not passes(error):
                    raise
                retry_after = error.retry_after
            wait = wait_seconds(RECONNECT, failures + 1, random.random(), retry_after)
            time.sleep(wait or 0)

    def _connection(self) -> Generator[FeedItem | None, None, None]:
        """Yields the items of one connection, and None when only the cursor moved."""
        cursor = self._position.cursor
        query = {**self._filter, **({"after_position": "0"} if cursor is None else {"after": cursor})}
        usual = self._transport.http.timeout
        timeout = httpx.Timeout(connect=usual.connect, read=self._silence, write=usual.write, pool=usual.pool)
        headers = {"accept": "text/event-stream"}
        request = self._transport.http.build_request("GET", self._url, params=query, headers=headers, timeout=timeout)
        once = replace(self._transport.retries, attempts=1)
        response = self._transport.send(request, self._tokens, stream=True, retries=once)
        try:
            if not response.headers.get("content-type", "").startswith("text/event-stream"):
                raise XwmsError("the server sent no event stream")
            parser = EventParser()
            chunks = response.iter_bytes()
            while True:
                try:
                    chunk = next(chunks, None)
                except (httpx.TransportError, httpx.DecodingError) as error:
                    raise ConnectionFailed("the event stream was cut") from error
                if chunk is None:
                    return
                for received in parser.push(chunk):
                    yield self._position.take(received)
        finally:
            response.close()

    def _go_to_newest(self) -> None:
        """Without this, events between the first connection and a second one would be left out."""
        while True:
            query = present({"since": NEVER, "limit": 1, "after": self._position.cursor})
            request = self._transport.http.build_request("GET", self._url, params=query)
            page = (self._transport.send(request, self._tokens)).json()
            self._position.cursor = page.get("next_cursor") or self._position.cursor
            if not page["has_more"]:
                return
