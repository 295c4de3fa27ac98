"""The client: all operations of the REST API, lists as iterators, and the event feed."""

from __future__ import annotations

from types import TracebackType
from typing import Any, AsyncGenerator, Awaitable, Callable, Iterable, Literal, Mapping
from uuid import uuid4

import httpx

from .._common import USER_AGENT, checked_issuer, present
from .._errors import ConnectionFailed, XwmsError
from .._retry import RetryPolicy
from .feed import AsyncEventFeed
from .operations import AsyncOperations
from .tokens import AsyncGivenTokens, AsyncTokenCache, client_credentials_token
from .transport import AsyncTokenSource, AsyncTransport


class AsyncXwms(AsyncOperations):
    """A client of one server, for one account.

    It gets its own tokens by `client_id` and `client_secret` (client credentials; `scope` limits them), or uses `token`: an
    access token, or a function that returns one. If the server refuses a token, that function is called once more, with the
    refused token.
    """

    def __init__(
        self,
        issuer: str,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        scope: str | None = None,
        token: str | Callable[[str | None], Awaitable[str]] | None = None,
        retries: RetryPolicy | None = None,
        timeout: float = 30.0,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """`timeout` limits each wait for the network, in seconds. `http` is not closed by this client."""
        self.issuer = checked_issuer(issuer)
        self._owns_http = http is None
        self._http = http or httpx.AsyncClient(timeout=timeout, headers={"user-agent": USER_AGENT})
        transport = self._transport = AsyncTransport(self._http, retries or RetryPolicy())
        self._tokens: AsyncTokenSource | None = None
        if token is not None:
            if client_secret is not None:
                raise XwmsError("give either a token or a client's credentials")
            self._tokens = AsyncGivenTokens(token)
        elif client_id or client_secret:
            if not client_id or not client_secret:
                raise XwmsError("client_id and client_secret belong together")
            endpoint, name, secret = f"{self.issuer}/oauth/token", client_id, client_secret
            self._tokens = AsyncTokenCache(lambda: client_credentials_token(transport, endpoint, name, secret, scope))
        super().__init__(self)

    async def __aenter__(self) -> AsyncXwms:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if self._owns_http:
            await self._http.aclose()

    def follow_events(
        self,
        *,
        after: str | None = None,
        start: Literal["oldest", "newest"] = "oldest",
        types: Iterable[str] = (),
        stream: str | None = None,
        actor: str | None = None,
    ) -> AsyncEventFeed:
        """Follows the account's events. Needs a token with `events:read`.

        `after` is the cursor to continue after; without it, the feed starts at the oldest event that the plan shows, or after
        the newest (`start`). `types` are event names or prefixes, such as `client.*`; `stream` is the id of an object, and
        `actor` that of a user or client.
        """
        return AsyncEventFeed(
            self._transport, self._tokens, self.issuer, after=after, start=start, types=types, stream=stream, actor=actor
        )

    async def access_token(self) -> str:
        """Returns an access token, for requests that this client does not send itself."""
        if self._tokens is None:
            raise XwmsError("this client has neither credentials nor a token")
        return await self._tokens.get()

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        idempotency_key: str | None = None,
        min_position: int | None = None,
    ) -> Any:
        """Calls an operation by its path, for those that this version does not know. A POST has an `Idempotency-Key`, which
        is the same in all attempts: `idempotency_key`, or a random one. A PATCH is sent again only if the server certainly
        did not carry it out."""
        request = self._request(method, path, query, body, idempotency_key, min_position)
        response = await self._transport.send(request, self._tokens)
        return response.json() if response.content else None

    async def call_stream(
        self, path: str, *, query: Mapping[str, Any] | None = None, min_position: int | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yields the bytes of a response as they come, for responses that may be long: exports and files."""
        request = self._request("GET", path, query, None, None, min_position)
        response = await self._transport.send(request, self._tokens, stream=True)
        try:
            async for chunk in response.aiter_bytes():
                yield chunk
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise ConnectionFailed(f"{path}: the response was cut") from error
        finally:
            await response.aclose()

    async def call_pages(
        self, path: str, *, query: Mapping[str, Any], min_position: int | None = None
    ) -> AsyncGenerator[Any, None]:
        """Yields the items of a list. Pages are fetched as they are needed."""
        query = dict(query)
        while True:
            page = await self.call("GET", path, query=query, min_position=min_position)
            for item in page["data"]:
                yield item
            if not page["has_more"]:
                return
            cursor = page.get("next_cursor")
            if cursor is None or cursor == query.get("after"):
                raise XwmsError(f"{path} has no next page")
            # The server refuses both: a cursor names a position itself.
            query.update(after=cursor, after_position=None)

    def _request(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any] | None,
        body: Any,
        idempotency_key: str | None,
        min_position: int | None,
    ) -> httpx.Request:
        headers = present({"XWMS-Position": min_position})
        if method == "POST":
            headers["Idempotency-Key"] = idempotency_key or str(uuid4())
        url, params = f"{self.issuer}{path}", present(query or {})
        if isinstance(body, bytes):
            headers["Content-Type"] = "application/octet-stream"
            return self._http.build_request(method, url, params=params, content=body, headers=headers)
        return self._http.build_request(method, url, params=params, json=body, headers=headers)
