"""What the event feed yields."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from ._errors import ConnectionFailed, Problem, XwmsError
from ._retry import RetryPolicy
from ._sse import ServerSentEvent

if TYPE_CHECKING:
    from . import types

# The server sends a sign of life every 15 seconds. After this long without any, the connection is dead.
SILENCE = 45.0
RECONNECT = RetryPolicy(attempts=2**62, longest=30.0, longest_retry_after=float("inf"))
PATH = "/v1/events"
# No event is that young.
NEVER = "9999-12-31T23:59:59Z"


@dataclass(frozen=True)
class FeedEvent:
    """An event of the account."""

    event: types.Event
    # Store it once the event is processed, and pass it as `after` to continue behind the event.
    cursor: str


@dataclass(frozen=True)
class WentBack:
    """The server's database lost events, which may be events that you have.

    Events with a higher `sequence` than `after`, that you got before this item, are lost: undo what you did for them.
    """

    after: int


FeedItem = Union[FeedEvent, WentBack]


class FeedPosition:
    """How far a feed has come: each event once, and none left out."""

    def __init__(self, cursor: str | None) -> None:
        self.cursor = cursor
        # The `sequence` of the newest event that was passed on.
        self._seen = ""

    def take(self, received: ServerSentEvent) -> FeedItem | None:
        """Returns the item that `received` is; None if only the cursor moved, or if the event came already."""
        if received.data is None:
            self.cursor = received.id if received.id is not None else self.cursor
            return None
        if received.event == "log.went_back":
            after = int(json.loads(received.data)["after"])
            self._seen = f"{after:020}"
            return WentBack(after)
        event: types.Event = json.loads(received.data)
        if received.id is None:
            raise XwmsError("an event of the stream has no cursor")
        self.cursor = received.id
        # The cursor says where to continue. This holds even if something in between repeats a part of the stream.
        if event["sequence"] <= self._seen:
            return None
        self._seen = event["sequence"]
        return FeedEvent(event, received.id)


def passes(error: Exception) -> bool:
    """Returns whether a failure passes by itself."""
    if isinstance(error, Problem):
        return error.status == 429 or error.status >= 500
    return isinstance(error, ConnectionFailed)
