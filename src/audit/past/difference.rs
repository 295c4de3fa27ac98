//! The difference between two moments of an object, member by member.

use super::{
    as_of::{AsOf, as_of},
    moment::Moment,
    sight::Reader,
};
use crate::store::{Store, StoreError};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use xwms_events::{Object, Timestamp};

/// A member that differs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = AuditChange)]
pub struct Change {
    /// Its name. That of a member of a member has both names, with a dot.
    pub member: String,
    /// Null if it was not there.
    pub before: Value,
    /// Null if it is no longer there.
    pub after: Value,
}

/// The difference between two moments.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Difference {
    pub object: String,
    /// The position of the log that the answer is true for: that of the second moment.
    pub position: i64,
    /// The position of the first moment.
    pub from_position: i64,
    #[schema(value_type = String)]
    pub from: Timestamp,
    #[schema(value_type = String)]
    pub to: Timestamp,
    pub changes: Vec<Change>,
    /// Whether it was live at the first moment.
    pub live_before: Option<bool>,
    /// Whether it was live at the second moment.
    pub live_after: Option<bool>,
    pub not_known: Vec<String>,
}

/// Returns how `object` differs between two moments, as `reader` (without one, the operator) may see it; `None` if
/// it does not exist for them.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn difference(
    store: &Store,
    reader: Option<&Reader>,
    object: &Object,
    (from, to): (Moment, Moment),
) -> Result<Option<Difference>, StoreError> {
    let before = as_of(store, reader, object, from).await?;
    let after = as_of(store, reader, object, to).await?;
    let Some((before, after)) = before.zip(after) else { return Ok(None) };
    let changes = changes(&before.state, &after.state);
    let AsOf { object, position, at, live, mut not_known, .. } = after;
    not_known.extend(before.not_known);
    not_known.sort();
    not_known.dedup();
    Ok(Some(Difference {
        object,
        position,
        from_position: before.position,
        from: before.at,
        to: at,
        changes,
        live_before: before.live,
        live_after: live,
        not_known,
    }))
}

/// Returns the members that differ between two JSON objects, by name. A member of a member has both names, with a dot.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    compare("", before, after, &mut found);
    found
}

/// What is not there.
static NULL: Value = Value::Null;

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<Change>) {
    let names: BTreeSet<_> = names(before).chain(names(after)).collect();
    for name in names {
        let (old, new) = (before.get(name).unwrap_or(&NULL), after.get(name).unwrap_or(&NULL));
        let member = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        if old.is_object() || new.is_object() {
            compare(&member, old, new, found);
        } else if old != new {
            found.push(Change { member, before: old.clone(), after: new.clone() });
        }
    }
}

fn names(value: &Value) -> impl Iterator<Item = &String> {
    value.as_object().into_iter().flat_map(Map::keys)
}
