"""The tokens of a client: one request at once, replaced before they expire, and once after a 401."""

from __future__ import annotations

import asyncio
import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

import pytest

import xwms
from fake import Asked, Fake, Reply, async_client, client, problem
from xwms._async.tokens import AsyncTokenCache
from xwms._common import basic
from xwms._sync.tokens import TokenCache

CREDENTIALS = {"client_id": "client_1", "client_secret": "xwms_secret_a"}


def accepting(fake: Fake, good: set[str]) -> None:
    """Lets the API accept the tokens in `good`; the token endpoint issues t1, t2, …"""

    def handler(asked: Asked, reply: Reply) -> None:
        if asked.path == "/oauth/token":
            reply.send(200, {"access_token": f"t{len(fake.to('/oauth/token'))}", "expires_in": 600})
        elif asked.headers["authorization"].removeprefix("Bearer ") in good:
            reply.send(200, {"data": [], "has_more": False})
        else:
            reply.send(401, problem("invalid_token"))

    fake.handler = handler


def at_once(call: Callable[[], Any], count: int = 20) -> list[Any]:
    with ThreadPoolExecutor(count) as pool:
        return [each.result() for each in [pool.submit(call) for _ in range(count)]]


def test_threads_at_once_share_one_request_for_a_token(fake: Fake) -> None:
    accepting(fake, {"t1"})
    at_once(client(fake, **CREDENTIALS).clients.list)
    (asked,) = fake.to("/oauth/token")
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"client_1:xwms_secret_a").decode()
    assert asked.body == "grant_type=client_credentials"


def test_a_refused_token_is_replaced_once_for_all_calls_that_had_it(fake: Fake) -> None:
    good = {"t1"}
    accepting(fake, good)
    api = client(fake, **CREDENTIALS)
    api.clients.list()
    good.remove("t1")
    good.add("t2")
    at_once(api.clients.list)
    assert len(fake.to("/oauth/token")) == 2


@pytest.mark.anyio
async def test_tasks_at_once_share_one_request_and_one_replacement(fake: Fake) -> None:
    good = {"t1"}
    accepting(fake, good)
    async with async_client(fake, **CREDENTIALS) as api:
        await asyncio.gather(*(api.clients.list() for _ in range(20)))
        assert len(fake.to("/oauth/token")) == 1
        good.clear()
        good.add("t2")
        await asyncio.gather(*(api.clients.list() for _ in range(20)))
        assert len(fake.to("/oauth/token")) == 2


def test_a_second_401_is_raised(fake: Fake) -> None:
    accepting(fake, set())
    with pytest.raises(xwms.Unauthorized):
        client(fake, **CREDENTIALS).clients.list()
    assert (len(fake.to("/oauth/token")), len(fake.to("/v1/clients"))) == (2, 2)


def test_a_401_about_the_login_does_not_cost_a_new_token(fake: Fake) -> None:
    def handler(asked: Asked, reply: Reply) -> None:
        if asked.path == "/oauth/token":
            reply.send(200, {"access_token": "t1", "expires_in": 600})
        else:
            reply.send(401, problem("insufficient_user_authentication"))

    fake.handler = handler
    with pytest.raises(xwms.Unauthorized):
        client(fake, **CREDENTIALS).clients.list()
    assert len(fake.to("/oauth/token")) == 1


def test_a_post_keeps_its_key_when_its_token_is_replaced(fake: Fake) -> None:
    accepting(fake, {"t2"})
    client(fake, **CREDENTIALS).clients.enable("client_1")
    keys = [one.headers["idempotency-key"] for one in fake.to("/v1/clients/client_1/enable")]
    assert len(keys) == 2 and keys[0] == keys[1]


def test_a_provided_token_is_asked_for_again_once_with_the_refused_one(fake: Fake) -> None:
    accepting(fake, {"new"})
    refused: list[str | None] = []

    def provide(old: str | None) -> str:
        refused.append(old)
        return "old" if old is None else "new"

    client(fake, token=provide).clients.list()
    assert refused == [None, "old"]


def test_refused_credentials_are_told_and_asked_again_by_the_next_call_only(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(401, {"error": "invalid_client", "error_description": "no"})
    api = client(fake, **CREDENTIALS)
    for calls in (1, 2):
        with pytest.raises(xwms.OAuthFailure) as raised:
            api.clients.list()
        assert (raised.value.code, raised.value.detail, len(fake.asked)) == ("invalid_client", "no", calls)


class Clock:
    def __init__(self, life: float) -> None:
        self.now, self.issued, self.life, self.down = 0.0, 0, life, False

    def request(self) -> tuple[str, float]:
        self.issued += 1
        if self.down:
            raise RuntimeError("down")
        return f"t{self.issued}", self.life

    def cache(self) -> TokenCache:
        return TokenCache(self.request, lambda: self.now)


def test_a_token_is_replaced_before_it_expires() -> None:
    for life, just_before in ((600.0, 539.9), (60.0, 47.9)):
        clock = Clock(life)
        cache = clock.cache()
        assert cache.get() == "t1"
        clock.now = just_before
        assert cache.get() == "t1"
        clock.now += 0.2
        assert (cache.get(), cache.get(), clock.issued) == ("t2", "t2", 2)


def test_a_valid_token_is_used_while_its_replacement_fails_and_the_next_try_waits() -> None:
    clock = Clock(600)
    cache = clock.cache()
    cache.get()
    clock.now, clock.down = 550, True
    assert (cache.get(), cache.get(), clock.issued) == ("t1", "t1", 2)
    clock.now = 600
    with pytest.raises(RuntimeError, match="down"):
        cache.get()


def test_a_token_that_was_replaced_meanwhile_is_not_thrown_away() -> None:
    cache = Clock(600).cache()
    cache.get()
    cache.discard("t1")
    assert cache.get() == "t2"
    cache.discard("t1")
    assert cache.get() == "t2"


@pytest.mark.anyio
async def test_calls_that_waited_for_a_request_share_its_failure() -> None:
    requests = 0
    release = asyncio.Event()

    async def request() -> tuple[str, float]:
        nonlocal requests
        requests += 1
        await release.wait()
        raise RuntimeError("down")

    cache = AsyncTokenCache(request)
    calls = [asyncio.create_task(cache.get()) for _ in range(20)]
    await asyncio.sleep(0)
    release.set()
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(each, RuntimeError) for each in outcomes) and requests == 1


@pytest.mark.anyio
async def test_a_call_that_is_cancelled_takes_no_other_call_with_it() -> None:
    begun = asyncio.Event()
    requests = 0

    async def request() -> tuple[str, float]:
        nonlocal requests
        requests += 1
        begun.set()
        if requests == 1:
            await asyncio.Event().wait()
        return "t2", 600

    cache = AsyncTokenCache(request)
    first = asyncio.create_task(cache.get())
    await begun.wait()
    second = asyncio.create_task(cache.get())
    first.cancel()
    assert await second == "t2"


def test_credentials_are_encoded_as_rfc_6749_says() -> None:
    assert basic("a b", "ü:+") == "Basic " + base64.b64encode(b"a+b:%C3%BC%3A%2B").decode()
