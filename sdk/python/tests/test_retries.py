"""Which requests are sent again, how long that waits, and with which key; problems; the addresses that are refused."""

from __future__ import annotations

import time
from typing import Any

import pytest

import xwms
from fake import Asked, Fake, QUICK, Reply, async_client, client, problem
from xwms import RetryPolicy
from xwms._retry import is_repeatable, may_retry, retry_after_seconds, wait_seconds

EMPTY = {"data": [], "has_more": False}


def test_a_post_is_repeated_with_one_key_which_another_call_does_not_have(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        reply.cut() if len(fake.asked) <= 3 else reply.send(201, {"client_id": "client_1"})

    fake.handler = handler
    api = client(fake)
    made = api.clients.create({"name": "A", "client_type": "machine"})
    assert made["client_id"] == "client_1"
    keys = [one.headers["idempotency-key"] for one in fake.asked]
    assert len(keys) == 4 and len(set(keys)) == 1
    assert len({one.body for one in fake.asked}) == 1 and '"machine"' in fake.asked[0].body
    api.clients.create({"name": "A", "client_type": "machine"})
    assert fake.asked[4].headers["idempotency-key"] != keys[0]
    api.clients.create({"name": "A", "client_type": "machine"}, idempotency_key="mine")
    assert fake.asked[5].headers["idempotency-key"] == "mine"


def test_a_patch_that_may_have_been_carried_out_is_not_repeated(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.cut()
    with pytest.raises(xwms.ConnectionFailed):
        client(fake).clients.change("client_1", {"name": "B"})
    assert len(fake.asked) == 1


def test_a_patch_that_was_refused_with_429_is_repeated(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        if len(fake.asked) == 1:
            reply.send(429, problem("slow_down"), retry_after="0")
        else:
            reply.send(200, {"client_id": "client_1"})

    fake.handler = handler
    client(fake).clients.change("client_1", {"name": "B"})
    assert len(fake.asked) == 2


def test_retries_end_and_the_last_problem_is_raised(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(503, problem("busy"), retry_after="0")
    with pytest.raises(xwms.ServerFailure) as raised:
        client(fake).clients.list()
    assert raised.value.code == "busy" and len(fake.asked) == RetryPolicy().attempts


def test_a_longer_retry_after_than_the_policy_allows_ends_the_call_at_once(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(429, problem("rate_limited"), retry_after="3600")
    with pytest.raises(xwms.TooManyRequests) as raised:
        client(fake).clients.list()
    assert raised.value.retry_after == 3600 and len(fake.asked) == 1


def test_retry_after_is_waited_for_not_less(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        if len(fake.asked) == 1:
            reply.send(429, problem("rate_limited"), retry_after="7")
        else:
            reply.send(200, EMPTY)

    fake.handler = handler
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    client(fake).clients.list()
    (wait,) = waits
    assert 7 <= wait <= 7.7


def test_the_waits_are_bounded_and_spread() -> None:
    policy = RetryPolicy()
    assert wait_seconds(policy, 1, 1, None) == 0.25
    assert wait_seconds(policy, 3, 1, None) == 1.0
    assert wait_seconds(policy, 3, 0.5, None) == 0.5
    assert wait_seconds(RetryPolicy(attempts=5000), 4000, 1, None) == policy.longest
    assert wait_seconds(policy, policy.attempts, 0, None) is None
    assert wait_seconds(policy, 1, 0, 5) == 5
    assert wait_seconds(policy, 1, 1, 5) == 5.5
    assert wait_seconds(policy, 1, 0, 60.1) is None
    assert retry_after_seconds("7", 0) == 7
    assert retry_after_seconds("Thu, 01 Jan 1970 00:00:09 GMT", 2) == 7
    assert retry_after_seconds("Thu, 01 Jan 1970 00:00:01 GMT", 2) == 0
    assert retry_after_seconds("soon", 0) is None and retry_after_seconds(None, 0) is None
    methods = ["GET", "put", "DELETE", "POST", "PATCH"]
    assert [is_repeatable(method, False) for method in methods] == [True, True, True, False, False]
    assert not may_retry(500, True) and not may_retry(409, True)
    assert not may_retry(503, False) and may_retry(429, False)


def test_a_cut_body_is_a_lost_response(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        if len(fake.asked) == 1:
            reply.raw(200, b'{"data":', content_length="100")
        else:
            reply.send(200, EMPTY)

    fake.handler = handler
    assert client(fake).clients.list()["data"] == []
    assert len(fake.asked) == 2


def test_the_deadline_ends_a_response_that_does_not_come(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        fake.ended.wait(10)

    fake.handler = handler
    with pytest.raises(xwms.ConnectionFailed):
        client(fake, timeout=0.05, retries=RetryPolicy(attempts=1)).clients.list()


CLASSES: list[tuple[int, type[xwms.Problem]]] = [
    (400, xwms.BadRequest),
    (401, xwms.Unauthorized),
    (403, xwms.Forbidden),
    (404, xwms.NotFound),
    (409, xwms.Conflict),
    (413, xwms.Problem),
    (422, xwms.Unprocessable),
    (500, xwms.ServerFailure),
]


@pytest.mark.parametrize(("status", "kind"), CLASSES)
def test_problems_have_the_class_of_their_status_and_their_members(
    fake: Fake, status: int, kind: type[xwms.Problem]
) -> None:
    body = problem("a_code", field="owner.password")
    fake.handler = lambda asked, reply: reply.send(status, body, www_authenticate="Bearer x")
    with pytest.raises(xwms.Problem) as raised:
        client(fake).me.read()
    error = raised.value
    assert type(error) is kind
    told = (error.status, error.code, error.detail, error.type, error.request_id, error.challenge)
    assert told == (status, "a_code", "it is a_code", "about:blank", "r1", "Bearer x")
    assert error.field_errors == [xwms.FieldError("owner.password", "a_code", "it is a_code")]


@pytest.mark.parametrize("text", [b"<h1>" * 500, b'["code"]' + b" " * 500, b"[" * 100_000])
def test_a_page_of_a_proxy_becomes_a_problem_too_shortened(fake: Fake, text: bytes) -> None:
    fake.handler = lambda asked, reply: reply.raw(500, text, content_type="text/html", x_request_id="r9")
    with pytest.raises(xwms.ServerFailure) as raised:
        client(fake).me.read()
    assert (raised.value.code, raised.value.request_id) == ("http_500", "r9")
    assert len(raised.value.detail) <= 200


def test_a_redirect_is_not_followed(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(307, None, location=f"{fake.issuer}/v1/other")
    with pytest.raises(xwms.Problem) as raised:
        client(fake).me.read()
    assert raised.value.status == 307 and len(fake.asked) == 1


@pytest.mark.parametrize(
    "issuer",
    [
        "http://auth.example", "http://127.0.0.1.example", "http://localhost.example", "ftp://a", "x", "",
        "https://user@a.example", "https://a.example?x=1",
    ],
)  # fmt: skip
def test_nothing_is_sent_in_the_clear_except_to_this_machine(issuer: str) -> None:
    with pytest.raises(xwms.XwmsError, match="must be https"):
        xwms.Xwms(issuer)


def test_the_issuers_that_are_safe() -> None:
    for issuer in ["https://auth.example/", "http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:1"]:
        xwms.Xwms(issuer).close()


def pages(asked: Asked, reply: Reply) -> None:
    start = int(asked.query.get("after", 0))
    data = [{"client_id": f"client_{start + n}"} for n in (1, 2)]
    reply.send(200, {"data": data, "has_more": start < 4, "next_cursor": str(start + 2) if start < 4 else None})


def test_a_list_comes_page_by_page_each_item_once_and_only_as_far_as_it_is_read(fake: Fake) -> None:
    fake.handler = pages
    api = client(fake)
    seen = [each["client_id"] for each in api.clients.iterate(limit=2, standing="active")]
    assert seen == [f"client_{n}" for n in range(1, 7)]
    first = {"limit": "2", "standing": "active"}
    assert [one.query for one in fake.asked] == [first, {**first, "after": "2"}, {**first, "after": "4"}]
    assert next(api.clients.iterate())["client_id"] == "client_1"
    assert len(fake.asked) == 4


@pytest.mark.anyio
async def test_the_async_client_does_the_same(fake: Fake) -> None:
    fake.handler = pages
    async with async_client(fake) as api:
        seen = [each["client_id"] async for each in api.clients.iterate(limit=2)]
        assert seen == [f"client_{n}" for n in range(1, 7)]
        fake.handler = lambda asked, reply: reply.send(404, problem("not_found"))
        with pytest.raises(xwms.NotFound):
            await api.clients.read("client_9")


def test_a_list_whose_cursor_stands_still_ends_with_an_error_not_never(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(200, {"data": [], "has_more": True, "next_cursor": "same"})
    with pytest.raises(xwms.XwmsError, match="no next page"):
        list(client(fake).clients.iterate())
    assert len(fake.asked) == 2


def test_no_id_can_change_which_operation_is_called(fake: Fake) -> None:
    api = client(fake)
    bad: list[Any] = ["", ".", "..", None]
    for client_id in bad:
        with pytest.raises(xwms.XwmsError, match="can't be"):
            api.clients.delete(client_id)
    fake.handler = lambda asked, reply: reply.send(200, {})
    api.clients.read("../me?x=1")
    assert [one.path for one in fake.asked] == ["/v1/clients/..%2Fme%3Fx%3D1"]


def test_bytes_are_sent_and_streamed_as_they_are(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(200, {})
    client(fake).clients.replace_logo("client_1", b"\x00PNG")
    assert fake.asked[0].headers["content-type"] == "application/octet-stream" and fake.asked[0].body == "\x00PNG"
    fake.handler = lambda asked, reply: reply.raw(200, b"{}\n" * 3, content_type="application/x-ndjson")
    assert b"".join(client(fake).audit.export(format="ocsf")) == b"{}\n" * 3
    fake.handler = lambda asked, reply: reply.raw(200, b"{}\n", content_length="100")
    with pytest.raises(xwms.ConnectionFailed):
        list(client(fake, retries=QUICK).audit.export())
