//! What `xwms dev` runs beside the server: a private Postgres, NATS where it is installed, a demo account,
//! and the demo web app's page. Tests start the same servers by the same code.

pub mod callback;
pub mod demo;
pub mod lock;
pub mod nats;
pub mod postgres;
mod process;

pub use process::{private_dir, shed_postgres_variables, write_private};

/// Whether root runs this.
pub fn runs_as_root() -> bool {
    process::RunAs::if_root().is_some()
}
