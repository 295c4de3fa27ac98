//! The file and the flags that both commands of `xwms import` take.

use crate::cli::{config::Config, error::CliError};
use clap::Args;
use std::{
    fs::File,
    io::{BufRead, BufReader, stdin},
    path::{Path, PathBuf},
};

/// What both commands take.
#[derive(Args)]
pub(super) struct Common {
    #[command(flatten)]
    pub config: Config,
    /// The file, or `-` for stdin.
    file: PathBuf,
    /// Change nothing, and show what would be done.
    #[arg(long)]
    pub dry_run: bool,
    /// Write one JSON object per record into this file.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Print one JSON object per record.
    #[arg(long)]
    pub json: bool,
}

impl Common {
    /// Opens the file. `beside` are other files that the command reads.
    ///
    /// # Errors
    /// If it can't be read, or the report would overwrite it or one of the others.
    pub fn open(&self, beside: &[&Option<PathBuf>]) -> Result<Box<dyn BufRead>, CliError> {
        let report = self.report.as_deref();
        let mut read = beside.iter().filter_map(|path| path.as_deref()).chain([self.file.as_path()]);
        if report.is_some_and(|report| read.any(|path| is_same(report, path))) {
            return Err(CliError::Message("the report would overwrite a file that is to be read".to_owned()));
        }
        Ok(match self.file.to_str() {
            Some("-") => Box::new(BufReader::new(stdin())),
            _ => Box::new(BufReader::new(opened(&self.file)?)),
        })
    }
}

/// Opens a file that is to be read.
///
/// # Errors
/// If it can't be read, with its name.
fn opened(path: &Path) -> Result<File, CliError> {
    let failed =
        |why: &dyn std::fmt::Display| CliError::Message(format!("{} can't be read: {why}", path.display()));
    let file = File::open(path).map_err(|error| failed(&error))?;
    // A folder can be opened, but not read.
    match file.metadata() {
        Ok(about) if about.is_dir() => Err(failed(&"it is a folder; name a file, or - for stdin")),
        _ => Ok(file),
    }
}

/// Returns whether both paths lead to one file that exists.
fn is_same(one: &Path, other: &Path) -> bool {
    let found = |path: &Path| path.canonicalize().ok();
    found(one).is_some_and(|one| found(other) == Some(one))
}
