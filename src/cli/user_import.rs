//! `xwms user import`: people from another system, one JSON object per line. Without `--write` it changes nothing and
//! says, line by line, what is wrong. Good lines are imported even if others are not; run again, it reports those that
//! are there already.

use super::{config::Config, error::CliError};
use crate::{
    commands::{
        CommandError, Conflict, Context, addresses,
        imports::{self, ImportedPerson},
    },
    keys::password::{check_imported, unmatched},
    store::{Store, StoreError},
};
use clap::Args;
use serde::Deserialize;
use serde_json::json;
use std::{
    collections::HashSet,
    fs::File,
    io::{self, BufRead, BufReader, Read, stdin},
    path::PathBuf,
    process::ExitCode,
};
use uuid::Uuid;
use xwms_events::{
    Decider, Refusal,
    ids::UserId,
    user::{Profile, User, UserCommand, email},
};

/// Longest line, in bytes.
const LINE_MAX: u64 = 64 * 1024;

#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    config: Config,
    /// The file, or `-` for stdin.
    file: PathBuf,
    /// Import the people. Without it, nothing is changed.
    #[arg(long)]
    write: bool,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    email: String,
    /// Whether the other system knew that the address is theirs.
    #[serde(default)]
    email_verified: bool,
    /// A PHC string of argon2. Without one, the person chooses a password by mail.
    #[serde(default)]
    password_hash: Option<String>,
    #[serde(default)]
    profile: Profile,
}

/// Imports the people of a file.
struct Importer<'a> {
    context: Context<'a>,
    write: bool,
    /// The addresses of the lines so far.
    seen: HashSet<String>,
}

pub(super) async fn run(import: Import) -> Result<ExitCode, CliError> {
    let mut input: Box<dyn BufRead> = match import.file.to_str() {
        Some("-") => Box::new(BufReader::new(stdin())),
        _ => Box::new(BufReader::new(File::open(&import.file)?)),
    };
    let store = import.config.store().await?;
    let mut importer = Importer {
        context: Context::system(&store, "user import"),
        write: import.write,
        seen: HashSet::new(),
    };
    let (mut good, mut bad, mut number) = (0_u64, 0_u64, 0_u64);
    while let Some(line) = next(&mut input)? {
        number += 1;
        if line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty()) {
            continue;
        }
        let outcome = match line {
            Ok(line) => importer.line(&store, &line).await?,
            Err(why) => Err(why.to_owned()),
        };
        match &outcome {
            Ok(_) => good += 1,
            Err(_) => bad += 1,
        }
        print(import.json, number, &outcome);
    }
    let done = if import.write { "imported" } else { "can be imported; nothing was changed without --write" };
    eprintln!("{good} people {done}, {bad} lines are wrong");
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(json: bool, number: u64, outcome: &Result<Option<UserId>, String>) {
    match (json, outcome) {
        (true, Ok(user_id)) => println!("{}", json!({ "line": number, "user_id": user_id })),
        (true, Err(why)) => println!("{}", json!({ "line": number, "error": why })),
        (false, Ok(Some(user_id))) => println!("line {number}: {user_id}"),
        (false, Ok(None)) => {}
        (false, Err(why)) => eprintln!("line {number}: {why}"),
    }
}

/// Returns the next line, or what is wrong with it; `None` at the end.
fn next(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, &'static str>>> {
    let mut line = Vec::new();
    if input.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let is_cut = u64::try_from(line.len()).is_ok_and(|length| length == LINE_MAX);
    if !is_cut || line.ends_with(b"\n") {
        return Ok(Some(Ok(line)));
    }
    loop {
        let rest = input.fill_buf()?;
        let (end, length) = (rest.iter().position(|byte| *byte == b'\n'), rest.len());
        input.consume(end.map_or(length, |end| end + 1));
        if end.is_some() || length == 0 {
            return Ok(Some(Err("longer than 64 KiB")));
        }
    }
}

impl Importer<'_> {
    /// Checks a line, and imports its person if that is wanted. Returns the new user, or what is wrong.
    async fn line(&mut self, store: &Store, line: &[u8]) -> Result<Result<Option<UserId>, String>, CliError> {
        let person = match checked(line) {
            Ok(person) => person,
            Err(why) => return Ok(Err(why)),
        };
        if !self.seen.insert(email::canonical(&person.email)) {
            return Ok(Err("an earlier line has the same address".to_owned()));
        }
        if !self.write {
            return Ok(match addresses::kept_by(store, &person.email).await? {
                Some(user_id) => Err(format!("the address belongs to {user_id}")),
                None => Ok(None),
            });
        }
        let phc = match person.password_hash {
            Some(phc) => phc,
            None => unmatched().map_err(|_| StoreError::Seal)?,
        };
        let Person { email, email_verified, profile, .. } = person;
        let new = ImportedPerson { email, email_verified, profile, phc };
        match imports::import(&self.context, new).await {
            Ok(user_id) => Ok(Ok(Some(user_id))),
            Err(CommandError::Conflict(Conflict::Taken)) => {
                Ok(Err("the address belongs to a user".to_owned()))
            }
            Err(CommandError::Refused(refusal)) => Ok(Err(said(&refusal))),
            Err(error) => Err(error.into()),
        }
    }
}

/// Parses a line, and checks everything that can be checked without the log.
fn checked(line: &[u8]) -> Result<Person, String> {
    let person: Person = serde_json::from_slice(line).map_err(|error| format!("not a person: {error}"))?;
    if let Some(phc) = &person.password_hash {
        check_imported(phc).map_err(|why| format!("password_hash: {why}"))?;
    }
    let register = UserCommand::Register {
        user_id: UserId::from_uuid(Uuid::nil()),
        email: person.email.clone(),
        profile: person.profile.clone(),
    };
    User::default().decide(register).map_err(|refusal| said(&refusal))?;
    Ok(person)
}

fn said(refusal: &Refusal) -> String {
    match refusal.field {
        Some(field) => format!("{field}: {}", refusal.detail),
        None => refusal.detail.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{LINE_MAX, checked, next};

    #[test]
    fn a_line_is_checked_without_the_log() {
        let good =
            br#"{"email":"ada@example.org","email_verified":true,"profile":{"name":"Ada","locale":"nl"}}"#;
        assert!(checked(good).is_ok());
        for (line, why) in [
            (&b"ada@example.org"[..], "expected"),
            (br#"{"profile":{}}"#, "email"),
            (br#"{"email":"ada"}"#, "not an email address"),
            (br#"{"email":"ada@example.org","password":"secret"}"#, "unknown field"),
            (br#"{"email":"ada@example.org","password_hash":"$2b$12$x"}"#, "password_hash"),
            (br#"{"email":"ada@example.org","profile":{"birthdate":"yesterday"}}"#, "birthdate"),
        ] {
            let refused = checked(line).err().unwrap();
            assert!(refused.contains(why), "{refused}");
        }
    }

    #[test]
    fn lines_that_are_too_long_are_passed_over_whole() {
        let long = vec![b'x'; usize::try_from(LINE_MAX).unwrap() + 10];
        let text = [b"a\n", long.as_slice(), b"\nb"].concat();
        let mut input = text.as_slice();
        assert_eq!(next(&mut input).unwrap(), Some(Ok(b"a\n".to_vec())));
        assert_eq!(next(&mut input).unwrap(), Some(Err("longer than 64 KiB")));
        assert_eq!(next(&mut input).unwrap(), Some(Ok(b"b".to_vec())));
        assert_eq!(next(&mut input).unwrap(), None);
    }
}
