"""Authlib in APIs, and in a gateway between them: an API that checks JWTs (RFC 9068), one that introspects tokens (RFC 7662), and a
gateway that exchanges tokens of the first for tokens of the second (RFC 8693)."""

import json
import secrets
import threading
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
import httpx2
from authlib.common.security import generate_token
from authlib.integrations.django_oauth2 import ResourceProtector
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7662 import IntrospectTokenValidator
from authlib.oauth2.rfc9068 import JWTBearerTokenValidator
from authlib.oidc.discovery import get_well_known_url
from django.conf import settings
from django.http import JsonResponse
from django.urls import path
from joserfc.jwk import KeySet

from checks import check, demo, refused
from login import Browser

EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
MANAGEMENT = "clients:read clients:write resources:read resources:write"

issuer = demo["issuer"]
web, machine = demo["clients"]["web"], demo["clients"]["machine"]
server = httpx2.get(get_well_known_url(issuer, external=True)).json()
endpoint = server["token_endpoint"]
# Scripts may run again on the same data, where an audience is taken.
ORDERS = f"https://orders-{secrets.token_hex(4)}.example.com"
STOCK = f"urn:example:stock:{secrets.token_hex(4)}"

manager = OAuth2Client(machine["client_id"], machine["client_secret"])
manager.fetch_token(endpoint, grant_type="client_credentials", scope=MANAGEMENT)


def make(path, body):
    made = manager.post(f"{issuer}/v1/{path}", json=body)
    assert made.status_code == 201, made.text
    return made.json()


def client(made, **more):
    return OAuth2Client(made["client_id"], made["client_secret"], **more)


with check("two APIs, and a gateway between them"):
    stock = make("clients", {"name": "Stock", "client_type": "machine"})
    policy = {"subject_clients": [web["client_id"]], "targets": [{"audience": STOCK, "scopes": ["read"]}]}
    gateway = make("clients", {"name": "Gateway", "client_type": "machine", "token_exchange": policy})
    scopes = [{"name": name, "description_en": name, "description_nl": name} for name in ("read", "write")]
    both = ["read", "write"]
    for audience, app, more in [
        (ORDERS, web, {}),
        # Nobody but the API itself learns about its tokens.
        (STOCK, gateway, {"format": "opaque", "introspection_client": stock["client_id"]}),
    ]:
        apps = [{"client_id": app["client_id"], "scopes": both}]
        make("resources", {"audience": audience, "name": "API", "scopes": scopes, "apps": apps, **more})


class Jwts(JWTBearerTokenValidator):
    def get_jwks(self):
        return KeySet.import_key_set(httpx2.get(server["jwks_uri"]).json())


class Introspected(IntrospectTokenValidator):
    def introspect_token(self, token_string):
        # No hint: the API does not know what it was given.
        response = client(stock).introspect_token(server["introspection_endpoint"], token=token_string)
        return response.raise_for_status().json()


orders_protector, stock_protector = ResourceProtector(), ResourceProtector()
orders_protector.register_token_validator(Jwts(issuer, ORDERS))
stock_protector.register_token_validator(Introspected())


def shown(request):
    token = request.oauth_token
    return JsonResponse({name: token.get(name) for name in ("sub", "scope", "client_id", "aud", "act")})


urlpatterns = [
    path("orders", orders_protector("read")(shown)),
    path("orders/new", orders_protector("write")(shown)),
    path("stock", stock_protector("read")(shown)),
    path("stock/new", stock_protector("write")(shown)),
]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


settings.configure(SECRET_KEY="of this app alone", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

apis = make_server("127.0.0.1", 0, get_wsgi_application(), WSGIServer, Quiet)
threading.Thread(target=apis.serve_forever, daemon=True).start()


def call(path, token):
    """What an API says: the status, and its JSON."""
    headers = {"Authorization": f"Bearer {token}"}
    response = httpx2.get(f"http://127.0.0.1:{apis.server_port}/{path}", headers=headers)
    return response.status_code, json.loads(response.text)


def authorize(scope, **more):
    app = client(web, scope=scope, redirect_uri=web["redirect_uri"], code_challenge_method="S256")
    verifier = generate_token(48)
    url, state = app.create_authorization_url(server["authorization_endpoint"], code_verifier=verifier, **more)
    answer = browser.authorize(url)
    return app.fetch_token(endpoint, authorization_response=answer, state=state, code_verifier=verifier)


def exchange(token, **more):
    return client(gateway).fetch_token(
        endpoint, grant_type=EXCHANGE, subject_token=token, subject_token_type=ACCESS_TOKEN, **more
    )


browser = Browser(demo["user"])

with check("the API of the app accepts a JWT for it"):
    tokens = authorize("openid read", resource=ORDERS)
    status, seen = call("orders", tokens["access_token"])
    assert status == 200 and seen["sub"].startswith("user_"), seen
    assert (seen["aud"], seen["scope"], seen["client_id"]) == ([ORDERS], "read", web["client_id"]), seen

with check("it refuses a scope that was not granted"):
    status, seen = call("orders/new", tokens["access_token"])
    assert (status, seen["error"]) == (403, "insufficient_scope"), seen

with check("it refuses an id_token, a token for the server, and a changed one"):
    own = authorize("openid")
    changed = tokens["access_token"][:-4] + "AAAA"
    for token in (tokens["id_token"], own["access_token"], changed, "x"):
        status, seen = call("orders", token)
        assert (status, seen["error"]) == (401, "invalid_token"), seen

with check("the gateway exchanges the token for one of the other API, which introspects it"):
    exchanged = exchange(tokens["access_token"], resource=STOCK, scope="read")
    assert exchanged["issued_token_type"] == ACCESS_TOKEN and "refresh_token" not in exchanged
    status, seen = call("stock", exchanged["access_token"])
    assert status == 200, seen
    assert seen["act"] == {"sub": gateway["client_id"]} and seen["scope"] == "read", seen
    assert seen["sub"] == call("orders", tokens["access_token"])[1]["sub"], seen
    assert seen["aud"] in (STOCK, [STOCK]), seen
    assert call("stock/new", exchanged["access_token"])[0] == 403

with check("no other API, and no other scope"):
    with refused("invalid_target"):
        exchange(tokens["access_token"], resource=ORDERS)
    with refused("invalid_scope"):
        exchange(tokens["access_token"], resource=STOCK, scope="write")
    with refused("invalid_request"):
        exchange(tokens["id_token"], resource=STOCK)

with check("each API refuses the other's token"):
    assert call("orders", exchanged["access_token"])[0] == 401
    assert call("stock", tokens["access_token"])[0] == 401

with check("a client learns nothing about tokens of APIs that are not its own"):
    for other in (web, gateway):
        told = client(other).introspect_token(server["introspection_endpoint"], token=exchanged["access_token"]).json()
        # The gateway may ask about the token that it got itself.
        assert told["active"] is (other is gateway), (told, other is gateway)

with check("a revoked token stops the exchanged one at once"):
    client(web).revoke_token(server["revocation_endpoint"], token=tokens["access_token"]).raise_for_status()
    status, seen = call("stock", exchanged["access_token"])
    assert (status, seen["error"]) == (401, "invalid_token"), seen
    with refused("invalid_request"):
        exchange(tokens["access_token"], resource=STOCK)
    # Whoever only checks JWTs notices at `exp`.
    assert call("orders", tokens["access_token"])[0] == 200

apis.shutdown()
