//! The `xwms` program: see `xwms --help`. Chooses the allocator of the process; everything else is in the library.

use std::process::ExitCode;

/// Allocates all memory of the program. `Cargo.toml` says why, `.cargo/config.toml` how.
#[cfg(all(target_os = "linux", target_env = "gnu", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    xwms::cli::main(std::env::args_os())
}
