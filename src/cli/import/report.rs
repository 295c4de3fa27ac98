//! What became of each record: on the terminal, as JSON lines, or in a file. Says nothing of passwords and secrets.

use super::row::Problem;
use crate::cli::{error::CliError, output::Output};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    time::Instant,
};

/// What became of a record.
pub(super) enum Outcome {
    /// Imported; in a dry run, it would be.
    Imported,
    /// There from an earlier run.
    There,
    Refused(Problem),
}

/// A record of the report.
pub(super) struct Entry {
    /// The record's first line in the file.
    pub line: u64,
    /// The id in the other system.
    pub source_id: Option<String>,
    /// What the id here is called, and the id.
    pub id: Option<(&'static str, String)>,
    pub dropped: Vec<String>,
    pub outcome: Outcome,
}

impl Entry {
    /// A record that can't be imported as it is.
    pub fn refused(line: u64, problem: Problem) -> Self {
        Self { line, source_id: None, id: None, dropped: vec![], outcome: Outcome::Refused(problem) }
    }

    fn to_json(&self) -> Value {
        let mut entry = Map::new();
        let mut put = |name: &str, value: Value| entry.insert(name.to_owned(), value);
        put("line", json!(self.line));
        if let Some(source_id) = &self.source_id {
            put("source_id", json!(source_id));
        }
        if let Some((name, id)) = &self.id {
            put(name, json!(id));
        }
        let status = match &self.outcome {
            Outcome::Imported => "imported",
            Outcome::There => "there",
            Outcome::Refused(problem) if problem.is_skipped => "skipped",
            Outcome::Refused(_) => "refused",
        };
        put("status", json!(status));
        if let Outcome::Refused(Problem { field, code, detail, .. }) = &self.outcome {
            put("field", json!(field));
            put("code", json!(code));
            put("detail", json!(detail));
        }
        if !self.dropped.is_empty() {
            put("dropped", json!(self.dropped));
        }
        Value::Object(entry)
    }
}

/// Creates the file, or empties that of an earlier run. It names people, so only its owner reads it.
fn create(path: &Path) -> std::io::Result<File> {
    let opened = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    opened.map_err(|error| {
        std::io::Error::new(error.kind(), format!("the report {} can't be written: {error}", path.display()))
    })
}

/// The report of a run.
pub(super) struct Report {
    /// What the records are, in words.
    what: &'static str,
    file: Option<BufWriter<File>>,
    output: Output,
    began: Instant,
    imported: u64,
    there: u64,
    skipped: u64,
    refused: u64,
    dropped: BTreeMap<String, u64>,
}

impl Report {
    /// Starts a report about `what`, into `file` if it is given.
    ///
    /// # Errors
    /// If the file can't be created.
    pub fn new(what: &'static str, file: Option<&Path>, output: Output) -> Result<Self, CliError> {
        Ok(Self {
            what,
            file: file.map(create).transpose()?.map(BufWriter::new),
            output,
            began: Instant::now(),
            imported: 0,
            there: 0,
            skipped: 0,
            refused: 0,
            dropped: BTreeMap::new(),
        })
    }

    /// Adds a record. Without a file and without JSON, only what is refused is told.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn add(&mut self, entry: &Entry) -> Result<(), CliError> {
        match &entry.outcome {
            Outcome::Imported => self.imported += 1,
            Outcome::There => self.there += 1,
            Outcome::Refused(problem) if problem.is_skipped => self.skipped += 1,
            Outcome::Refused(_) => self.refused += 1,
        }
        for dropped in &entry.dropped {
            *self.dropped.entry(dropped.clone()).or_default() += 1;
        }
        if let Some(file) = &mut self.file {
            writeln!(file, "{}", entry.to_json())?;
        }
        if self.output == Output::Json {
            println!("{}", entry.to_json());
        } else if let (Outcome::Refused(problem), None) = (&entry.outcome, &self.file)
            && !problem.is_skipped
        {
            let field = problem.field.map(|field| format!("{field}: ")).unwrap_or_default();
            eprintln!("line {}: {field}{} ({})", entry.line, problem.detail, problem.code);
        }
        Ok(())
    }

    /// Returns how many records were looked at.
    pub const fn seen(&self) -> u64 {
        self.imported + self.there + self.skipped + self.refused
    }

    /// Prints the sums. Returns whether nothing was refused.
    ///
    /// # Errors
    /// If the file can't be written.
    pub fn end(mut self, dry_run: bool) -> Result<bool, CliError> {
        if let Some(file) = &mut self.file {
            file.flush()?;
        }
        let Self { what, imported, there, skipped, refused, .. } = self;
        let done = if dry_run { "can be imported; nothing was changed" } else { "imported" };
        let seconds = self.began.elapsed().as_secs_f64();
        // Whole records of a second are exact enough.
        let rate = (self.imported + self.there) as f64 / seconds.max(0.001);
        eprintln!(
            "{imported} {what} {done}, {there} were there, {skipped} skipped, {refused} refused, in {seconds:.1} s \
             ({rate:.0} a second)"
        );
        for (name, count) in &self.dropped {
            eprintln!("{count} came without {name}");
        }
        Ok(refused == 0)
    }
}
