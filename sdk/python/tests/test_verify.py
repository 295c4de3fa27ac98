"""Tokens that an API gets: the genuine, and the forgeries of those who know the public keys."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

import xwms
from fake import Asked, Fake, Reply, problem
from xwms import AsyncTokenVerifier, InvalidToken, TokenVerifier

ES256 = ec.generate_private_key(ec.SECP256R1())
RS256 = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EDDSA = ed25519.Ed25519PrivateKey.generate()
OTHER = ec.generate_private_key(ec.SECP256R1())


def jwk(told: str | dict[str, Any], kid: str, alg: str) -> dict[str, Any]:
    members = json.loads(told) if isinstance(told, str) else told
    return {**members, "kid": kid, "alg": alg, "use": "sig"}


KEYS = [
    jwk(ECAlgorithm.to_jwk(ES256.public_key()), "k1", "ES256"),
    jwk(RSAAlgorithm.to_jwk(RS256.public_key()), "k2", "RS256"),
    jwk(OKPAlgorithm.to_jwk(EDDSA.public_key()), "k3", "EdDSA"),
    {"kty": "oct", "k": "AAAA", "kid": "k8", "alg": "HS256"},
    {"kty": "new", "kid": "k7"},
]
SPKI = RS256.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


class World:
    def __init__(self, fake: Fake) -> None:
        self.fake, self.keys, self.up = fake, KEYS, True
        self.introspected: dict[str, Any] = {"active": False}
        fake.handler = self.handle

    def handle(self, asked: Asked, reply: Reply) -> None:
        if not self.up:
            reply.send(500, problem("down"))
        elif asked.path == "/oauth/jwks.json":
            reply.send(200, {"keys": self.keys})
        else:
            reply.send(200, self.introspected)

    def claims(self, **more: Any) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.fake.issuer, "sub": "user_1", "aud": [self.fake.issuer, "client_1"], "client_id": "client_1",
            "jti": "token_1", "iat": now, "exp": now + 600, "scope": "orders:read orders:write", **more,
        }  # fmt: skip
        return {name: value for name, value in claims.items() if value is not None}

    def verifier(self, **options: Any) -> TokenVerifier:
        return TokenVerifier(self.fake.issuer, self.fake.issuer, **options)

    def fetched(self) -> int:
        return len(self.fake.to("/oauth/jwks.json"))


@pytest.fixture
def world(fake: Fake) -> World:
    return World(fake)


def sign(claims: dict[str, Any], key: Any = ES256, alg: str = "ES256", **header: Any) -> str:
    headers = {"kid": "k1", **header, "typ": header.get("typ", "at+jwt")}
    return jwt.encode(claims, key, alg, {name: value for name, value in headers.items() if name == "typ" or value})


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def hs256(claims: dict[str, Any], key: bytes, kid: str) -> str:
    """Signs by hand: the library refuses public keys as secrets."""
    text = f"{part({'alg': 'HS256', 'typ': 'at+jwt', 'kid': kid})}.{part(claims)}"
    signature = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def refused(verifier: TokenVerifier, token: Any) -> str:
    with pytest.raises(InvalidToken) as raised:
        verifier.verify(token)
    return raised.value.reason


def test_a_genuine_token_of_each_algorithm_says_who_it_is_for_and_its_keys_are_fetched_once(world: World) -> None:
    verifier = world.verifier()
    tokens = [
        sign(world.claims()),
        sign(world.claims(), RS256, "RS256", kid="k2"),
        sign(world.claims(), EDDSA, "EdDSA", kid="k3"),
    ]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: verifier.verify(tokens[0]), range(20)))
    for token in tokens:
        verified = verifier.verify(token, "orders:read")
        told = (verified.subject, verified.client_id, verified.token_id, verified.scopes)
        assert told == ("user_1", "client_1", "token_1", ("orders:read", "orders:write"))
        assert verified.expires_at > time.time()
    assert world.fetched() == 1


def test_forged_tokens_are_refused_each_for_its_reason(world: World) -> None:
    verifier = world.verifier()
    good = sign(world.claims())
    header, _, signature = good.split(".")
    none = f"{part({'alg': 'none', 'typ': 'at+jwt', 'kid': 'k1'})}.{part(world.claims())}."
    now = int(time.time())
    bad: list[tuple[str, Any, str]] = [
        ("alg none", none, "algorithm"),
        ("alg none with a signature", none + signature, "algorithm"),
        ("HS256 with the public key as secret", hs256(world.claims(), SPKI, "k2"), "algorithm"),
        ("HS256 with a key of the set", hs256(world.claims(), b"\0\0\0", "k8"), "algorithm"),
        ("another key", sign(world.claims(), OTHER), "signature"),
        ("changed claims", f"{header}.{part(world.claims(sub='user_2'))}.{signature}", "signature"),
        ("a key of another algorithm", sign(world.claims(), RS256, "RS256", kid="k1"), "key"),
        ("an unknown kid", sign(world.claims(), kid="k9"), "key"),
        ("no kid", sign(world.claims(), kid=None), "key"),
        ("a key in the header", sign(world.claims(), kid="k9", jwk=KEYS[0], jku="https://evil.example"), "key"),
        ("another issuer", sign(world.claims(iss="https://evil.example")), "issuer"),
        ("the issuer with a slash", sign(world.claims(iss=world.fake.issuer + "/")), "issuer"),
        ("another audience", sign(world.claims(aud=["client_2"])), "audience"),
        ("no audience", sign(world.claims(aud=None)), "audience"),
        ("an id_token", sign(world.claims(), typ="JWT"), "type"),
        ("no type", sign(world.claims(), typ=None), "type"),
        ("bound to a key", sign(world.claims(cnf={"jkt": "thumbprint"})), "claims"),
        ("expired", sign(world.claims(exp=now - 11)), "expired"),
        ("never expires", sign(world.claims(exp=None)), "claims"),
        ("not yet valid", sign(world.claims(nbf=now + 60)), "claims"),
        ("no client", sign(world.claims(client_id=None)), "claims"),
        ("an extension", sign(world.claims(), crit=["x"], x=1), "malformed"),
        ("an opaque token", "xwms_at_abc", "malformed"),
        ("three parts of nothing", "a.b.c", "malformed"),
        ("an empty header", "..", "malformed"),
        ("nothing", "", "malformed"),
        ("no text", None, "malformed"),
        ("too long", good + "A" * 20_000, "malformed"),
        ("with a space", " " + good, "malformed"),
    ]
    for what, token, reason in bad:
        assert refused(verifier, token) == reason, what
    with pytest.raises(xwms.InsufficientScope) as raised:
        verifier.verify(good, "orders:read", "admin")
    assert raised.value.missing == ["admin"]
    assert verifier.verify(sign(world.claims(exp=int(time.time()) - 1))).subject, "within the leeway"


def test_a_flood_of_unknown_key_ids_does_not_become_a_flood_of_requests(world: World) -> None:
    verifier = world.verifier()
    verifier.verify(sign(world.claims()))
    for number in range(50):
        assert refused(verifier, sign(world.claims(), kid=f"x{number}")) == "key"
    assert world.fetched() == 1


def test_a_new_key_is_found_once_the_pace_allows_it_and_a_removed_one_is_forgotten(world: World) -> None:
    now = 0.0
    verifier = world.verifier(now=lambda: now)
    old = sign(world.claims())
    verifier.verify(old)
    following = ec.generate_private_key(ec.SECP256R1())
    world.keys = [jwk(ECAlgorithm.to_jwk(following.public_key()), "k4", "ES256")]
    new = sign(world.claims(), following, kid="k4")
    now = 29.9
    assert refused(verifier, new) == "key"
    now = 30.0
    verifier.verify(new)
    assert refused(verifier, old) == "key"
    now = 330.0
    verifier.verify(new)
    assert world.fetched() == 3


def test_a_server_without_keys_is_told_as_such_not_as_a_bad_token_and_is_asked_at_a_pace(world: World) -> None:
    world.up = False
    now = 0.0
    verifier = world.verifier(now=lambda: now)
    for _ in range(5):
        with pytest.raises(xwms.ConnectionFailed):
            verifier.verify(sign(world.claims()))
    assert world.fetched() == 1
    world.up, now = True, 2.0
    verifier.verify(sign(world.claims()))


CREDENTIALS: dict[str, Any] = {"client_id": "client_1", "client_secret": "xwms_secret_a"}


def test_an_opaque_token_is_introspected(world: World) -> None:
    world.introspected = {**world.claims(), "active": True, "token_type": "Bearer"}
    verifier = world.verifier(**CREDENTIALS)
    assert verifier.verify("xwms_at_abc", "orders:read").subject == "user_1"
    (asked,) = world.fake.asked
    assert (asked.path, asked.body) == ("/oauth/introspect", "token=xwms_at_abc")
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"client_1:xwms_secret_a").decode()
    verifier.verify(sign(world.claims()))
    assert len(world.fake.to("/oauth/introspect")) == 1, "a JWT is not, by default"


def test_what_introspection_does_not_vouch_for_is_refused(world: World) -> None:
    verifier = world.verifier(**CREDENTIALS)
    active = {**world.claims(), "active": True, "token_type": "Bearer"}
    bad: list[tuple[dict[str, Any], str]] = [
        ({"active": False}, "inactive"),
        ({**active, "active": "true"}, "inactive"),
        ({**active, "token_type": "refresh_token"}, "inactive"),
        ({**active, "iss": "https://evil.example"}, "issuer"),
        ({**active, "aud": "client_2"}, "audience"),
        # A longer text that contains the audience is not the audience.
        ({**active, "aud": world.fake.issuer + ".evil.example"}, "audience"),
        ({**active, "aud": None}, "audience"),
        ({**active, "exp": time.time() - 60}, "expired"),
        ({**active, "client_id": None}, "claims"),
    ]
    for answer, reason in bad:
        world.introspected = answer
        assert refused(verifier, "xwms_at_abc") == reason, answer


def test_with_introspection_of_every_token_a_revoked_one_is_refused_and_a_forged_one_not_asked_about(world: World) -> None:
    verifier = world.verifier(**CREDENTIALS, introspection="always")
    assert refused(verifier, sign(world.claims())) == "inactive"
    assert refused(verifier, sign(world.claims(), OTHER)) == "signature"
    assert len(world.fake.to("/oauth/introspect")) == 1


def test_an_introspection_that_fails_is_no_statement_about_the_token(fake: Fake) -> None:
    fake.handler = lambda asked, reply: reply.send(401, {"error": "invalid_client"})
    with pytest.raises(xwms.OAuthFailure):
        TokenVerifier(fake.issuer, "a", **CREDENTIALS).verify("xwms_at_abc")


@pytest.mark.anyio
async def test_the_async_verifier_does_the_same(world: World) -> None:
    async with AsyncTokenVerifier(world.fake.issuer, "client_1", **CREDENTIALS) as verifier:
        token = sign(world.claims())
        await asyncio.gather(*(verifier.verify(token, "orders:read") for _ in range(20)))
        assert world.fetched() == 1
        with pytest.raises(InvalidToken):
            await verifier.verify(sign(world.claims(), OTHER))
        world.introspected = {**world.claims(), "active": True, "token_type": "Bearer"}
        assert (await verifier.verify("xwms_at_abc")).client_id == "client_1"


def test_a_verifier_that_could_not_verify_is_refused() -> None:
    bad: list[tuple[str, str, dict[str, Any]]] = [
        ("http://auth.example", "a", {}),
        ("https://auth.example", "", {}),
        ("https://auth.example", "a", {"introspection": "always"}),
    ]
    for issuer, audience, options in bad:
        with pytest.raises(xwms.XwmsError):
            TokenVerifier(issuer, audience, **options)
