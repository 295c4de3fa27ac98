"""Authlib's httpx client: what a Python app does, from discovery to revocation."""

import time

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from checks import check, demo, refused
from login import Browser

issuer = demo["issuer"]
web, native, machine = (demo["clients"][name] for name in ("web", "native", "machine"))
browser = Browser(demo["user"])
SCOPE = "openid profile email offline_access"

with check("discovery"):
    server = httpx2.get(get_well_known_url(issuer, external=True)).json()
    OpenIDProviderMetadata(server).validate()
    assert server["issuer"] == issuer
    keys = KeySet.import_key_set(httpx2.get(server["jwks_uri"]).json())


def authorize(client):
    """A whole authorization, up to the tokens and the checked claims of the id_token."""
    verifier, nonce = generate_token(48), generate_token()
    url, state = client.create_authorization_url(
        server["authorization_endpoint"], code_verifier=verifier, nonce=nonce
    )
    answer = browser.authorize(url)
    # Authlib's clients don't look at iss themselves (RFC 9207).
    assert httpx2.URL(answer).params["iss"] == issuer
    token = client.fetch_token(
        server["token_endpoint"], authorization_response=answer, state=state, code_verifier=verifier
    )
    return token, id_token_claims(token, client.client_id, nonce)


def id_token_claims(token, client_id, nonce=None):
    signed = jwt.decode(
        token["id_token"], keys, algorithms=server["id_token_signing_alg_values_supported"]
    )
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={"iss": {"essential": True, "value": issuer}, "aud": {"essential": True, "value": client_id}},
        params={"nonce": nonce, "client_id": client_id, "access_token": token["access_token"]},
    )
    claims.validate(leeway=5)
    return claims


def introspect(client, token):
    return client.introspect_token(
        server["introspection_endpoint"], token=token, token_type_hint="access_token"
    ).json()


app = OAuth2Client(
    web["client_id"],
    web["client_secret"],
    scope=SCOPE,
    redirect_uri=web["redirect_uri"],
    code_challenge_method="S256",
)

with check("code flow with PKCE, state, nonce and a signed id_token"):
    first, claims = authorize(app)
    assert set(first["scope"].split()) == set(SCOPE.split())

with check("userinfo is about the same user"):
    user = app.get(server["userinfo_endpoint"]).raise_for_status().json()
    assert user["sub"] == claims["sub"]
    assert user["email"] == demo["user"]["email"]

with check("refresh rotates"):
    # The client's own token is replaced in place, so the first one is kept aside.
    first = dict(first)
    second = dict(app.refresh_token(server["token_endpoint"]))
    assert second["refresh_token"] != first["refresh_token"]
    assert id_token_claims(second, web["client_id"])["sub"] == claims["sub"]

with check("introspection of a good token"):
    described = introspect(app, second["access_token"])
    assert described["active"] is True and described["sub"] == claims["sub"]

with check("a refresh token used again ends its whole grant"):
    # Two rotations on, no grace for lost answers can cover the first one.
    third = dict(app.refresh_token(server["token_endpoint"]))
    for token in (first, third):
        with refused("invalid_grant"):
            app.refresh_token(server["token_endpoint"], refresh_token=token["refresh_token"])
    assert introspect(app, third["access_token"]) == {"active": False}

with check("a revoked token stops at once"):
    token, _ = authorize(app)
    assert browser.pages == [], "neither login nor consent is asked for twice"
    app.revoke_token(
        server["revocation_endpoint"], token=token["access_token"], token_type_hint="access_token"
    ).raise_for_status()
    assert introspect(app, token["access_token"]) == {"active": False}
    assert app.get(server["userinfo_endpoint"]).status_code == 401

with check("a native client without a secret"):
    phone = OAuth2Client(
        native["client_id"], scope=SCOPE, redirect_uri=native["redirect_uri"], code_challenge_method="S256"
    )
    _, native_claims = authorize(phone)
    assert native_claims["sub"] == claims["sub"]
    phone.refresh_token(server["token_endpoint"])

for method in ("client_secret_basic", "client_secret_post"):
    with check(f"client credentials with {method}"):
        client = OAuth2Client(
            machine["client_id"], machine["client_secret"], token_endpoint_auth_method=method
        )
        token = client.fetch_token(
            server["token_endpoint"], grant_type="client_credentials", scope="clients:read"
        )
        assert token["scope"] == "clients:read"

with check("a wrong secret is refused"), refused("invalid_client"):
    OAuth2Client(machine["client_id"], "wrong").fetch_token(
        server["token_endpoint"], grant_type="client_credentials"
    )


def signing_client(client_id, key):
    """A fresh method for each request: Authlib puts the jti into `claims`, and would send it again."""
    # By itself Authlib addresses the token endpoint and signs for an hour. An assertion is for the issuer
    # (RFC 7523bis) and lives for minutes.
    method = PrivateKeyJWT(issuer, claims={"exp": int(time.time()) + 60}, headers={"kid": key.kid})
    return OAuth2Client(client_id, key, token_endpoint_auth_method=method)


with check("private_key_jwt"):
    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    manager = OAuth2Client(machine["client_id"], machine["client_secret"])
    manager.fetch_token(server["token_endpoint"], grant_type="client_credentials", scope="clients:read clients:write")
    created = manager.post(
        f"{issuer}/v1/clients",
        json={
            "name": "Signs by itself",
            "client_type": "web",
            "redirect_uris": ["https://app.example/callback"],
            "scopes": ["openid", "clients:read"],
            "auth_method": "private_key_jwt",
            "jwks": {"keys": [key.as_dict(private=False)]},
        },
    )
    assert created.status_code == 201, created.text
    client_id = created.json()["client_id"]
    for _ in range(2):
        token = signing_client(client_id, key).fetch_token(
            server["token_endpoint"], grant_type="client_credentials", scope="clients:read"
        )
        assert token["scope"] == "clients:read"

with check("a deleted client is gone at once"):
    manager.delete(f"{issuer}/v1/clients/{client_id}").raise_for_status()
    with refused("invalid_client"):
        signing_client(client_id, key).fetch_token(
            server["token_endpoint"], grant_type="client_credentials", scope="clients:read"
        )
