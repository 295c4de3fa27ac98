//! The attributes of users and clients.

use crate::cli::import::row::some;
use serde_json::Value;
use std::collections::BTreeMap;

/// Takes an attribute out, and returns its first value: Keycloak keeps a list of each.
pub(super) fn first(attributes: &mut BTreeMap<String, Value>, name: &str) -> Option<String> {
    let value = attributes.remove(name)?;
    let text = value.as_str().or_else(|| value.as_array()?.first()?.as_str())?;
    some(Some(text.to_owned()))
}
