"""The samples of the README, and the rest of the package, against a running server. run.py starts it, where the package is
installed.

usage: python live.py INPUT_JSON
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Iterator

import standardwebhooks.webhooks
import xwms

given = json.loads(Path(sys.argv[1]).read_text())
issuer, machine = given["issuer"], given["clients"]["machine"]
credentials: dict[str, Any] = {"client_id": machine["client_id"], "client_secret": machine["client_secret"]}
os.environ["SERVER"] = issuer
os.environ["CLIENT_ID"] = machine["client_id"]
os.environ["CLIENT_SECRET"] = machine["client_secret"]
os.environ["WEBHOOK_SECRETS"] = " ".join(given["webhooks"]["secrets"])

from create import all_names, create_client  # noqa: E402
from follow import follow  # noqa: E402
from verify import check as status  # noqa: E402
from webhook import receive  # noqa: E402

api = xwms.Xwms(issuer, **credentials)
# Names of this run: it may be repeated on the same data.
RUN = f"sdk {time.time_ns()}"


@contextmanager
def check(what: str) -> Iterator[None]:
    yield
    print(f"ok - {what}")


class Done(Exception):
    pass


class Recorder:
    """Takes events until one has the name `last`."""

    def __init__(self, last: str, cursor: str | None = None) -> None:
        self.last, self.at, self.names = last, cursor, list[str]()

    async def cursor(self) -> str | None:
        return self.at

    async def process(self, event: xwms.types.Event, cursor: str) -> None:
        self.at = cursor
        if event["type"] == "client.created":
            self.names.append(event["data"]["name"])
            if self.names[-1] == self.last:
                raise Done

    async def take_back(self, after: int) -> None:
        raise AssertionError("nothing is lost")


def follow_until(last: str, cursor: str | None = None) -> Recorder:
    store = Recorder(last, cursor)
    try:
        asyncio.run(follow(store))
    except Done:
        return store
    raise AssertionError("the feed ended")


def refused(verifier: xwms.TokenVerifier, token: str) -> str:
    try:
        verifier.verify(token)
    except xwms.InvalidToken as error:
        return error.reason
    raise AssertionError("the token is accepted")


with check("a client is created, and is in the list"):
    client_id = create_client(f"{RUN} 1")
    assert api.clients.read(client_id)["name"] == f"{RUN} 1"
    assert f"{RUN} 1" in all_names()

with check("a list of small pages has the same items as one of large pages, also with asyncio"):

    async def listed(limit: int) -> list[str]:
        async with xwms.AsyncXwms(issuer, **credentials) as other:
            return [each["client_id"] async for each in other.clients.iterate(limit=limit)]

    one = [each["client_id"] for each in api.clients.iterate(limit=1)]
    assert len(one) > 3 and one == asyncio.run(listed(100))

with check("a POST that is repeated with its key is carried out once"):
    key = RUN.replace(" ", "-")
    made = [
        api.clients.create({"name": f"{RUN} once", "client_type": "machine"}, idempotency_key=key)["client_id"]
        for _ in range(2)
    ]
    assert made[0] == made[1]

with check("problems have their class, code and field"):
    try:
        api.clients.read("client_01kayb5g6nf6hr2j7q3p6q8v4w")
        raise AssertionError("it is found")
    except xwms.NotFound as error:
        assert error.code == "not_found" and error.request_id
    try:
        create_client("")
        raise AssertionError("it is created")
    except xwms.BadRequest as error:
        assert error.field_errors[0].field == "name"

with check("the feed continues behind the stored cursor"):
    create_client(f"{RUN} 2")
    first = follow_until(f"{RUN} 2")
    own = [name for name in first.names if name.startswith(RUN)]
    assert own == [f"{RUN} 1", f"{RUN} once", f"{RUN} 2"], own
    for number in (3, 4):
        create_client(f"{RUN} {number}")
    assert follow_until(f"{RUN} 4", first.at).names == [f"{RUN} 3", f"{RUN} 4"]

with check("the feed starts at the newest event"):
    there = threading.Event()
    items: list[xwms.FeedItem] = []

    def look() -> None:
        items.append(next(iter(api.follow_events(start="newest", types=["client.created"]))))
        there.set()

    threading.Thread(target=look, daemon=True).start()
    # The feed looks where the newest event is at some moment from now on.
    while not there.wait(0.2):
        create_client(f"{RUN} new")
    (item,) = items
    assert isinstance(item, xwms.FeedEvent) and item.event["data"]["name"] == f"{RUN} new"

with check("an access token is verified, and its revocation is noticed by introspection and by the client"):
    token = api.access_token()
    assert status(f"Bearer {token}", "clients:read") == 200
    assert status(f"Bearer {token}", "openid") == 403
    assert status(f"Bearer {token}x", "clients:read") == 401
    always = xwms.TokenVerifier(issuer, machine["client_id"], **credentials, introspection="always")
    api.tokens.revoke(always.verify(token).token_id)
    assert refused(always, token) == "inactive"
    assert api.clients.list()["data"], "the client got another token"
    assert api.access_token() != token

with check("an opaque token is introspected"):
    client = api.clients.create({
        "name": f"{RUN} opaque", "client_type": "machine", "scopes": ["clients:read"],
        "token_policy": {"format": "opaque"},
    })  # fmt: skip
    token = xwms.Xwms(issuer, client_id=client["client_id"], client_secret=client["client_secret"]).access_token()
    assert token.startswith("xwms_at_")
    assert status(f"Bearer {token}", "clients:read") == 200
    assert status(f"Bearer {token[:-2]}", "clients:read") == 401


def at_the_time_of(headers: dict[str, str]) -> None:
    """Sets the clock of the check to the time of a message. Messages came before this package was built, which may take
    longer than the five minutes for which they are good."""
    sent = datetime.fromtimestamp(float(headers["webhook-timestamp"]), timezone.utc)

    class Then(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return sent

    standardwebhooks.webhooks.datetime = Then


with check("webhooks verify with each secret of a rotation, and not when changed"):
    for delivery in given["webhooks"]["deliveries"]:
        headers, body = delivery["headers"], delivery["body"]
        at_the_time_of(headers)
        assert receive(body.encode(), headers) == 204
        assert receive(f"{body} ".encode(), headers) == 401
        for secret in given["webhooks"]["secrets"]:
            assert xwms.WebhookVerifier(secret).verify(body, headers)["id"] == headers["webhook-id"]
        try:
            xwms.WebhookVerifier(f"whsec_{'A' * 43}=").verify(body, headers)
            raise AssertionError("a stranger's secret is accepted")
        except xwms.WebhookInvalid:
            pass
