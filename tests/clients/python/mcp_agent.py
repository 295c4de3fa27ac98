"""An agent on the Python SDK of the Model Context Protocol as it is. It knows the address of an MCP server, registers
itself, sends its person to log in, calls a tool, and asks for more when another tool needs it.

The input has, beside the issuer and the person, `mcp`: the address. quickstarts/mcp_python.mjs starts the server.
"""

import asyncio
import json
from urllib.parse import parse_qs, urlsplit

import httpx2
from mcp.client import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientMetadata

from checks import check, demo
from login import Browser

REDIRECT_URI = "http://127.0.0.1:9124/callback"


class Memory:
    """What the SDK asks an agent to keep."""

    def __init__(self):
        self.tokens = self.client = None
        self.registrations = 0

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return self.client

    async def set_client_info(self, client):
        self.client = client
        self.registrations += 1


class Person:
    """Whoever is sent to log in, and what they were asked for."""

    def __init__(self):
        self.browser = Browser(demo["user"])
        self.asked = []
        self._answer = None

    async def send(self, url):
        self.asked.append({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()})
        self._answer = await asyncio.to_thread(self.browser.authorize, url)

    async def answer(self):
        answer = {name: values[0] for name, values in parse_qs(urlsplit(self._answer).query).items()}
        return AuthorizationCodeResult(code=answer["code"], state=answer["state"], iss=answer["iss"])


memory, person = Memory(), Person()


async def call(tool):
    """Connects an agent that knows what `memory` has, and calls a tool."""
    provider = OAuthClientProvider(
        server_url=demo["mcp"],
        client_metadata=OAuthClientMetadata(
            client_name="An agent",
            redirect_uris=[REDIRECT_URI],
            token_endpoint_auth_method="none",
        ),
        storage=memory,
        redirect_handler=person.send,
        callback_handler=person.answer,
    )
    async with httpx2.AsyncClient(auth=provider, timeout=300) as http:
        async with Client(streamable_http_client(demo["mcp"], http_client=http)) as client:
            result = await client.call_tool(tool)
    assert not result.is_error, result
    return json.loads(result.content[0].text)


async def main():
    with check("the agent registers itself, its person approves, and it calls a tool"):
        told = await call("whoami")
        assert told["user"].startswith("user_") and told["client"] == memory.client.client_id
        assert memory.registrations == 1
        assert person.browser.pages == ["login", "consent"]
        assert person.asked[0]["resource"] == demo["mcp"]
        assert "people:read" in person.asked[0]["scope"] and "people:write" not in person.asked[0]["scope"]
        assert memory.tokens.scope == "people:read"

    with check("the next call asks nobody"):
        assert (await call("whoami"))["visits"] == told["visits"] + 1
        assert len(person.asked) == 1

    with check("a tool that needs more makes the agent ask for more, and it works"):
        assert await call("forget") == {"forgotten": True}
        assert len(person.asked) == 2 and person.browser.pages == ["consent"]
        assert memory.tokens.scope == "people:read people:write"
        assert memory.registrations == 1

    with check("a token that is no longer good makes the agent ask again"):
        memory.tokens.access_token = "gone"
        memory.tokens.refresh_token = None
        assert (await call("whoami"))["user"] == told["user"]
        assert len(person.asked) == 3


asyncio.run(main())
