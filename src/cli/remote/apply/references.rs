//! Clients that other objects of a file name, such as the apps of an API: by their names in the file, or by ids. A name
//! becomes an id as soon as there is one: when the plan is made, or when the client has just been created.

use super::{
    file::Object,
    ids::Ids,
    present::Present,
    schema::{self, Form, Kind},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use xwms_events::{Refusal, ids::ClientId};

/// Returns the names of the clients in a file.
pub(super) fn names(objects: &[Object]) -> BTreeSet<String> {
    objects.iter().filter(|object| object.kind == Kind::Client).map(|object| object.name.clone()).collect()
}

/// Checks that each client that `object` names is among `clients`, or is an id.
///
/// # Errors
/// `unknown_client`.
pub(super) fn check(object: &Object, clients: &BTreeSet<String>) -> Result<(), Refusal> {
    for field in object.kind.fields() {
        let Some(value) = object.fields.get(field.name) else { continue };
        let unknown = named(&field.form, value).into_iter().find(|name| !clients.contains(name));
        if let Some(name) = unknown {
            let detail = format!("there is no client {name:?} in the file: name one that is there, or an id");
            return Err(Refusal::invalid(field.name, "unknown_client", detail));
        }
    }
    Ok(())
}

/// Returns the names, no ids, by which a value names clients.
fn named(form: &Form, value: &Value) -> Vec<String> {
    match (form, value) {
        (Form::Client, Value::String(name)) if !is_id(name) => vec![name.clone()],
        (Form::Table(fields), Value::Object(members)) => {
            let parts = fields.iter().filter_map(|field| Some((field, members.get(field.name)?)));
            parts.flat_map(|(field, value)| named(&field.form, value)).collect()
        }
        (Form::Tables(fields), Value::Array(tables)) => {
            tables.iter().flat_map(|table| named(&Form::Table(fields), table)).collect()
        }
        _ => vec![],
    }
}

/// Replaces the names of clients that are there by their ids.
pub(super) fn resolve(objects: &mut [Object], present: &Present, ids: &Ids) {
    let mut known = BTreeMap::new();
    for client in objects.iter().filter(|object| object.kind == Kind::Client) {
        let id = client.id.as_deref().or_else(|| ids.id(Kind::Client, &client.name));
        if let Some(id) = id.filter(|id| present.object(Kind::Client, id).is_some()) {
            known.insert(client.name.clone(), id.to_owned());
        }
    }
    for object in objects {
        for field in object.kind.fields() {
            if let Some(value) = object.fields.get_mut(field.name) {
                *value =
                    field.form.map(value, &|form, value| id_of(form, value, |name| known.get(name).cloned()));
            }
        }
    }
}

/// Returns `body`, which sets members of an object of `kind`, with the ids of clients that were created by now.
pub(super) fn resolved(kind: Kind, body: &Value, ids: &Ids) -> Value {
    let id = |name: &str| ids.id(Kind::Client, name).map(str::to_owned);
    schema::mapped(kind.fields(), body, &|form, value| id_of(form, value, id))
}

/// Returns `value` of a member with the names of clients in place of their ids, for those among `names`.
pub(super) fn with_names(form: &Form, value: &Value, names: &BTreeMap<String, String>) -> Value {
    form.map(value, &|form, value| match (form, value) {
        (Form::Client, Value::String(id)) => names.get(id).cloned().map(Value::from),
        _ => None,
    })
}

/// Returns the id of the client that a value names, if it is a name that has one.
pub(super) fn id_of(form: &Form, value: &Value, id: impl Fn(&str) -> Option<String>) -> Option<Value> {
    match (form, value) {
        (Form::Client, Value::String(name)) if !is_id(name) => id(name).map(Value::from),
        _ => None,
    }
}

/// Returns whether `text` is the id of a client, which the name of one in the file may look like.
fn is_id(text: &str) -> bool {
    text.parse::<ClientId>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{id_of, named};
    use crate::cli::remote::apply::schema::{Form, Kind, mapped};
    use serde_json::{Value, json};

    const ID: &str = "client_01m84ayvzhf7cs19jgahz27s8c";

    #[test]
    fn a_name_becomes_an_id_only_where_a_client_is_named() {
        let api = |client: &str| {
            json!({
                "name": "shop", "introspection_client": client,
                "apps": [{"client_id": client, "scopes": ["shop"]}, {"client_id": "other", "scopes": []}],
            })
        };
        let id = |name: &str| (name == "shop" || name == ID).then(|| ID.to_owned());
        let with_ids = |body: Value| mapped(Kind::Api.fields(), &body, &|form, value| id_of(form, value, id));
        assert_eq!(with_ids(api("shop")), api(ID));
        assert_eq!(with_ids(api(ID)), api(ID));
        assert_eq!(named(&Form::Table(Kind::Api.fields()), &api("shop")), ["shop", "other", "shop"]);
        assert_eq!(named(&Form::Table(Kind::Api.fields()), &api(ID)), ["other"]);
    }
}
