//! `xwms import people`: checks each row, imports many in one append, and tells what became of each.

use super::{
    auth0,
    auth0_passwords::Passwords,
    firebase::{self, HashConfig},
    input::Common,
    keycloak, kratos,
    report::{Entry, Outcome, Report},
    row::{Person, Problem, Rows},
    table,
};
use crate::{
    cli::{error::CliError, output::Output, progress::Bar},
    commands::{
        Context,
        imports::{self, ImportedPerson, PersonImport, person_id},
    },
    keys::password::{read_imported, unmatched},
    store::Store,
};
use clap::{Args, ValueEnum};
use futures::{StreamExt, stream};
use serde_json::Value;
use std::{
    collections::{HashSet, hash_map::RandomState},
    hash::BuildHasher,
    io,
    path::{Path, PathBuf},
};
use xwms_events::{
    Decider, Refusal,
    user::{Profile, User, UserCommand, email},
};

/// People in one append.
const TOGETHER: usize = 250;
/// Appends under way at once: while the log commits one, the next ones are read, sealed and checked.
const AT_ONCE: usize = 4;
/// Longest id in another system, in bytes.
const ID_MAX: usize = 255;
/// Most ids and addresses that a dry run compares with each other.
const COMPARED: usize = 8 << 20;

/// Where people come from.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    /// The export of a realm.
    Keycloak,
    /// The export of users, or that of their password hashes.
    Auth0,
    /// `firebase auth:export --format=json`.
    Firebase,
    /// Identities of Ory Kratos with their credentials, as its admin API lists them.
    Kratos,
    /// A table with a line of column names.
    Csv,
    /// One JSON object per line.
    Jsonl,
}

impl Source {
    /// Returns the name under which ids are known. Both of our own formats have the same.
    const fn name(self) -> &'static str {
        match self {
            Self::Keycloak => "keycloak",
            Self::Auth0 => "auth0",
            Self::Firebase => "firebase",
            Self::Kratos => "kratos",
            Self::Csv | Self::Jsonl => "file",
        }
    }
}

#[derive(Args)]
pub(in crate::cli) struct People {
    #[command(flatten)]
    common: Common,
    /// The system that wrote the file.
    #[arg(long, value_name = "SOURCE")]
    from: Source,
    /// Auth0's export of password hashes, in addition to that of the users.
    #[arg(long, value_name = "FILE")]
    passwords: Option<PathBuf>,
    /// The password hash parameters of a Firebase project, as JSON.
    #[arg(long, value_name = "FILE")]
    hash_config: Option<PathBuf>,
    /// A name for the other system, if you import from several of the same kind. They may use the same ids.
    #[arg(long, value_name = "NAME", value_parser = system)]
    system: Option<String>,
    /// If a password hash can't be verified here, import the person without a password. Otherwise the person is
    /// refused.
    #[arg(long)]
    drop_bad_hashes: bool,
    /// Treat every email address as unverified, whatever the file says. Use this for a file that somebody else wrote.
    #[arg(long)]
    unverified: bool,
}

fn system(text: &str) -> Result<String, &'static str> {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let good = (1..=64).contains(&text.len()) && text.bytes().all(is_good);
    good.then(|| text.to_owned()).ok_or("must be 1 to 64 letters, digits, -, _ and .")
}

impl People {
    fn rows(&self) -> Result<Rows<Person>, CliError> {
        let misplaced = |flag: &Option<PathBuf>, of: Source| flag.is_some() && self.from != of;
        if misplaced(&self.passwords, Source::Auth0) || misplaced(&self.hash_config, Source::Firebase) {
            let what = "--passwords is for Auth0 only, and --hash-config for Firebase";
            return Err(CliError::Message(what.to_owned()));
        }
        let file = self.common.open(&[&self.passwords, &self.hash_config])?;
        Ok(match self.from {
            Source::Keycloak => keycloak::people(file),
            Source::Auth0 => {
                let open = |path: &Path| {
                    Passwords::open(path).map_err(|error| {
                        CliError::Message(format!("{} can't be read: {error}", path.display()))
                    })
                };
                auth0::people(file, self.passwords.as_deref().map(open).transpose()?)
            }
            Source::Firebase => {
                let read = |path: &Path| {
                    std::fs::read_to_string(path).map_err(|error| {
                        CliError::Message(format!("{} can't be read: {error}", path.display()))
                    })
                };
                let text = self.hash_config.as_deref().map(read).transpose()?;
                let config =
                    text.map(|text| HashConfig::read(&text)).transpose().map_err(CliError::Message)?;
                firebase::people(file, config)
            }
            Source::Kratos => kratos::people(file),
            Source::Csv => table::people_table(file)?,
            Source::Jsonl => table::people_lines(file),
        })
    }
}

