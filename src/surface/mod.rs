//! What the outside asks over HTTP: the protocol (`oauth`), REST (`api`), pages (`web`) and the documentation (`docs`), with what
//! they share of HTTP (`http`). Surfaces read projections and streams; only `commands` writes. Nobody but `server` imports a surface.

pub mod api;
pub mod docs;
pub mod http;
pub mod oauth;
pub mod web;
