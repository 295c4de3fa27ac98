"""Webhooks: what is genuine, and every way in which one is not."""

from __future__ import annotations

import base64
import json
import time
from datetime import datetime, timezone
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from xwms import WebhookInvalid, WebhookVerifier

BODY = json.dumps({"id": "event_1", "type": "client.renamed", "data": {"name": "Zoë “Shop”"}}, ensure_ascii=False)


def secret(byte: int) -> str:
    return "whsec_" + base64.b64encode(bytes([byte]) * 32).decode()


def signed(by: str, body: str = BODY, age: int = 1) -> dict[str, str]:
    at = int(time.time()) - age
    signature = Webhook(by).sign("event_1", datetime.fromtimestamp(at, timezone.utc), body)
    return {
        "webhook-id": "event_1",
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1a,{'A' * 86}== {signature}",
    }


def test_a_genuine_webhook_gives_its_event_as_text_or_bytes_with_the_headers_of_each_kind_of_server() -> None:
    verifier = WebhookVerifier(secret(1))
    headers = signed(secret(1))
    for given in (headers, {name.upper(): value for name, value in headers.items()}, httpx.Headers(headers)):
        for body in (BODY, BODY.encode()):
            assert verifier.verify(body, given)["type"] == "client.renamed"


def test_both_secrets_are_accepted_during_a_rotation_and_the_old_one_no_longer_afterwards() -> None:
    during = WebhookVerifier([secret(2), secret(1)])
    for by in (1, 2):
        assert during.verify(BODY, signed(secret(by)))["id"] == "event_1"
    with pytest.raises(WebhookInvalid):
        WebhookVerifier(secret(2)).verify(BODY, signed(secret(1)))


GOOD = signed(secret(1))
SIGNATURE = GOOD["webhook-signature"]
BAD: dict[str, tuple[str | bytes, dict[str, Any]]] = {
    "another secret": (BODY, signed(secret(3))),
    "a changed body": (BODY + " ", GOOD),
    "a body that was parsed and written again": (json.dumps(json.loads(BODY), indent=1), GOOD),
    "another id": (BODY, {**GOOD, "webhook-id": "event_2"}),
    "another time": (BODY, {**GOOD, "webhook-timestamp": str(int(GOOD["webhook-timestamp"]) + 1)}),
    "too old": (BODY, signed(secret(1), age=600)),
    "from the future": (BODY, signed(secret(1), age=-600)),
    "no time": (BODY, {**GOOD, "webhook-timestamp": "NaN"}),
    "no signature": (BODY, {name: value for name, value in GOOD.items() if name != "webhook-signature"}),
    "an empty signature": (BODY, {**GOOD, "webhook-signature": "v1,"}),
    "a signature that is no base64": (BODY, {**GOOD, "webhook-signature": "v1,?"}),
    "no version": (BODY, {**GOOD, "webhook-signature": SIGNATURE.replace("v1,", "")}),
    "the asymmetric version only": (BODY, {**GOOD, "webhook-signature": SIGNATURE.replace("v1,", "v1a,")}),
    "a header in two spellings": (BODY, {**GOOD, "Webhook-Id": "event_1"}),
    "no headers": (BODY, {}),
    "bytes that are no text": (b"\xff\xfe", GOOD),
}


@pytest.mark.parametrize("what", BAD)
def test_a_webhook_that_is_forged_changed_old_or_incomplete_is_refused(what: str) -> None:
    body, headers = BAD[what]
    with pytest.raises(WebhookInvalid):
        WebhookVerifier([secret(1), secret(2)]).verify(body, headers)


def test_a_signed_body_that_is_no_json_and_a_parsed_body_are_told_apart_from_forged_ones() -> None:
    verifier = WebhookVerifier(secret(1))
    with pytest.raises(WebhookInvalid, match="not JSON"):
        verifier.verify("no", signed(secret(1), "no"))
    parsed: Any = json.loads(BODY)
    with pytest.raises(WebhookInvalid, match="raw body"):
        verifier.verify(parsed, GOOD)


@pytest.mark.parametrize("none", [[], "", "whsec_", "whsec_ü"])
def test_a_verifier_without_a_usable_secret_is_refused_and_the_error_does_not_show_it(none: Any) -> None:
    with pytest.raises(WebhookInvalid) as raised:
        WebhookVerifier(none)
    assert "ü" not in str(raised.value) and raised.value.__cause__ is None
