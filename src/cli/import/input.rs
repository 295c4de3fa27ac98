//! The file and the flags that both commands of `xwms import` take.

use crate::cli::config::Config;
use clap::Args;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, stdin},
    path::PathBuf,
};

/// What both commands take.
#[derive(Args)]
pub(super) struct Common {
    #[command(flatten)]
    pub config: Config,
    /// The file, or `-` for stdin.
    file: PathBuf,
    /// Change nothing, and tell what would be done.
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
    /// Opens the file.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn open(&self) -> io::Result<Box<dyn BufRead>> {
        Ok(match self.file.to_str() {
            Some("-") => Box::new(BufReader::new(stdin())),
            _ => Box::new(BufReader::new(File::open(&self.file)?)),
        })
    }
}
