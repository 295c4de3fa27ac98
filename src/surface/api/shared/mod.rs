//! What the resources of the API share. No resource is here, and nothing here knows one.
//!
//! | | |
//! |---|---|
//! | who asks | `auth`; `permissions` (who may do what, as a page), `cors` (which pages of a browser may ask) |
//! | what is asked | `path`, `query`, `body` with `objects`, `idempotency` (writes, `Idempotency-Key`) |
//! | lists | `pagination` with `cursor` |
//! | what is said | `response` (JSON), `csv` (tables), `error` (refusals as problems) |
//! | the OpenAPI document | `openapi` (what holds for all routes), `finish` (what follows from names and words), `shapes` (what comes from elsewhere) |

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
