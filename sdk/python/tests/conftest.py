"""What all tests share."""

from __future__ import annotations

from typing import Iterator

import pytest

from fake import Fake


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A server that ends with the test."""
    one = Fake()
    stop = one.start()
    yield one
    stop()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
