"""Authlib's httpx client on a device without a browser (RFC 8628). Authlib has no poll of its own, so each one is a request."""

import httpx2
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.discovery import get_well_known_url

from checks import check, demo, refused
from login import Browser

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
issuer = demo["issuer"]
native = demo["clients"]["native"]
server = httpx2.get(get_well_known_url(issuer, external=True)).json()
device = OAuth2Client(native["client_id"], token_endpoint_auth_method="none")
browser = Browser(demo["user"])


def ask():
    data = {"client_id": native["client_id"], "scope": "openid offline_access"}
    return httpx2.post(server["device_authorization_endpoint"], data=data).raise_for_status().json()


def poll(codes):
    return device.fetch_token(server["token_endpoint"], grant_type=GRANT, device_code=codes["device_code"])


with check("a device that nobody approved waits"):
    codes = ask()
    with refused("authorization_pending"):
        poll(codes)
    with refused("slow_down"):
        poll(codes)

with check("an approved device gets tokens once"):
    codes = ask()
    page = httpx2.get(codes["verification_uri_complete"])
    assert codes["user_code"] in page.text
    browser.decide_device(codes)
    token = poll(codes)
    assert token["refresh_token"]
    refreshed = device.refresh_token(server["token_endpoint"], refresh_token=token["refresh_token"])
    assert refreshed["access_token"] != token["access_token"]

with check("a device is told of a denial"):
    codes = ask()
    browser.decide_device(codes, "deny")
    with refused("access_denied"):
        poll(codes)
