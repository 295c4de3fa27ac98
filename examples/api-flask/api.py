"""An API that accepts access tokens of xwms, on Flask. Reading checks the token here. Paying asks xwms about it, so a
revoked token stops working at once.
"""

import os
import re
from functools import wraps

import jwt
import requests
from flask import Flask, g, request

ISSUER = os.environ["ISSUER"]
AUDIENCE = os.environ["AUDIENCE"]
CREDENTIALS = (os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"])

# The addresses of the keys and of introspection.
known = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=5).json()

# Fetches the keys when the first token comes, and again when a token has a key that is not known yet.
keys = jwt.PyJWKClient(known["jwks_uri"], timeout=5)


def verify(token):
    """Checks the token where it is used. A revoked token passes until it expires."""
    try:
        # An id_token has the same issuer and audience. Only access tokens are at+jwt.
        if jwt.get_unverified_header(token).get("typ") != "at+jwt":
            return None
        return jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=["ES256", "RS256", "EdDSA"],
            issuer=ISSUER,
            # The app whose tokens this API accepts. Every token of xwms also has the issuer as audience, so that says
            # nothing.
            audience=AUDIENCE,
            options={"require": ["exp", "sub"]},
        )
    except jwt.PyJWKClientConnectionError:
        # Without the keys, nobody knows whether the token is good.
        raise
    except jwt.PyJWTError:
        return None


def introspect(token):
    """Asks xwms about the token. Returns None for a token that was revoked, has expired or is another app's."""
    answer = requests.post(known["introspection_endpoint"], data={"token": token}, auth=CREDENTIALS, timeout=5)
    # A refusal here is about this API's own secret, not about the token.
    answer.raise_for_status()
    claims = answer.json()
    # A refresh token is active, too. Its token_type is another.
    is_access_token = claims["active"] and claims["token_type"].lower() == "bearer"
    return claims if is_access_token and claims.get("client_id") == AUDIENCE else None


def accepts(check):
    """Lets a request pass whose token `check` accepts. Other requests get what RFC 6750 §3 says."""

    def wrap(view):
        @wraps(view)
        def guarded():
            sent = re.fullmatch(r"Bearer ([\w.~+/=-]+)", request.headers.get("Authorization", ""), re.IGNORECASE)
            if not sent:
                return "", 401, {"WWW-Authenticate": "Bearer"}
            try:
                g.claims = check(sent[1])
            except (jwt.PyJWTError, requests.RequestException) as error:
                app.logger.error("%s", error)
                return "", 503
            if g.claims is None:
                return "", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            return view()

        return guarded

    return wrap


app = Flask(__name__)


@app.get("/orders")
@accepts(verify)
def orders():
    return {"of": g.claims["sub"], "orders": []}


@app.post("/payments")
@accepts(introspect)
def payments():
    return {"by": g.claims["sub"]}, 201


if __name__ == "__main__":
    app.run("127.0.0.1", int(os.environ.get("PORT", "3001")))
