//! What the resources of the API share. No resource is here, and nothing here depends on one.
//!
//! | | |
//! |---|---|
//! | the caller | `auth` with `authenticate`, `step_up` (a recent login); `permissions` (a page of the permissions), `cors` (which web pages may call the API) |
//! | the request | `path`, `query`, `body` with `objects` and `expected` (words for errors), `idempotency` (writes, `Idempotency-Key`), `turn` (of a write with a large file) |
//! | lists | `pagination` with `cursor` |
//! | the response | `response` (JSON), `csv` (tables), `error` (refusals as problems) |
//! | OpenAPI | `openapi` (common parts), `shapes` (types from elsewhere); `finish` (derived details) with `access`, `examples`, `forms`, `problems`, `summaries`, `tags`, `webhooks` |

mod access;
pub(super) mod auth;
pub(super) mod authenticate;
pub(super) mod body;
pub(super) mod cors;
pub(super) mod csv;
mod cursor;
pub(super) mod error;
mod examples;
mod expected;
pub(super) mod finish;
mod forms;
pub(super) mod idempotency;
mod objects;
pub(super) mod openapi;
pub(super) mod pagination;
pub(super) mod path;
pub(super) mod permissions;
mod problems;
pub(super) mod query;
pub(super) mod response;
pub(super) mod shapes;
pub(super) mod step_up;
mod summaries;
mod tags;
pub(super) mod turn;
mod webhooks;
