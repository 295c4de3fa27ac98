//! `xwms docs`: the documentation as files. It needs no database.

use super::error::CliError;
use crate::surface::docs::export;
use clap::Subcommand;
use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Subcommand)]
pub(super) enum Docs {
    /// Write all pages as static files, for any web server.
    Export {
        /// The folder, which must be empty or not exist.
        #[arg(value_name = "DIR")]
        to: PathBuf,
    },
}

pub(super) fn run(docs: Docs) -> Result<ExitCode, CliError> {
    let Docs::Export { to } = docs;
    if has_files(&to)? {
        return Err(CliError::Said(format!("{} is not empty", to.display())));
    }
    let files = export::exported().map_err(|error| CliError::Said(error.to_string()))?;
    let count = files.len();
    for file in files {
        let path = to.join(file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, file.bytes)?;
    }
    eprintln!("{count} files in {}", to.display());
    Ok(ExitCode::SUCCESS)
}

/// Returns whether there is something in `folder`.
fn has_files(folder: &Path) -> Result<bool, io::Error> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
