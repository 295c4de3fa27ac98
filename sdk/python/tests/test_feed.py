"""The feed across disconnects: each event once, none left out."""

from __future__ import annotations

import json
import time
from contextlib import closing
from typing import Any, Callable, Iterator

import httpx
import pytest

import xwms
from fake import QUICK, Asked, Fake, Reply, async_client, client, problem
from xwms._sse import EventParser, ServerSentEvent
from xwms._sync.feed import EventFeed
from xwms._sync.transport import Transport


def event(n: int) -> str:
    data = json.dumps({"id": f"event_{n}", "type": "client.created", "sequence": f"{n:020}"})
    return f"id: c{n}\nevent: client.created\ndata: {data}\n\n"


def take(api: xwms.Xwms, count: int, **options: Any) -> list[xwms.FeedItem]:
    items: list[xwms.FeedItem] = []
    with closing(iter(api.follow_events(**options))) as feed:
        while len(items) < count:
            items.append(next(feed))
    return items


def ids(items: list[xwms.FeedItem]) -> list[str]:
    return [item.event["id"] if isinstance(item, xwms.FeedEvent) else "went_back" for item in items]


def from_where(fake: Fake) -> list[str]:
    return [one.query.get("after", f"position {one.query.get('after_position')}") for one in fake.asked]


CONNECTIONS: list[Callable[[Reply], None]] = [
    lambda reply: reply.stream(event(1) + event(2)),
    # Cut within an event: it is not passed on, and comes again.
    lambda reply: reply.raw(200, (event(3) + event(4)[:30]).encode(), content_type="text/event-stream", content_length="999"),
    lambda reply: reply.send(503, problem("unavailable"), retry_after="0"),
    lambda reply: reply.cut(),
    lambda reply: reply.send(429, problem("too_many_streams"), retry_after="0"),
    # Something in between that repeats a part.
    lambda reply: reply.stream(event(2) + event(3) + event(4) + event(5)),
]
OPTIONS: dict[str, Any] = {"types": ["client.*", "token.issued"], "stream": "client_1", "actor": "user_1"}


def expect_all(fake: Fake, items: list[xwms.FeedItem]) -> None:
    assert ids(items) == [f"event_{n}" for n in range(1, 6)]
    assert [item.cursor for item in items if isinstance(item, xwms.FeedEvent)] == ["c1", "c2", "c3", "c4", "c5"]
    assert from_where(fake) == ["position 0", "c2", "c3", "c3", "c3", "c3"]
    assert fake.asked[0].query["type"] == "client.*,token.issued"
    assert fake.asked[0].headers["accept"] == "text/event-stream"


def test_a_feed_goes_on_after_every_kind_of_disconnect_with_nothing_lost_or_twice(fake: Fake) -> None:
    fake.handler = lambda asked, reply: CONNECTIONS[len(fake.asked) - 1](reply)
    expect_all(fake, take(client(fake), 5, **OPTIONS))


@pytest.mark.anyio
async def test_the_async_feed_does_the_same(fake: Fake) -> None:
    fake.handler = lambda asked, reply: CONNECTIONS[len(fake.asked) - 1](reply)
    items: list[xwms.FeedItem] = []
    async with async_client(fake) as api:
        async for item in api.follow_events(**OPTIONS):
            items.append(item)
            if len(items) == 5:
                break
    expect_all(fake, items)


def test_a_feed_starts_after_the_cursor_that_the_caller_stored(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.stream(event(8))
    assert ids(take(client(fake), 1, after="c7")) == ["event_8"]
    assert from_where(fake) == ["c7"]


def test_a_feed_that_starts_at_the_newest_event_has_a_cursor_before_it_waits(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        if asked.headers["accept"] == "text/event-stream":
            return reply.stream(event(9))
        first = "after" not in asked.query
        reply.send(200, {"data": [], "has_more": first, "next_cursor": "c4" if first else "c8"})

    fake.handler = handler
    assert ids(take(client(fake), 1, start="newest")) == ["event_9"]
    assert [one.query.get("after") for one in fake.asked] == [None, "c4", "c8"]


def test_a_line_with_only_an_id_moves_the_cursor_without_an_item(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.stream(f"{event(1)}id: c500\n\n" if len(fake.asked) == 1 else event(501))
    assert ids(take(client(fake), 2)) == ["event_1", "event_501"]
    assert from_where(fake) == ["position 0", "c500"]


def test_lost_events_are_told_and_those_in_their_place_are_not_taken_for_repeated_ones(fake: Fake) -> None:
    lost = 'event: log.went_back\ndata: {"after": 5}\n\n'
    fake.handler = lambda asked, reply: reply.stream(event(7) if len(fake.asked) == 1 else lost + event(6))
    items = take(client(fake), 3)
    assert ids(items) == ["event_7", "went_back", "event_6"]
    assert items[1] == xwms.WentBack(5)


def test_a_caller_who_lost_the_right_gets_the_problem(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        reply.stream(event(1)) if len(fake.asked) == 1 else reply.send(403, problem("insufficient_scope"))

    fake.handler = handler
    with pytest.raises(xwms.Forbidden):
        take(client(fake), 2)


def test_a_new_token_is_used_after_the_old_one_ended_the_stream(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        if len(fake.asked) == 1:
            reply.stream(event(1))
        elif asked.headers["authorization"] != "Bearer new":
            reply.send(401, problem("invalid_token"))
        else:
            reply.stream(event(2))

    fake.handler = handler
    api = client(fake, token=lambda refused: "old" if refused is None else "new")
    assert ids(take(api, 2)) == ["event_1", "event_2"]


class Silent(httpx.SyncByteStream):
    """A body that says nothing after `text`."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[bytes]:
        yield self._text.encode()
        raise httpx.ReadTimeout("nothing came")


def test_a_silent_connection_is_given_up_but_not_because_the_caller_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []

    def connect(request: httpx.Request) -> httpx.Response:
        # The time limit of each read: what the caller does between two reads does not count.
        limits.append(request.extensions["timeout"]["read"])
        headers = {"content-type": "text/event-stream"}
        return httpx.Response(200, headers=headers, stream=Silent(event(len(limits))))

    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    feed = EventFeed(
        Transport(httpx.Client(transport=httpx.MockTransport(connect)), QUICK), None, "http://127.0.0.1",
        after=None, start="oldest", types=(), stream=None, actor=None, silence=1.5,
    )  # fmt: skip
    with closing(iter(feed)) as items:
        assert ids([next(items)]) == ["event_1"]
        assert len(limits) == 1, "it did not reconnect meanwhile"
        assert ids([next(items)]) == ["event_2"]
    assert limits == [1.5, 1.5] and len(waits) == 1


def test_events_are_parsed_however_the_stream_is_cut_and_with_each_line_break() -> None:
    text = ": beat\r\n\r\nid: 1\nevent: a\ndata: x\ndata:y\n\nid: 2\r\rdata: ü\r\n\r\nretry: 5\n\ndata\n\nid: half".encode()
    whole = [
        ServerSentEvent("a", "1", "x\ny"),
        ServerSentEvent("", "2", None),
        ServerSentEvent("", None, "ü"),
        ServerSentEvent("", None, ""),
    ]
    for size in range(1, len(text) + 1):
        parser = EventParser()
        chunks = [text[start : start + size] for start in range(0, len(text), size)]
        assert [each for chunk in chunks for each in parser.push(chunk)] == whole, size
    with pytest.raises(xwms.XwmsError, match="too large"):
        EventParser().push(b"data: " + b"x" * 5_000_000)
