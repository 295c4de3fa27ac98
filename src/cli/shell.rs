//! `xwms completions` and `xwms man`: what shells and `man` need to know about the commands. Both are made from the
//! command line's own definition, so they can't disagree with `--help`.

use super::error::CliError;
use clap::{Command, ValueEnum};
use clap_complete::aot::{Bash, Fish, Zsh, generate};
use std::{
    io::{Write, stdout},
    path::Path,
    process::ExitCode,
};

/// The shells that completions are made for.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Prints the completions of `command` for `shell`.
///
/// # Errors
/// If stdout is closed.
pub(super) fn completions(shell: Shell, mut command: Command) -> Result<ExitCode, CliError> {
    let name = command.get_name().to_owned();
    // The generators panic if they can't write.
    let mut script = Vec::new();
    match shell {
        Shell::Bash => generate(Bash, &mut command, name, &mut script),
        Shell::Zsh => generate(Zsh, &mut command, name, &mut script),
        Shell::Fish => generate(Fish, &mut command, name, &mut script),
    }
    stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a man page for `command` and for each of its subcommands into `folder`, which is made if it is missing.
///
/// # Errors
/// If a file can't be written.
pub(super) fn man(folder: &Path, command: Command) -> Result<ExitCode, CliError> {
    let failed = |error: std::io::Error| {
        CliError::Message(format!(
            "{}: {error}. Name a folder that can be written to, or be made",
            folder.display()
        ))
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(command, folder).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}
