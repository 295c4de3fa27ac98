"""The samples of guides and quickstarts in Python, each run as its page shows it: python samples.py DEMO_JSON. A sample is a piece of
a program, and RUNS says what surrounds it. Blocks with `file=` are apps of `examples`, which have tests of their own.
"""

import base64
import json
import re
import time
from datetime import datetime, timezone
from pathlib import Path
from types import SimpleNamespace

import httpx2
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import RSAKey
from standardwebhooks import Webhook

from checks import check, demo

ROOT = Path(__file__).resolve().parents[3]
issuer, machine = demo["issuer"], demo["clients"]["machine"]


def samples(page):
    """The samples of a page, in order."""
    return re.findall(r"^ *```python *\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL)


def verifies_webhooks(code):
    secret = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    body, now = '{"type": "client.created"}', datetime.now(timezone.utc)
    headers = {
        "webhook-id": "event_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("event_1", now, body),
    }
    names = {"secret": secret, "request": SimpleNamespace(body=body, headers=headers)}
    exec(code, names)
    assert names["event"] == json.loads(body)
    forged = {"secret": secret, "request": SimpleNamespace(body=body + " ", headers=headers)}
    try:
        exec(code, forged)
    except Exception:
        return
    raise AssertionError("a forged message is taken")


def signs_assertions(code):
    endpoint = httpx2.get(f"{issuer}/.well-known/openid-configuration").json()["token_endpoint"]
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    manager = OAuth2Client(machine["client_id"], machine["client_secret"])
    manager.fetch_token(endpoint, grant_type="client_credentials", scope="clients:read clients:write")
    created = manager.post(
        f"{issuer}/v1/clients",
        json={
            "name": "Signs by itself",
            "client_type": "machine",
            "scopes": ["clients:read"],
            "auth_method": "private_key_jwt",
            "jwks": {"keys": [key.as_dict(private=False)]},
        },
    )
    assert created.status_code == 201, created.text
    names = {
        "PrivateKeyJWT": PrivateKeyJWT, "OAuth2Client": OAuth2Client, "time": time,
        "issuer": issuer, "key": key, "client_id": created.json()["client_id"],
    }
    exec(code, names)
    token = names["client"].fetch_token(endpoint, grant_type="client_credentials")
    assert token["scope"] == "clients:read", token


def parses(code):
    """authlib_apis.py makes this call: an exchange needs an API, and a client that may exchange tokens for it."""
    compile(code, "sample", "exec")


# What runs each sample of a page.
RUNS = {
    "docs/guides/configure-your-library.md": [signs_assertions, parses],
    "docs/guides/receive-webhooks.md": [verifies_webhooks],
}

pages = sorted(page for folder in ("docs/guides", "docs/quickstart") for page in (ROOT / folder).glob("*.md"))
shown = {str(page.relative_to(ROOT)): samples(page) for page in pages}

with check("each sample has something that runs it"):
    found = {page: len(blocks) for page, blocks in shown.items() if blocks}
    assert found == {page: len(runs) for page, runs in RUNS.items()}, found

for page, runs in RUNS.items():
    for number, (sample, runs_it) in enumerate(zip(shown[page], runs, strict=True), 1):
        with check(f"sample {number} of {page}"):
            runs_it(sample)
