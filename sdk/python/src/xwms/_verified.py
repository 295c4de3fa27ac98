"""What a verified token says, and the rules that it is verified by. No I/O."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any, Mapping

import jwt

from ._errors import InsufficientScope, InvalidToken

# What this server signs with. Nothing else is accepted, whatever a token or a key set says.
ALGORITHMS = ("ES256", "RS256", "EdDSA")
_REQUIRED = ["iss", "sub", "aud", "exp", "iat", "jti", "client_id"]
_TOKEN_MAX = 16_384
_LOOKS_LIKE_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")


@dataclass(frozen=True)
class VerifiedToken:
    # The user; for a client that acts for itself, the client.
    subject: str
    client_id: str
    scopes: tuple[str, ...]
    token_id: str
    # Seconds since 1970.
    expires_at: int
    claims: Mapping[str, Any]


def is_jwt(token: str) -> bool:
    """Returns whether `token` looks like a JWT. Raises `InvalidToken` if it can't be a token at all."""
    if not isinstance(token, str) or not token or len(token) > _TOKEN_MAX:
        raise InvalidToken("malformed", "this is no token")
    return _LOOKS_LIKE_JWT.fullmatch(token) is not None


def key_id(token: str) -> str:
    """Returns which key a JWT names, once its header is one that can be accepted."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise InvalidToken("malformed", "this is no token") from error
    if header.get("alg") not in ALGORITHMS:
        raise InvalidToken("algorithm", "the token's alg is not allowed")
    kind = header.get("typ")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") != "at+jwt":
        raise InvalidToken("type", "the token is no access token")
    if "crit" in header:
        raise InvalidToken("malformed", "the token needs extensions")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise InvalidToken("key", "the token names no key")
    return kid


def keys_of(jwks: Any) -> dict[str, jwt.PyJWK]:
    """Returns the usable keys of a JWK set by their ids."""
    keys: dict[str, jwt.PyJWK] = {}
    for each in jwks["keys"]:
        try:
            key = jwt.PyJWK.from_dict(each)
        except jwt.PyJWTError:
            continue
        if key.key_id is not None and key.algorithm_name in ALGORITHMS and each.get("use", "sig") == "sig":
            keys[key.key_id] = key
    return keys


def decoded(token: str, key: jwt.PyJWK, issuer: str, audience: str, leeway: float) -> VerifiedToken:
    """Returns what a JWT says, once its signature and claims are checked."""
    # A key is for one algorithm, whatever the token says.
    if jwt.get_unverified_header(token)["alg"] != key.algorithm_name:
        raise InvalidToken("key", "the token's key is for another algorithm")
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            issuer=issuer,
            audience=audience,
            leeway=leeway,
            options={"require": _REQUIRED},
        )
    except jwt.ExpiredSignatureError as error:
        raise InvalidToken("expired", "the token has expired") from error
    except jwt.InvalidIssuerError as error:
        raise InvalidToken("issuer", "the token is of another issuer") from error
    except jwt.InvalidAudienceError as error:
        raise InvalidToken("audience", "the token is for others") from error
    except jwt.MissingRequiredClaimError as error:
        reason = "audience" if error.claim == "aud" else "claims"
        raise InvalidToken(reason, f"the token has no {error.claim}") from error
    except jwt.InvalidSignatureError as error:
        raise InvalidToken("signature", "the signature is wrong") from error
    except jwt.InvalidAlgorithmError as error:
        raise InvalidToken("algorithm", "the token's alg is not allowed") from error
    except (jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError) as error:
        raise InvalidToken("claims", "the token is not valid yet") from error
    except jwt.PyJWTError as error:
        raise InvalidToken("malformed", "this is no token") from error
    return described(claims)


def introspected(claims: Mapping[str, Any], issuer: str, audience: str, leeway: float) -> VerifiedToken:
    """Returns what an introspection response (RFC 7662) says of an access token."""
    # A refresh token is active too, and is no access token.
    if claims.get("active") is not True or claims.get("token_type") != "Bearer":
        raise InvalidToken("inactive", "the token is not active")
    if claims.get("iss") != issuer:
        raise InvalidToken("issuer", "the token is of another issuer")
    audiences = claims.get("aud")
    if audience not in ([audiences] if isinstance(audiences, str) else audiences or []):
        raise InvalidToken("audience", "the token is for others")
    expiry = claims.get("exp")
    if not isinstance(expiry, (int, float)) or expiry <= time.time() - leeway:
        raise InvalidToken("expired", "the token has expired")
    return described(claims)


def described(claims: Mapping[str, Any]) -> VerifiedToken:
    subject, client_id, token_id, expiry = (claims.get(name) for name in ("sub", "client_id", "jti", "exp"))
    texts = isinstance(subject, str) and isinstance(client_id, str) and isinstance(token_id, str)
    if not texts or not isinstance(expiry, (int, float)):
        raise InvalidToken("claims", "a claim is missing")
    # Without a proof of the key (DPoP, RFC 9449 §7.2), a stolen token would do.
    if "cnf" in claims:
        raise InvalidToken("claims", "the token is bound to a key, and not checked with its proof")
    scope = claims.get("scope")
    scopes = tuple(scope.split()) if isinstance(scope, str) else ()
    return VerifiedToken(str(subject), str(client_id), scopes, str(token_id), int(expiry), claims)


def require(verified: VerifiedToken, scopes: tuple[str, ...]) -> VerifiedToken:
    """Returns `verified` if it has all of `scopes`."""
    missing = [scope for scope in scopes if scope not in verified.scopes]
    if missing:
        raise InsufficientScope(missing)
    return verified
