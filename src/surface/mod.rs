//! What the outside asks over HTTP: the protocol (`oauth`), REST (`api`), pages (`web`), receivers of security events
//! (`ssf`) and the documentation (`docs`), with what they share of HTTP (`http`), and what is generated about REST
//! for its readers (`reference`). Surfaces read projections and streams; only `commands` writes. Nobody but `server`
//! imports a surface.

pub mod api;
pub mod docs;
pub mod http;
pub mod oauth;
pub mod reference;
pub mod ssf;
pub mod web;
