"""What the sync and the async client share. No I/O."""

from __future__ import annotations

import base64
from typing import Any, Mapping
from urllib.parse import quote, quote_plus, urlsplit

from ._errors import XwmsError

__version__ = "0.1.0"
USER_AGENT = f"xwms-python/{__version__}"


def checked_issuer(issuer: str) -> str:
    """Returns `issuer` without a trailing slash. Secrets are sent there, so it must be https, or http on a loopback address."""
    issuer = issuer.rstrip("/")
    parts = urlsplit(issuer)
    host = parts.hostname or ""
    numbers = host.split(".")
    is_ipv4 = len(numbers) == 4 and all(each.isdecimal() and len(each) <= 3 for each in numbers)
    is_loopback = host in ("localhost", "::1") or (is_ipv4 and numbers[0] == "127")
    is_plain = parts.username is None and not parts.query and not parts.fragment and bool(host)
    if not is_plain or not (parts.scheme == "https" or (parts.scheme == "http" and is_loopback)):
        raise XwmsError(f"{issuer} must be https, or http on a loopback address")
    return issuer


def basic(client_id: str, client_secret: str) -> str:
    """Returns the value of `Authorization` (RFC 6749 §2.3.1)."""
    pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def segment(value: str) -> str:
    """Returns `value` as one segment of a path. Some values would change which operation the path names."""
    if not isinstance(value, str) or value in ("", ".", ".."):
        raise XwmsError(f"an id can't be {value!r}")
    return quote(value, safe="")


def present(values: Mapping[str, Any]) -> dict[str, str]:
    """Returns the values that are there, as texts."""
    texts: dict[str, str] = {}
    for name, value in values.items():
        if value is not None:
            texts[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return texts
