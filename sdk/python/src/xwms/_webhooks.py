"""Verifies webhooks, as Standard Webhooks specifies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Mapping, Sequence

from standardwebhooks import Webhook

from ._errors import WebhookInvalid

if TYPE_CHECKING:
    from . import types

_NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


class WebhookVerifier:
    """Verifies webhooks with the endpoint's secret (`whsec_…`); during a rotation, with both."""

    def __init__(self, secrets: str | Sequence[str]) -> None:
        every = [secrets] if isinstance(secrets, str) else list(secrets)
        if not every:
            raise WebhookInvalid("a verifier needs a secret")
        try:
            self._verifiers = [Webhook(secret) for secret in every]
        except Exception:
            # The error of the decoder would show the secret.
            raise WebhookInvalid("a secret must look like whsec_…") from None

    def verify(self, body: bytes | str, headers: Mapping[str, str]) -> types.Event:
        """Returns the event. `body` is the body exactly as received: parsing it and writing it again changes it.

        Raises `WebhookInvalid` unless one of the secrets signed it within the last five minutes. The same event may
        come again: remember its `id`.
        """
        if not isinstance(body, (bytes, str)):
            raise WebhookInvalid("verify needs the raw body, as text or bytes")
        try:
            text = body if isinstance(body, str) else body.decode()
        except UnicodeDecodeError as error:
            raise WebhookInvalid("the body is not UTF-8") from error
        needed = {name: _header(headers, name) for name in _NAMES}
        if not any(_accepts(verifier, text, needed) for verifier in self._verifiers):
            raise WebhookInvalid("the webhook is not signed with one of the secrets, or not fresh")
        try:
            event: types.Event = json.loads(text)
        except ValueError as error:
            raise WebhookInvalid("the body is not JSON") from error
        return event


def _accepts(verifier: Webhook, text: str, headers: dict[str, str]) -> bool:
    try:
        verifier.verify(text, headers, json_parse=False)
    except Exception:
        # The library lets errors of parsers through, too.
        return False
    return True


def _header(headers: Mapping[str, str], name: str) -> str:
    found = [value for key, value in headers.items() if key.lower() == name]
    # Two values for one name are not what the server sent.
    return found[0] if len(found) == 1 and isinstance(found[0], str) else ""
