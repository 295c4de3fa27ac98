//! What `xwms dev` runs along with the server: a private Postgres, NATS if it is installed, a demo account,
//! and the demo web app's page. Tests start their servers with the same code.

pub mod callback;
pub mod demo;
pub mod lock;
pub mod nats;
pub mod postgres;
mod process;

pub use process::{private_dir, shed_postgres_variables, write_private};

/// Returns whether the process runs as root.
pub fn runs_as_root() -> bool {
    process::RunAs::if_root().is_some()
}
