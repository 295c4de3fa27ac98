"""A server whose responses a test scripts, and what it was asked."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable
from urllib.parse import parse_qsl, urlsplit

from xwms import AsyncXwms, RetryPolicy, Xwms


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str


class Reply:
    """What a handler sends."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self._handler = handler

    def send(self, status: int, body: Any = None, **headers: str) -> None:
        kind = "application/json" if status < 400 else "application/problem+json"
        data = b"" if body is None else json.dumps(body).encode()
        self.raw(status, data, **{"content-type": kind, "content-length": str(len(data)), **headers})

    def raw(self, status: int, data: bytes, **headers: str) -> None:
        self._handler.send_response(status)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self.write(data)

    def stream(self, text: str = "") -> None:
        self.raw(200, text.encode(), **{"content-type": "text/event-stream"})

    def write(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def cut(self) -> None:
        self._handler.close_connection = True


Handler = Callable[[Asked, Reply], None]


@dataclass
class Fake:
    handler: Handler = lambda asked, reply: reply.send(200, {})
    asked: list[Asked] = field(default_factory=list)
    issuer: str = ""
    # Handlers that keep a connection open wait for this.
    ended: threading.Event = field(default_factory=threading.Event)

    def to(self, path: str) -> list[Asked]:
        return [one for one in self.asked if one.path == path]

    def start(self) -> Callable[[], None]:
        fake = self

        class Door(BaseHTTPRequestHandler):
            # Each response ends its connection, unless its length is known.
            protocol_version = "HTTP/1.0"

            def serve(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(length).decode()
                one = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body)
                fake.asked.append(one)
                fake.handler(one, Reply(self))

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve

            def log_message(self, *args: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            # Tests connect from many threads at once. The default of 5 would let some of them wait for seconds.
            request_queue_size = 128

        server = Server(("127.0.0.1", 0), Door)
        self.issuer = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

        def stop() -> None:
            self.ended.set()
            server.shutdown()
            server.server_close()

        return stop


def problem(code: str, **more: Any) -> dict[str, Any]:
    return {"type": "about:blank", "title": "T", "code": code, "detail": f"it is {code}", "request_id": "r1", **more}


# Retries without noticeable waits.
QUICK = RetryPolicy(base=0.001, longest=0.002)


def client(fake: Fake, **options: Any) -> Xwms:
    if "client_id" not in options:
        options.setdefault("token", "t0")
    options.setdefault("retries", QUICK)
    return Xwms(fake.issuer, **options)


def async_client(fake: Fake, **options: Any) -> AsyncXwms:
    if "client_id" not in options:
        options.setdefault("token", "t0")
    options.setdefault("retries", QUICK)
    return AsyncXwms(fake.issuer, **options)
