//! Reads settings from their sources. One pass continues after each wrong setting, so that all are reported
//! at once, each with its source.

use super::{check::ConfigError, hidden, links, settings::Settings, shown};
use figment::{
    Error, Figment, Metadata, Source,
    error::Kind,
    providers::{Env, Format, Serialized, Toml},
    value::Value,
};
use serde::Serialize;
use std::{collections::BTreeMap, path::Path};

const PREFIX: &str = "XWMS_";
/// Command-line variables that are not settings.
const NO_SETTINGS: [&str; 2] = ["config", "data"];

impl Settings {
    /// Reads the file (if any) and the environment, with `flags` on top, and checks the result.
    ///
    /// # Errors
    /// Returns each unknown, malformed and impossible setting, with its source.
    pub fn read(file: Option<&Path>, flags: impl Serialize) -> Result<Self, ConfigError> {
        let defaults = Figment::from(Serialized::defaults(Self::default()));
        let links = links::given();
        let links: Vec<_> = links.iter().filter_map(|name| name.strip_prefix(PREFIX)).collect();
        let env = Env::prefixed(PREFIX).ignore(&NO_SETTINGS).ignore(&links).split("__");
        let flags = Serialized::defaults(flags);
        let bare = || defaults.clone().merge(env.clone()).merge(&flags);
        let Some(file) = file else { return take(&bare(), vec![]) };
        if !file.is_file() {
            let what = if file.exists() { "is not a file" } else { "does not exist" };
            let missing = format!("the configuration file {} {what}", file.display());
            return take(&bare(), vec![missing]);
        }
        let all = defaults.clone().merge(Toml::file_exact(file)).merge(env.clone()).merge(&flags);
        match all.find_value("") {
            Ok(_) => take(&all, vec![]),
            Err(error) => take(&bare(), error.into_iter().map(|one| one.to_string()).collect()),
        }
    }
}

/// Returns the settings in `figment`. It lacks the `unreadable` sources. Other problems are reported along
/// with those, but not problems that the missing settings may have caused.
fn take(figment: &Figment, unreadable: Vec<String>) -> Result<Settings, ConfigError> {
    let mut value = figment.find_value("").map_err(|error| ConfigError(vec![error.to_string()]))?;
    let mut problems = unreadable;
    let whole = problems.is_empty();
    let mut wrong: Vec<String> = Vec::new();
    let settings = loop {
        let error = match value.deserialize::<Settings>() {
            Ok(settings) => break settings,
            Err(error) => error,
        };
        let key = key(&value, &error.path);
        if !wrong.iter().any(|earlier| is_within(earlier, &missing(&error, &key))) {
            problems.push(describe(figment, &key, &error));
        }
        // A removed setting has its default from now on.
        if key.is_empty() || !remove(&mut value, &key) {
            return Err(ConfigError(problems));
        }
        wrong.push(key);
    };
    if whole && let Err(ConfigError(more)) = settings.check() {
        let named = |problem: &String| wrong.iter().any(|key| problem.contains(key));
        problems.extend(more.into_iter().filter(|problem| !named(problem)).map(|problem| {
            let key: String =
                problem.chars().take_while(|c| c.is_ascii_alphanumeric() || "_.".contains(*c)).collect();
            match figment.find_metadata(&key).and_then(|metadata| source(metadata, &key)) {
                Some(source) => format!("{problem} ({source})"),
                None => problem,
            }
        }));
    }
    if !problems.is_empty() {
        return Err(ConfigError(problems));
    }
    let origins = Some(origins(figment, &settings));
    Ok(Settings { origins, ..settings })
}

/// Returns what sets each setting that is not a default.
fn origins(figment: &Figment, settings: &Settings) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    shown::flatten("", hidden::without_secrets(settings), &mut all);
    let origin = |key: String| {
        let source = figment.find_metadata(&key).and_then(|metadata| source(metadata, &key))?;
        Some((key, source))
    };
    all.into_keys().filter_map(origin).collect()
}

/// Returns the setting that contains `path`. A member of a list is not a setting.
fn key(value: &Value, path: &[String]) -> String {
    let mut key = String::new();
    for part in path {
        let longer = if key.is_empty() { part.clone() } else { format!("{key}.{part}") };
        if value.find_ref(&longer).is_none() {
            break;
        }
        key = longer;
    }
    key
}

