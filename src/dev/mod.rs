//! What `xwms dev` runs beside the server: a private Postgres, NATS where it is installed, and a demo
//! account. Tests start the same two servers by the same code.

pub mod demo;
pub mod nats;
pub mod postgres;
mod process;
