//! This server's own formats: one JSON object per line, and CSV with a line of column names. The members and
//! columns are in docs/guides/import-people.md. What is unknown is refused, because nobody wants a misspelt column
//! to be lost.

use super::{
    records::{Parse, lines},
    row::{App, Person, Problem, RECORD_MAX, Rows, some},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{
    cell::Cell,
    io::{self, BufRead, Read},
    rc::Rc,
};
use xwms_events::{
    client::{AuthMethod, ClientType},
    scope::{Scope, Scopes},
    user::Profile,
};
use zeroize::Zeroizing;

/// The columns beside those of the profile.
const COLUMNS: [&str; 5] = ["id", "email", "email_verified", "disabled", "password_hash"];
/// The columns of the profile with text.
const PROFILE: [&str; 14] = [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "locale",
    "zoneinfo",
    "phone_number",
];
const PHONE_VERIFIED: &str = "phone_number_verified";
/// How much more than a record the reader of CSV may take from the file at once.
const AHEAD: usize = 64 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonLine {
    #[serde(default)]
    id: Option<String>,
    email: String,
    #[serde(default)]
    email_verified: bool,
    #[serde(default)]
    disabled: bool,
    #[serde(default)]
    password_hash: Option<String>,
    #[serde(default)]
    profile: Profile,
}

/// Returns the people of a file with one JSON object per line.
pub(super) fn people_lines(file: impl BufRead + 'static) -> Rows<Person> {
    let parse: Parse<Person> = Rc::new(|bytes: &[u8]| {
        let line: PersonLine = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
        let PersonLine { id, email, email_verified, disabled, password_hash, profile } = line;
        if profile.address_label.is_some() || !profile.other_addresses.is_empty() {
            let detail = "people are imported with one postal address, `address`, and without a name for it";
            return Err(Problem::new("profile", "invalid_profile", detail));
        }
        let (is_lenient, dropped) = (false, vec![]);
        Ok(Person { id, email, email_verified, disabled, password_hash, profile, is_lenient, dropped })
    });
    lines(file, parse)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppLine {
    client_id: String,
    name: String,
    client_type: ClientType,
    #[serde(default)]
    redirect_uris: Vec<String>,
    #[serde(default)]
    post_logout_redirect_uris: Vec<String>,
    #[serde(default)]
    scopes: Scopes,
    #[serde(default)]
    auth_method: Option<AuthMethod>,
    #[serde(default)]
    client_secret: Option<String>,
    #[serde(default)]
    jwks: Option<Value>,
    #[serde(default = "yes")]
    require_pkce: bool,
    #[serde(default)]
    disabled: bool,
}

const fn yes() -> bool {
    true
}

/// Returns the apps of a file with one JSON object per line.
pub(super) fn app_lines(file: impl BufRead + 'static) -> Rows<App> {
    let parse: Parse<App> = Rc::new(|bytes: &[u8]| {
        let line: AppLine = serde_json::from_slice(bytes).map_err(|error| Problem::of_json(&error))?;
        let usual =
            if line.client_type.is_confidential() { AuthMethod::ClientSecret } else { AuthMethod::None };
        if line.scopes.iter().any(Scope::is_management) {
            let detail = "apps are imported without scopes that manage the account; add them afterwards";
            return Err(Problem::new("scopes", "management_scope", detail));
        }
        Ok(App {
            id: line.client_id,
            name: line.name,
            client_type: line.client_type,
            redirect_uris: line.redirect_uris,
            post_logout_redirect_uris: line.post_logout_redirect_uris,
            scopes: line.scopes,
            auth_method: line.auth_method.unwrap_or(usual),
            secret: line.client_secret.map(Zeroizing::new),
            jwks: line.jwks,
            jwks_uri: None,
            certificate: None,
            require_pkce: line.require_pkce,
            disabled: line.disabled,
            dropped: vec![],
        })
    });
    lines(file, parse)
}

/// Ends the file when one record takes more than it may: an open quotation mark makes the rest of a file one field.
struct Limited<R> {
    inner: R,
    left: Rc<Cell<usize>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let left = self.left.get().checked_sub(read).ok_or_else(|| {
            let what = "a record is too long; perhaps a quotation mark is never closed";
            io::Error::new(io::ErrorKind::InvalidData, what)
        })?;
        self.left.set(left);
        Ok(read)
    }
}

/// Returns the people of a CSV file. Text stays text: what a spreadsheet would take for a formula is a name like
/// any other.
///
/// # Errors
/// If the column names can't be read, one is unknown or there twice, or there is no `email`.
pub(super) fn people_table(file: impl BufRead + 'static) -> io::Result<Rows<Person>> {
    let left = Rc::new(Cell::new(RECORD_MAX + AHEAD));
    let limited = Limited { inner: file, left: left.clone() };
    // With its own terminator the crate counts a line too few, because it leaves the newline of CRLF to the next
    // record.
    let terminator = csv::Terminator::Any(b'\n');
    let mut reader = csv::ReaderBuilder::new().flexible(true).terminator(terminator).from_reader(limited);
    let names: Vec<String> = reader.byte_headers().map_err(io::Error::from).map(|names| {
        names
            .iter()
            .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
            .collect()
    })?;
    check_columns(&names)?;
    let mut is_over = false;
    Ok(Box::new(std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let mut record = csv::ByteRecord::new();
        loop {
            left.set(RECORD_MAX + AHEAD);
            match reader.read_byte_record(&mut record) {
                Ok(false) => return None,
                Ok(true) if record.as_slice() == b"\r" => {}
                Ok(true) => break,
                Err(error) => {
                    is_over = true;
                    return Some(Err(error.into()));
                }
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        Some(Ok((line, person(&names, &record))))
    })))
}

fn check_columns(names: &[String]) -> io::Result<()> {
    let wrong = |what: String| Err(io::Error::new(io::ErrorKind::InvalidData, what));
    for (index, name) in names.iter().enumerate() {
        let name = name.as_str();
        if !COLUMNS.contains(&name) && !PROFILE.contains(&name) && name != PHONE_VERIFIED {
            // A file without column names begins with a person, perhaps with a password hash.
            let is_name =
                name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            return wrong(match is_name {
                true => format!("unknown column {name:?}"),
                false => {
                    format!(
                        "the first line must have column names, but column {} has no valid name",
                        index + 1
                    )
                }
            });
        }
        if names.iter().take(index).any(|other| other == name) {
            return wrong(format!("the column {name} is there twice"));
        }
    }
    if names.iter().any(|name| name == "email") {
        Ok(())
    } else {
        wrong("there is no column email".to_owned())
    }
}

fn person(names: &[String], record: &csv::ByteRecord) -> Result<Person, Problem> {
    if record.len() != names.len() {
        let detail = format!("has {} fields, and the first line {}", record.len(), names.len());
        return Err(Problem { field: None, code: "wrong_columns", detail, is_skipped: false });
    }
    let mut person = Person::default();
    let mut profile = Map::new();
    for (name, field) in names.iter().zip(record) {
        let field = field.strip_suffix(b"\r").unwrap_or(field);
        let text = std::str::from_utf8(field).map_err(|_| Problem {
            field: None,
            code: "invalid_record",
            detail: format!("the column {name} is not UTF-8"),
            is_skipped: false,
        })?;
        let Some(text) = some(Some(text.to_owned())) else { continue };
        match name.as_str() {
            "id" => person.id = Some(text),
            "email" => person.email = text,
            "email_verified" => person.email_verified = boolean("email_verified", &text)?,
            "disabled" => person.disabled = boolean("disabled", &text)?,
            "password_hash" => person.password_hash = Some(text),
            PHONE_VERIFIED => {
                profile.insert(name.clone(), Value::Bool(boolean(PHONE_VERIFIED, &text)?));
            }
            _ => {
                profile.insert(name.clone(), Value::String(text));
            }
        }
    }
    person.profile =
        serde_json::from_value(Value::Object(profile)).map_err(|error| Problem::of_json(&error))?;
    Ok(person)
}

fn boolean(field: &'static str, text: &str) -> Result<bool, Problem> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(Problem::new(field, "invalid_boolean", "must be true, false, 1 or 0")),
    }
}