/// A row that can be imported.
struct Ready {
    source_id: Option<String>,
    person: ImportedPerson,
    dropped: Vec<String>,
}

/// Checks rows.
struct Checker<'a> {
    store: &'a Store,
    /// The name under which ids are known.
    source: String,
    drop_bad_hashes: bool,
    unverified: bool,
}

impl Checker<'_> {
    /// Checks all that can be checked without the log.
    fn check(&self, row: Person) -> Result<Ready, Problem> {
        let mut dropped: Vec<String> = row.dropped.iter().map(|what| (*what).to_owned()).collect();
        let is_bad = |id: &String| id.len() > ID_MAX || id.chars().any(char::is_control);
        if row.id.as_ref().is_some_and(is_bad) {
            return Err(Problem::new(
                "id",
                "invalid_id",
                "longer than 255 bytes, or with control characters",
            ));
        }
        let password = match row.password_hash.as_deref().map(read_imported) {
            Some(Ok(stored)) => Some(stored),
            Some(Err(_)) if self.drop_bad_hashes => {
                dropped.push("password".to_owned());
                None
            }
            Some(Err(error)) => return Err(Problem::new("password_hash", error.code(), error.to_string())),
            None => None,
        };
        let failed = || Problem::new("password_hash", "unavailable", "the system has no randomness");
        let password = password.map_or_else(|| unmatched().map_err(|_| failed()), Ok)?;
        // No id has a line break, so none stands for somebody else's address.
        let key = row.id.clone().unwrap_or_else(|| format!("address\n{}", email::canonical(&row.email)));
        let user_id = person_id(self.store, &self.source, &key);
        let mut profile = row.profile;
        loop {
            let (email, given) = (row.email.clone(), profile.clone());
            match User::default().decide(UserCommand::Register { user_id, email, profile: given }) {
                Ok(_) => break,
                Err(refusal) if row.is_lenient && clear(&mut profile, &refusal) => {
                    dropped.push(format!("profile.{}", refusal.field.unwrap_or_default()));
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let (email, disabled) = (row.email, row.disabled);
        let email_verified = row.email_verified && !self.unverified;
        let person = ImportedPerson { user_id, email, email_verified, profile, disabled, password };
        Ok(Ready { source_id: row.id, person, dropped })
    }
}

/// Clears the field of the profile that is refused. Returns whether there was one.
fn clear(profile: &mut Profile, refusal: &Refusal) -> bool {
    let Some(field) = refusal.field.filter(|_| refusal.code == "invalid_profile") else { return false };
    let Ok(Value::Object(mut members)) = serde_json::to_value(&*profile) else { return false };
    let had = members.remove(field).is_some();
    if field == "phone_number" {
        members.remove("phone_number_verified");
    }
    let cleared = serde_json::from_value(Value::Object(members));
    match (had, cleared) {
        (true, Ok(cleared)) => {
            *profile = cleared;
            true
        }
        _ => false,
    }
}

type Checked = (u64, Result<Ready, Problem>);

/// Rows in chunks. An error of I/O comes after the rows before it, and ends them.
struct Chunks<I> {
    rows: I,
    error: Option<io::Error>,
    is_over: bool,
}

impl<I: Iterator<Item = io::Result<Checked>>> Iterator for Chunks<I> {
    type Item = io::Result<Vec<Checked>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut chunk = Vec::new();
        while !self.is_over && chunk.len() < TOGETHER {
            match self.rows.next() {
                Some(Ok(row)) => chunk.push(row),
                Some(Err(error)) => (self.error, self.is_over) = (Some(error), true),
                None => self.is_over = true,
            }
        }
        if chunk.is_empty() { self.error.take().map(Err) } else { Some(Ok(chunk)) }
    }
}

/// Finds ids and addresses that an earlier record of a dry run has: nothing is in the log yet.
#[derive(Default)]
struct Seen {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Seen {
    /// Returns what an earlier record has of this person.
    fn problem(&mut self, person: &ImportedPerson) -> Option<Problem> {
        if !self.is_new(&email::canonical(&person.email)) {
            return Some(email_taken());
        }
        // A text without the @ of an address.
        (!self.is_new(&person.user_id.to_string())).then(id_taken)
    }

    fn is_new(&mut self, text: &str) -> bool {
        let hash = self.hasher.hash_one(text);
        if self.hashes.len() < COMPARED { self.hashes.insert(hash) } else { !self.hashes.contains(&hash) }
    }
}

fn email_taken() -> Problem {
    Problem::new("email", "email_taken", "another user has the address")
}

fn id_taken() -> Problem {
    let detail =
        "another person came under this id, or they have another address now; --system tells systems apart";
    Problem::new("id", "id_taken", detail)
}

/// Imports a chunk, or looks what would become of it.
async fn import(
    context: &Context<'_>,
    dry_run: bool,
    chunk: io::Result<Vec<Checked>>,
) -> Result<Vec<Entry>, CliError> {
    let chunk = chunk?;
    let people: Vec<_> =
        chunk.iter().filter_map(|(_, row)| row.as_ref().ok()).map(|row| row.person.clone()).collect();
    let outcomes = match dry_run {
        true => imports::look(context.store, &people).await,
        false => imports::people(context, &people).await,
    };
    let mut outcomes = outcomes?.into_iter();
    let mut entries = Vec::with_capacity(chunk.len());
    for (line, row) in chunk {
        entries.push(match row {
            Err(problem) => Entry::refused(line, problem),
            Ok(Ready { source_id, person, dropped }) => {
                let outcome = match outcomes.next() {
                    Some(PersonImport::Imported) => Outcome::Imported,
                    Some(PersonImport::There) => Outcome::There,
                    Some(PersonImport::Known) => Outcome::Refused(id_taken()),
                    Some(PersonImport::Refused(refusal)) => Outcome::Refused(refusal.into()),
                    Some(PersonImport::Taken) | None => Outcome::Refused(email_taken()),
                };
                let there = matches!(outcome, Outcome::Imported | Outcome::There);
                let id = there.then(|| ("user_id", person.user_id.to_string()));
                Entry { line, source_id, id, dropped: if there { dropped } else { vec![] }, outcome }
            }
        });
    }
    Ok(entries)
}

/// Imports the people of a file. Returns whether nobody was refused.
pub(super) async fn run(people: People) -> Result<bool, CliError> {
    let rows = people.rows()?;
    let store = people.common.config.store().await?;
    let kind = people.from.name();
    let source = people.system.as_ref().map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}"));
    let People { drop_bad_hashes, unverified, .. } = people;
    let checker = Checker { store: &store, source, drop_bad_hashes, unverified };
    let dry_run = people.common.dry_run;
    let mut seen = Seen::default();
    let checked = rows.map(|row| -> io::Result<Checked> {
        let (line, row) = row?;
        let ready = row.and_then(|row| checker.check(row));
        Ok((
            line,
            ready.and_then(|ready| {
                let problem = if dry_run { seen.problem(&ready.person) } else { None };
                problem.map_or(Ok(ready), Err)
            }),
        ))
    });
    let chunks = Chunks { rows: checked, error: None, is_over: false };
    let context = Context::system(&store, "import people");
    let mut report = Report::new("people", people.common.report.as_deref(), Output::of(people.common.json))?;
    let bar = Bar::counting("import", "people");
    let mut done = stream::iter(chunks).map(|chunk| import(&context, dry_run, chunk)).buffered(AT_ONCE);
    let mut failed = None;
    while let Some(entries) = done.next().await {
        match entries {
            Ok(entries) => entries.iter().try_for_each(|entry| report.add(entry))?,
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
        bar.count(report.seen());
    }
    bar.clear();
    let good = report.end(dry_run)?;
    failed.map_or(Ok(good), Err)
}

#[cfg(test)]
mod tests {
    use super::{Chunks, TOGETHER, clear};
    use std::io;
    use xwms_events::{Refusal, user::Profile};

    #[test]
    fn rows_before_an_error_are_kept_and_none_after_it_is_read() {
        let rows = (0..TOGETHER as u64 + 2).map(|line| -> io::Result<super::Checked> {
            if line == 251 { Err(io::Error::other("gone")) } else { Ok((line, Err(super::email_taken()))) }
        });
        let lengths: Vec<_> = Chunks { rows, error: None, is_over: false }
            .map(|chunk| chunk.map(|chunk| chunk.len()).map_err(|error| error.to_string()))
            .collect();
        assert_eq!(lengths, [Ok(TOGETHER), Ok(1), Err("gone".to_owned())]);
    }

    #[test]
    fn a_field_that_is_refused_is_cleared_and_no_other() {
        let mut profile = Profile {
            name: Some("Ada".to_owned()),
            phone_number: Some("0612".to_owned()),
            phone_number_verified: Some(true),
            ..Profile::default()
        };
        assert!(clear(&mut profile, &Refusal::invalid("phone_number", "invalid_profile", "")));
        assert_eq!(profile, Profile { name: Some("Ada".to_owned()), ..Profile::default() });
        assert!(!clear(&mut profile, &Refusal::invalid("phone_number", "invalid_profile", "")));
        assert!(!clear(&mut profile, &Refusal::invalid("email", "invalid_email", "")));
    }
}
