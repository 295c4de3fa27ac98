//! What the resources of the API share. No resource is here, and nothing here depends on one.
//!
//! | | |
//! |---|---|
//! | the caller | `auth`, `step_up` (a recent login); `permissions` (a page of the permissions), `cors` (which web pages may call the API) |
//! | the request | `path`, `query`, `body` with `objects`, `idempotency` (writes, `Idempotency-Key`) |
//! | lists | `pagination` with `cursor` |
//! | the response | `response` (JSON), `csv` (tables), `error` (refusals as problems) |
//! | OpenAPI | `openapi` (common parts), `finish` (derived details), `shapes` (types from elsewhere) |

pub(super) mod auth;
pub(super) mod body;
pub(super) mod cors;
pub(super) mod csv;
mod cursor;
pub(super) mod error;
pub(super) mod finish;
pub(super) mod idempotency;
mod objects;
pub(super) mod openapi;
pub(super) mod pagination;
pub(super) mod path;
pub(super) mod permissions;
pub(super) mod query;
pub(super) mod response;
pub(super) mod shapes;
pub(super) mod step_up;
