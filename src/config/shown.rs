//! The settings in use, one by one, as the settings file would have them: name, value, unit, and where each comes from.
//! Secrets are never among them. docs/reference/settings.md describes the same names.

use super::{hidden, settings::Settings};
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// The unit of a number, which the name of its setting ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Milliseconds,
    Seconds,
    Days,
    PerSecond,
    PerMinute,
    Gibibytes,
    Bits,
}

/// What is shown of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownValue {
    /// The setting has no value.
    None,
    /// It is a secret, and is set.
    Hidden,
    /// As in TOML.
    Text(String),
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    /// The file, variable or flag that sets it.
    Source(String),
    /// The program sets it, as `xwms dev` does.
    Program,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// As in the file, with a dot between a table and its member.
    pub name: String,
    pub value: ShownValue,
    pub unit: Option<Unit>,
    pub origin: Origin,
}

impl Settings {
    /// Returns every setting, in the order of their names. Those of a table that is not set are one line.
    pub fn shown(&self) -> Vec<Shown> {
        let (mut own, mut usual) = (BTreeMap::new(), BTreeMap::new());
        flatten("", hidden::without_secrets(self), &mut own);
        flatten("", hidden::without_secrets(&Self::default()), &mut usual);
        let shown = |(name, value): (String, Value)| {
            let origin = match &self.origins {
                Some(origins) => {
                    origins.get(&name).map_or(Origin::Default, |source| Origin::Source(source.clone()))
                }
                None if usual.get(&name) == Some(&value) => Origin::Default,
                None => Origin::Program,
            };
            Shown { value: of(&value), unit: unit(&name).filter(|_| value.is_number()), origin, name }
        };
        own.into_iter().map(shown).collect()
    }
}

/// Adds the members of tables, each under its whole name.
pub(super) fn flatten(name: &str, value: Value, all: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (member, value) in members {
                let name = if name.is_empty() { member } else { format!("{name}.{member}") };
                flatten(&name, value, all);
            }
        }
        value => {
            all.insert(name.to_owned(), value);
        }
    }
}

fn of(value: &Value) -> ShownValue {
    match toml(value) {
        None => ShownValue::None,
        Some(text) if text.contains(hidden::MARK) => ShownValue::Hidden,
        Some(text) => ShownValue::Text(text),
    }
}

/// Returns `value` as TOML writes it.
fn toml(value: &Value) -> Option<String> {
    Some(match value {
        Value::Null => return None,
        // JSON escapes as TOML does.
        Value::String(text) => Value::String(without_login(text)).to_string(),
        Value::Array(all) => format!("[{}]", all.iter().filter_map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| Some(format!("{name} = {}", toml(value)?));
            format!("{{{}}}", members.iter().filter_map(member).collect::<Vec<_>>().join(", "))
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
    })
}

/// Returns `text` without the user and password of the URL that it is, or of the URLs in it, which commas
/// separate. What can't be read of such a text is left out.
fn without_login(text: &str) -> String {
    // A password may have commas.
    if let Some(whole) = hidden_login(text) {
        return whole;
    }
    let has_login = text.contains("://") && text.contains('@');
    let is_unclear = |part: &str| part.contains('@') || Url::parse(part.trim()).is_err();
    let part = |part: &str| match hidden_login(part) {
        Some(hidden) => hidden,
        None if has_login && is_unclear(part) => "…".to_owned(),
        None => part.to_owned(),
    };
    text.split(',').map(part).collect::<Vec<_>>().join(",")
}

/// Returns the URL `text` with `hidden` in place of its user and password; `None` if it is no URL or has neither.
fn hidden_login(text: &str) -> Option<String> {
    let mut url = Url::parse(text.trim()).ok()?;
    if !url.has_authority() || url.username().is_empty() && url.password().is_none() {
        return None;
    }
    Some(match (url.set_password(None), url.set_username("hidden")) {
        (Ok(()), Ok(())) => url.to_string(),
        _ => "…".to_owned(),
    })
}

fn unit(name: &str) -> Option<Unit> {
    [
        ("_per_second", Unit::PerSecond),
        ("_per_minute", Unit::PerMinute),
        ("_seconds", Unit::Seconds),
        ("_ms", Unit::Milliseconds),
        ("_days", Unit::Days),
        ("_gib", Unit::Gibibytes),
        ("_bits", Unit::Bits),
    ]
    .into_iter()
    .find(|(ending, _)| name.ends_with(ending))
    .map(|(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::{Origin, Shown, ShownValue, Unit, without_login};
    use crate::config::{Nats, Settings};

    fn find<'a>(all: &'a [Shown], name: &str) -> &'a Shown {
        all.iter().find(|one| one.name == name).unwrap_or_else(|| panic!("{name} is not in {all:?}"))
    }

    #[test]
    fn settings_are_shown_as_the_file_has_them_and_secrets_are_not() {
        let settings = Settings {
            master_key: Some("hunter2".to_owned().into()),
            previous_master_keys: vec!["hunter2".to_owned().into()],
            trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
            nats: Some(Nats {
                url: "nats://ada:hunter2@a:4222,nats://b:4222".to_owned(),
                password: Some("hunter2".to_owned().into()),
                ..Nats::default()
            }),
            ..Settings::default()
        };
        let all = settings.shown();
        assert!(!format!("{all:?}").contains("hunter2"), "{all:?}");
        let value = |name: &str| find(&all, name).value.clone();
        let text = |text: &str| ShownValue::Text(text.to_owned());
        assert_eq!(value("master_key"), ShownValue::Hidden);
        assert_eq!(value("previous_master_keys"), ShownValue::Hidden);
        assert_eq!(value("nats.password"), ShownValue::Hidden);
        assert_eq!(value("mail"), ShownValue::None);
        assert_eq!(value("trusted_proxies"), text("[\"10.0.0.0/8\"]"));
        assert_eq!(value("database_rights"), text("\"warn\""));
        let session = find(&all, "session_seconds");
        assert_eq!((&session.value, session.unit), (&text("43200"), Some(Unit::Seconds)));
        assert_eq!(session.origin, Origin::Default);
        assert_eq!(find(&all, "nats.stream").origin, Origin::Program);
        let from = [("nats.url".to_owned(), "in /etc/xwms.toml".to_owned())].into();
        let all = Settings { origins: Some(from), ..settings }.shown();
        assert_eq!(find(&all, "nats.url").origin, Origin::Source("in /etc/xwms.toml".to_owned()));
        assert_eq!(find(&all, "nats.stream").origin, Origin::Default);
    }

    #[test]
    fn the_login_of_a_url_is_hidden_whatever_the_password_is() {
        for (text, shown) in [
            ("nats://ada:p@a:4222,nats://b:4222", "nats://hidden@a:4222,nats://b:4222"),
            ("nats://a:4222, nats://token@b:4222", "nats://a:4222,nats://hidden@b:4222"),
            ("http://ada:p,w@proxy.example:3128/", "http://hidden@proxy.example:3128/"),
            ("http://ada:12,34@proxy.example/", "http://hidden@proxy.example/"),
            ("nats://ada:p,w@a:4222,nats://b:4222", "…,…,nats://b:4222"),
            ("https://a.example/x", "https://a.example/x"),
            ("help@a.example", "help@a.example"),
            ("xwms=debug,info", "xwms=debug,info"),
        ] {
            assert_eq!(without_login(text), shown);
        }
    }
}
