"""Verifies the access tokens that an API gets: JWTs (RFC 9068) by the published keys, opaque ones by introspection."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Callable, Literal

import httpx
import jwt

from .._common import USER_AGENT, basic, checked_issuer
from .._errors import ConnectionFailed, InvalidToken, Problem, XwmsError
from .._retry import RetryPolicy
from .._verified import VerifiedToken, decoded, introspected, is_jwt, key_id, keys_of, require
from .transport import AsyncTransport

# The server allows five minutes.
_KEYS_AGE = 300.0
# After a failed request for the keys, the next one waits this long.
_KEYS_PAUSE = 2.0
_RETRIES = RetryPolicy(attempts=2, longest_retry_after=2.0)


class AsyncTokenVerifier:
    """Verifies access tokens.

    `audience` is what `aud` must contain: the issuer, or the id of the client that your API accepts. `introspection` says
    when the server is asked: "opaque" for tokens that are no JWTs (the default if there are credentials), "always" for each
    token, so that a revoked one is refused at once, or "never" (the default without them).
    """

    def __init__(
        self,
        issuer: str,
        audience: str,
        *,
        introspection: Literal["opaque", "always", "never"] | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        leeway: float = 10.0,
        timeout: float = 5.0,
        keys_pace: float = 30.0,
        http: httpx.AsyncClient | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`leeway` is how far clocks may differ; `keys_pace` is how long an unknown key id does not cause another request for
        the keys. All times are in seconds."""
        self._issuer = checked_issuer(issuer)
        if not audience:
            raise XwmsError("a verifier needs an audience")
        has = bool(client_id and client_secret)
        self._introspection = introspection or ("opaque" if has else "never")
        if self._introspection != "never" and not has:
            raise XwmsError("introspection needs client_id and client_secret")
        self._audience = audience
        self._credentials = basic(client_id or "", client_secret or "")
        self._leeway = leeway
        self._keys_pace = keys_pace
        self._now = now
        self._owns_http = http is None
        self._http = http or httpx.AsyncClient(timeout=timeout, headers={"user-agent": USER_AGENT})
        self._transport = AsyncTransport(self._http, _RETRIES)
        self._lock = asyncio.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = float("-inf")
        self._failed_at = float("-inf")

    async def __aenter__(self) -> AsyncTokenVerifier:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if self._owns_http:
            await self._http.aclose()

    async def verify(self, token: str, *scopes: str) -> VerifiedToken:
        """Returns what the token says. It must have all `scopes`.

        Raises `InvalidToken` (respond with 401), `InsufficientScope` (403), or `ConnectionFailed` or `Problem` if the server
        cannot be asked (503).
        """
        verified: VerifiedToken | None = None
        if is_jwt(token):
            key = await self._key(key_id(token))
            verified = decoded(token, key, self._issuer, self._audience, self._leeway)
        elif self._introspection == "never":
            raise InvalidToken("malformed", "the token is no JWT")
        # The signature is checked first, so that forged tokens cost the server nothing.
        if verified is None or self._introspection == "always":
            headers = {"authorization": self._credentials}
            url = f"{self._issuer}/oauth/introspect"
            request = self._http.build_request("POST", url, data={"token": token}, headers=headers)
            claims = (await self._transport.send(request, repeatable=True)).json()
            verified = introspected(claims, self._issuer, self._audience, self._leeway)
        return require(verified, scopes)

    async def _key(self, kid: str) -> jwt.PyJWK:
        if not self._is_fresh() or (kid not in self._keys and self._may_look_again()):
            async with self._lock:
                # Another call may have fetched them meanwhile.
                if not self._is_fresh() or (kid not in self._keys and self._may_look_again()):
                    await self._fetch_keys()
        key = self._keys.get(kid)
        if key is None:
            raise InvalidToken("key", "the server has no such key")
        return key

    def _is_fresh(self) -> bool:
        return self._now() - self._fetched_at < _KEYS_AGE

    def _may_look_again(self) -> bool:
        return self._now() - self._fetched_at >= self._keys_pace

    async def _fetch_keys(self) -> None:
        if self._now() - self._failed_at < _KEYS_PAUSE:
            raise ConnectionFailed("the keys could not be fetched")
        request = self._http.build_request("GET", f"{self._issuer}/oauth/jwks.json")
        try:
            response = await self._transport.send(request, retries=RetryPolicy(attempts=1))
            self._keys = keys_of(response.json())
        except (ConnectionFailed, Problem, ValueError, TypeError, KeyError) as error:
            self._failed_at = self._now()
            raise ConnectionFailed("the keys could not be fetched") from error
        self._fetched_at = self._now()