#[cfg(test)]
mod tests {
    use super::{people_lines, people_table};
    use std::io::Cursor;

    fn codes(table: &[u8]) -> Vec<String> {
        let rows = match people_table(Cursor::new(table.to_vec())) {
            Ok(rows) => rows,
            Err(error) => return vec![error.to_string()],
        };
        rows.map(|row| match row {
            Ok((line, Ok(person))) => format!("{line} {}", person.email),
            Ok((line, Err(problem))) => format!("{line} {}", problem.code),
            Err(error) => error.to_string(),
        })
        .collect()
    }

    #[test]
    fn a_table_is_read_with_the_lines_of_its_records() {
        let table = b"\xef\xbb\xbfid,email,name,email_verified\r\n1,a@b.example,\"Ada,\nL.\",true\r\n2,c@b.example,,maybe\n3,d@b.example\n4,e@b.example,\xff,1\n5,f@b.example,=HYPERLINK(1),\n";
        assert_eq!(
            codes(table),
            ["2 a@b.example", "4 invalid_boolean", "5 wrong_columns", "6 invalid_record", "7 f@b.example"]
        );
        let last =
            people_table(Cursor::new(table.to_vec())).unwrap().last().unwrap().unwrap().1.ok().unwrap();
        assert_eq!(last.profile.name.as_deref(), Some("=HYPERLINK(1)"), "text stays text");
    }

