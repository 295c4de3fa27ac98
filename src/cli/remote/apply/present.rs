//! What an account has now, as REST shows it.

use super::{
    rest::{Rest, RestError},
    schema::{Field, Form, Kind, Sent},
};
use serde_json::{Map, Value};
use xwms_events::user::email;

/// The objects of an account.
#[derive(Default)]
pub(super) struct Present {
    clients: Vec<Value>,
    apis: Vec<Value>,
    endpoints: Vec<Value>,
    members: Vec<Value>,
    invitations: Vec<Value>,
}

impl Present {
    /// Reads what the account has of one kind.
    ///
    /// # Errors
    /// If the server refuses, for example because the token lacks a scope.
    pub async fn read(&mut self, rest: &Rest, kind: Kind) -> Result<(), RestError> {
        match kind {
            Kind::Client => self.clients = rest.list("/v1/clients?limit=100").await?,
            Kind::Api => self.apis = rest.list("/v1/resources?limit=100").await?,
            Kind::Endpoint => self.endpoints = rest.list("/v1/endpoints?limit=100").await?,
            Kind::Member => {
                self.members = rest.list("/v1/members").await?;
                self.invitations = rest.list("/v1/invitations?limit=100").await?;
            }
        }
        Ok(())
    }

    /// Adds the object with this id, if it is there and the list lacks it. A list may lag behind; a single
    /// object never does. Without this, what an earlier run has just made could be made again.
    ///
    /// # Errors
    /// If the server refuses for another reason than that it is not there.
    pub async fn find(&mut self, rest: &Rest, kind: Kind, id: &str) -> Result<(), RestError> {
        let list = match kind {
            Kind::Client => &mut self.clients,
            Kind::Api => &mut self.apis,
            Kind::Endpoint => &mut self.endpoints,
            Kind::Member => return Ok(()),
        };
        if list.iter().any(|object| text(object, kind.id()) == id) {
            return Ok(());
        }
        match rest.get(&format!("{}/{id}", kind.path())).await {
            Ok(object) => list.push(object),
            Err(RestError::Refused { status: 404, .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Returns the objects of a kind, newest first. Members are without invitations.
    pub fn of(&self, kind: Kind) -> &[Value] {
        match kind {
            Kind::Client => &self.clients,
            Kind::Api => &self.apis,
            Kind::Endpoint => &self.endpoints,
            Kind::Member => &self.members,
        }
    }

    /// Returns the object with this id; no member.
    pub fn object(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.of(kind).iter().find(|object| text(object, kind.id()) == id)
    }

    /// Returns the member with this address.
    pub fn member(&self, address: &str) -> Option<&Value> {
        self.members.iter().find(|member| email::is_same(text(member, "email"), address))
    }

    /// Returns the invitation to this address.
    pub fn invitation(&self, address: &str) -> Option<&Value> {
        self.invitations.iter().find(|invitation| email::is_same(text(invitation, "email"), address))
    }
}

/// Returns a member of an object that is a text; empty if it is none.
pub(super) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Returns whether an object is a client that registered itself. Its name is whatever a stranger chose.
pub(super) fn is_self_registered(object: &Value) -> bool {
    object.get("self_registered").and_then(Value::as_bool) == Some(true)
}

/// Returns the present value of a member, in the form in which the file has it; `null` if there is none, or only
/// the operator may change it.
pub(super) fn value(field: &Field, object: &Value) -> Value {
    if field.sent == Sent::Switch {
        return match text(object, "standing") {
            "enabled" => Value::Bool(true),
            "disabled" => Value::Bool(false),
            _ => object.get("enabled").filter(|enabled| enabled.is_boolean()).cloned().unwrap_or_default(),
        };
    }
    let value = object.get(field.name).cloned().unwrap_or_default();
    match (&field.form, value) {
        // A domain also has its proof.
        (Form::Tables(fields), Value::Array(tables)) => {
            Value::Array(tables.iter().map(|table| only(fields, table)).collect())
        }
        (Form::Table(fields), table @ Value::Object(_)) => only(fields, &table),
        (_, value) => value,
    }
}

/// Returns `table` with the members `fields` only.
fn only(fields: &[Field], table: &Value) -> Value {
    let kept = fields.iter().filter_map(|field| {
        let value = table.get(field.name).cloned()?;
        Some((field.name.to_owned(), value))
    });
    Value::Object(kept.collect::<Map<_, _>>())
}
