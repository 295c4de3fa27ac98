"""Server-sent events (WHATWG HTML §9.2.6) from chunks of bytes. No I/O."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from ._errors import XwmsError

# The most characters of one event. The server's are much smaller.
_EVENT_MAX = 4 * 1024 * 1024
_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class ServerSentEvent:
    # Empty if the event has none.
    event: str
    # The `id` of this event. None if it has none.
    id: str | None
    # None for an event that has an id only.
    data: str | None


class EventParser:
    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._reset()

    def _reset(self) -> None:
        self._size = 0
        self._event = ""
        self._id: str | None = None
        self._data: list[str] = []

    def push(self, chunk: bytes) -> list[ServerSentEvent]:
        """Returns the events that `chunk` completes. What comes after the last blank line is kept."""
        events: list[ServerSentEvent] = []
        text = self._rest + self._decode(chunk)
        start = 0
        while (found := _BREAK.search(text, start)) is not None:
            # The other half of a line break may come with the next chunk.
            if found.group() == "\r" and found.end() == len(text):
                break
            event = self._line(text[start : found.start()])
            if event is not None:
                events.append(event)
            start = found.end()
        self._rest = text[start:]
        if len(self._rest) + self._size > _EVENT_MAX:
            raise XwmsError("an event of the stream is too large")
        return events

    def _line(self, line: str) -> ServerSentEvent | None:
        if not line:
            return self._dispatch()
        if line.startswith(":"):
            return None
        self._size += len(line)
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._event = value
        elif name == "data":
            self._data.append(value)
        elif name == "id" and "\0" not in value:
            self._id = value
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        event = ServerSentEvent(self._event, self._id, "\n".join(self._data) if self._data else None)
        self._reset()
        return None if event.id is None and event.data is None else event
