//! The `xwms` program: see `xwms --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    xwms::cli::main(std::env::args_os())
}
