//! What `xwms dev` runs beside the server: a private Postgres, NATS where it is installed, a demo account,
//! and the demo web app's page. Tests start the same servers by the same code.

pub mod callback;
pub mod demo;
pub mod nats;
pub mod postgres;
mod process;
