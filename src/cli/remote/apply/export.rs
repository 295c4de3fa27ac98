//! Writes what an account has as a file for `xwms apply`. Each object has its id, so that applying the file changes
//! nothing. Clients that registered themselves are left out: they change themselves, and end when nobody uses them.

use super::{
    present::{Present, is_self_registered, text, value},
    references::with_names,
    schema::Kind,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The longest name that is made from the name of an object or the host of an endpoint.
const NAME_MAX: usize = 40;

/// Returns the file. `refused` has the kinds that the token may not read.
pub(super) fn file(present: &Present, server: &str, refused: &[Kind]) -> String {
    let mut file = format!("# What an account at {server} has. See `xwms apply --help`.\n");
    let mut clients = BTreeMap::new();
    for kind in Kind::ALL {
        if refused.contains(&kind) {
            file.push_str(&format!("\n# {} are left out: the token may not read them.\n", kind.section()));
            continue;
        }
        match kind {
            Kind::Client | Kind::Api | Kind::Endpoint => things(&mut file, kind, present, &mut clients),
            Kind::Member => members(&mut file, present),
        }
    }
    file
}

/// Writes the objects of a kind. `clients` has the names of the clients by their ids.
fn things(file: &mut String, kind: Kind, present: &Present, clients: &mut BTreeMap<String, String>) {
    let mut taken = BTreeSet::new();
    // A list has the newest first.
    for object in present.of(kind).iter().rev().filter(|object| !is_self_registered(object)) {
        let usual = match kind {
            Kind::Client | Kind::Api => text(object, "name"),
            Kind::Endpoint | Kind::Member => text(object, "url").split('/').nth(2).unwrap_or_default(),
        };
        let name = unique(&slug(usual, kind), &mut taken);
        if kind == Kind::Client {
            clients.insert(text(object, kind.id()).to_owned(), name.clone());
        }
        file.push_str(&format!("\n[{}.{name}]\n", kind.section()));
        file.push_str(&format!("{} = {}\n", kind.id(), quoted(text(object, kind.id()))));
        for field in kind.fields() {
            let value = with_names(&field.form, &value(field, object), clients);
            let is_empty = value.as_array().is_some_and(Vec::is_empty) || value.as_str() == Some("");
            if !value.is_null() && !is_empty {
                file.push_str(&format!("{} = {}\n", field.name, toml(&value)));
            }
        }
    }
}

fn members(file: &mut String, present: &Present) {
    let named = |member: &&Value| text(member, "role") != "owner" && !text(member, "email").is_empty();
    let members: Vec<_> = present.of(Kind::Member).iter().filter(named).collect();
    if members.is_empty() {
        return;
    }
    file.push_str("\n[members]\n");
    for member in members.into_iter().rev() {
        file.push_str(&format!("{} = {}\n", quoted(text(member, "email")), quoted(text(member, "role"))));
    }
}

/// Returns `text` in letters, digits and single hyphens; the word of `kind` if nothing is left.
fn slug(text: &str, kind: Kind) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug: String = words.collect::<Vec<_>>().join("-").chars().take(NAME_MAX).collect();
    if slug.is_empty() { kind.word().to_lowercase() } else { slug }
}

/// Returns `name`, with a number if it is taken.
fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut unique = name.to_owned();
    let mut number = 1_u32;
    while !taken.insert(unique.clone()) {
        number += 1;
        unique = format!("{name}-{number}");
    }
    unique
}

/// Returns `value` as TOML on one line. Members that are `null`, which TOML doesn't have, are left out.
fn toml(value: &Value) -> String {
    match value {
        Value::Null => "false".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(toml).collect::<Vec<_>>().join(", ")),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            let members = members.map(|(name, value)| format!("{} = {}", quoted(name), toml(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Returns `text` as a basic string of TOML: that of JSON, but without a raw U+007F.
fn quoted(text: &str) -> String {
    Value::from(text).to_string().replace('\u{7f}', "\\u007F")
}

#[cfg(test)]
mod tests {
    use super::{slug, toml, unique};
    use crate::cli::remote::apply::schema::Kind;
    use serde_json::json;
    use std::collections::BTreeSet;
    use toml_edit::{ImDocument, Item};

    #[test]
    fn values_are_toml_that_says_the_same() {
        let hostile = "a\"]\n[clients.x]\u{7f}\u{1b}\\ é";
        for (value, text) in [
            (json!(["a", "b"]), "[\"a\", \"b\"]"),
            (json!({"login": true, "seconds": 60, "none": null}), "{ \"login\" = true, \"seconds\" = 60 }"),
        ] {
            assert_eq!(toml(&value), text);
        }
        let text = format!("name = {}\n", toml(&json!(hostile)));
        let parsed = ImDocument::parse(text.as_str()).unwrap();
        assert_eq!(parsed.get("name").and_then(Item::as_str), Some(hostile));
    }

    #[test]
    fn names_fit_a_file_and_are_different() {
        assert_eq!(slug("The Shop, at [Home]", Kind::Client), "the-shop-at-home");
        assert_eq!(slug("店", Kind::Client), "client");
        let mut taken = BTreeSet::new();
        let names: Vec<_> = (0..3).map(|_| unique("shop", &mut taken)).collect();
        assert_eq!(names, ["shop", "shop-2", "shop-3"]);
    }
}