/// Returns the missing field of the table `key`, if one is missing; otherwise `key`.
fn missing(error: &Error, key: &str) -> String {
    match &error.kind {
        Kind::MissingField(name) => format!("{key}.{name}"),
        _ => key.to_owned(),
    }
}

fn is_within(outer: &str, inner: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn describe(figment: &Figment, key: &str, error: &Error) -> String {
    let what = match &error.kind {
        Kind::UnknownField(name, known) => match nearest(name, known) {
            Some(meant) => format!("there is no such setting; did you mean {meant}?"),
            None => "there is no such setting".to_owned(),
        },
        Kind::MissingField(name) => format!("{name} is missing"),
        // The value may be a secret in the wrong place, such as a URL with a password.
        Kind::InvalidType(_, expected) => needed(key, expected),
        kind => kind.to_string(),
    };
    match figment.find_metadata(key).and_then(|metadata| source(metadata, key)) {
        Some(source) => format!("{key}: {what} ({source})"),
        None => format!("{key}: {what}"),
    }
}

/// Returns what the setting `key` must be, in the words of settings instead of those of Rust.
fn needed(key: &str, expected: &str) -> String {
    match expected {
        "a sequence" => r#"must be a list, such as ["a", "b"], also in a variable"#.to_owned(),
        "a boolean" => "must be true or false".to_owned(),
        "a string" => "must be a text".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "must be a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "must be a whole number".to_owned(),
        "f32" | "f64" => "must be a number".to_owned(),
        other if other == "a map" || other.starts_with("struct ") => {
            let variable = key.to_uppercase().replace('.', "__");
            format!("has settings of its own: [{key}] in the file, or {PREFIX}{variable}__… as variables")
        }
        other => format!("invalid type: expected {other}"),
    }
}

/// Returns the one of `known` that `name` was probably meant to be.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = known.iter().map(|known| (distance(name, known), *known));
    near.min()
        .filter(|(distance, known)| *distance <= 2 && *distance * 3 <= known.len())
        .map(|(_, known)| known)
}

/// Returns how many letters differ: added, left out or changed (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, a) in one.chars().enumerate() {
        let mut next = vec![line + 1];
        for ((above, left), b) in row.iter().zip(row.iter().skip(1)).zip(other.chars()) {
            let before = next.last().copied().unwrap_or_default();
            next.push((above + usize::from(a != b)).min(left + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// Returns the source of a value; `None` for a default.
fn source(metadata: &Metadata, key: &str) -> Option<String> {
    match &metadata.source {
        Some(Source::File(file)) => Some(format!("in {}", file.display())),
        Some(_) if metadata.name == std::any::type_name::<Settings>() => None,
        Some(_) => Some(format!("by --{}", key.replace('_', "-"))),
        None => Some(format!("in {PREFIX}{}", key.to_uppercase().replace('.', "__"))),
    }
}

fn remove(value: &mut Value, key: &str) -> bool {
    let Value::Dict(_, members) = value else { return false };
    match key.split_once('.') {
        Some((first, rest)) => members.get_mut(first).is_some_and(|inner| remove(inner, rest)),
        None => members.remove(key).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest, needed};

    #[test]
    fn a_type_of_rust_is_told_in_words() {
        for (expected, told) in [
            ("a sequence", "must be a list"),
            ("u32", "must be a whole number, 0 or more"),
            ("a boolean", "must be true or false"),
            ("struct Mail", "[mail.x] in the file, or XWMS_MAIL__X__… as variables"),
            ("a port", "expected a port"),
        ] {
            assert!(needed("mail.x", expected).contains(told), "{expected}: {}", needed("mail.x", expected));
        }
    }

    #[test]
    fn a_misspelled_setting_is_recognized_and_another_word_is_not() {
        let known = ["listen", "issuer", "log", "mail", "database_url", "database_owner_url"];
        for (name, meant) in [
            ("lisen", Some("listen")),
            ("databse_url", Some("database_url")),
            ("isuer", Some("issuer")),
            ("logs", Some("log")),
            ("color", None),
            ("tls", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, &known), meant, "{name}");
        }
        assert_eq!((distance("", "abc"), distance("kitten", "sitting")), (3, 3));
    }
}
