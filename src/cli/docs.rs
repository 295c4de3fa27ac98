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
    let failed = |error: io::Error| {
        CliError::Message(format!(
            "{}: {error}. Name a folder that can be written to, or be made",
            to.display()
        ))
    };
    if has_files(&to).map_err(failed)? {
        return Err(CliError::Message(format!("{} is not empty: name a new folder", to.display())));
    }
    let files = export::exported().map_err(|error| CliError::Message(error.to_string()))?;
    let count = files.len();
    for file in files {
        let path = to.join(file.path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(path, file.bytes).map_err(failed)?;
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
