"""What a person does in front of a browser: logs in and approves a client or a device. Prints an access token, if there is one.

    person.py login ISSUER CLIENT_ID CLIENT_SECRET SCOPES
    person.py device URL USER_CODE
"""

import base64
import hashlib
import json
import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))
from login import Browser  # noqa: E402

REDIRECT_URI = "http://127.0.0.1:9000/callback"
demo = json.loads(Path(".xwms/demo.json").read_text())
browser = Browser(demo["user"])


def login(issuer, client_id, secret, scopes):
    verifier = base64.urlsafe_b64encode(os.urandom(32)).rstrip(b"=").decode()
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code", "client_id": client_id, "redirect_uri": REDIRECT_URI, "scope": scopes,
        "code_challenge": challenge, "code_challenge_method": "S256",
    }
    back = parse_qs(urlsplit(browser.authorize(f"{issuer}/oauth/authorize?{urlencode(query)}")).query)
    redeemed = httpx2.post(f"{issuer}/oauth/token", auth=(client_id, secret), data={
        "grant_type": "authorization_code", "code": back["code"][0], "redirect_uri": REDIRECT_URI,
        "code_verifier": verifier,
    })
    print(redeemed.raise_for_status().json()["access_token"])


def device(url, user_code):
    browser.decide_device({"verification_uri_complete": url, "user_code": user_code})


{"login": login, "device": device}[sys.argv[1]](*sys.argv[2:])