    #[test]
    fn a_table_with_other_columns_is_not_begun() {
        for (table, why) in [
            (&b"email,password\na@b.example,secret\n"[..], "unknown column \"password\""),
            (b"email,$2b$05$hunter2\n", "column 2 has no valid name"),
            (b"email,email\n", "twice"),
            (b"id,name\n", "no column email"),
            (b"", "no column email"),
        ] {
            let told = codes(table).concat();
            assert!(told.contains(why) && !told.contains("hunter2"), "{told}");
        }
    }

    #[test]
    fn an_open_quotation_mark_ends_the_file_and_not_the_memory() {
        let table = [b"email\na@b.example\n\"".as_slice(), "x".repeat(2_000_000).as_bytes()].concat();
        let told = codes(&table);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.last().unwrap().contains("never closed"), "{told:?}");
    }

    #[test]
    fn a_line_says_what_is_wrong_and_never_what_was_in_it() {
        let lines = concat!(
            r#"{"email":"ada@example.org","email_verified":true,"profile":{"name":"Ada","locale":"nl"}}"#,
            "\n",
            r#"{"email":"ada@example.org","password":"hunter2hunter2"}"#,
            "\n",
            r#"{"email":"ada@example.org","email_verified":"hunter2hunter2"}"#,
            "\nhunter2hunter2\n",
            r#"{"profile":{}}"#,
        );
        let rows: Vec<_> = people_lines(Cursor::new(lines.to_owned())).map(Result::unwrap).collect();
        assert!(rows.first().unwrap().1.is_ok());
        for (line, row) in rows.iter().skip(1) {
            let problem = row.as_ref().err().unwrap();
            assert_eq!(problem.code, "invalid_record", "{line}");
            assert!(!problem.detail.contains("hunter2"), "{}", problem.detail);
        }
        assert_eq!(rows.len(), 5);
    }

    #[test]
    fn a_person_is_imported_with_one_postal_address_without_a_name() {
        let codes = |profile: &str| -> Vec<_> {
            let line = format!("{{\"email\": \"a@b.example\", \"profile\": {profile}}}\n");
            let rows = people_lines(Cursor::new(line));
            rows.map(|row| row.unwrap().1.err().map(|problem| problem.code)).collect()
        };
        assert_eq!(codes(r#"{"address": {"country": "NL"}}"#), [None]);
        assert_eq!(codes(r#"{"address_label": "Home"}"#), [Some("invalid_profile")]);
        assert_eq!(codes(r#"{"other_addresses": [{"address": {}}]}"#), [Some("invalid_profile")]);
    }
}
