"""A client of xwms: its REST API, events, webhooks and tokens."""

from . import types
from ._async.client import AsyncXwms
from ._async.feed import AsyncEventFeed
from ._async.verify import AsyncTokenVerifier
from ._common import __version__
from ._errors import (
    BadRequest,
    Conflict,
    ConnectionFailed,
    FieldError,
    Forbidden,
    InsufficientScope,
    InvalidToken,
    NotFound,
    OAuthFailure,
    Problem,
    ServerFailure,
    TooManyRequests,
    Unauthorized,
    Unprocessable,
    WebhookInvalid,
    XwmsError,
)
from ._feed_items import FeedEvent, FeedItem, WentBack
from ._retry import RetryPolicy
from ._sync.client import Xwms
from ._sync.feed import EventFeed
from ._sync.verify import TokenVerifier
from ._verified import VerifiedToken
from ._webhooks import WebhookVerifier

__all__ = [
    "AsyncEventFeed",
    "AsyncTokenVerifier",
    "AsyncXwms",
    "BadRequest",
    "Conflict",
    "ConnectionFailed",
    "EventFeed",
    "FeedEvent",
    "FeedItem",
    "FieldError",
    "Forbidden",
    "InsufficientScope",
    "InvalidToken",
    "NotFound",
    "OAuthFailure",
    "Problem",
    "RetryPolicy",
    "ServerFailure",
    "TokenVerifier",
    "TooManyRequests",
    "Unauthorized",
    "Unprocessable",
    "VerifiedToken",
    "WebhookInvalid",
    "WebhookVerifier",
    "WentBack",
    "Xwms",
    "XwmsError",
    "__version__",
    "types",
]
