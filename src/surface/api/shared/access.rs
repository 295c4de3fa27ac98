//! Who may call each operation, as extensions of the OpenAPI document: `x-xwms-roles` has the roles whose members may,
//! and `x-xwms-only` (declared by the operation) says that a scope alone is not enough. Works on the document's JSON.

use serde_json::{Map, Value, json};
use xwms_events::{account::Role, scope::Scope};

/// Adds the roles to every operation that needs a token.
pub(super) fn tell(document: &mut Value) {
    let items = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let Some(scopes) = operation["security"][0]["oauth"].as_array() else { continue };
        let scopes: Vec<Scope> = scopes.iter().filter_map(|scope| scope.as_str()?.parse().ok()).collect();
        let is_for_owners = operation["x-xwms-only"] == "owner";
        let may = |role: &&Role| {
            let has_all = scopes.iter().all(|scope| role.permissions().contains(*scope));
            has_all && (!is_for_owners || **role == Role::Owner)
        };
        let roles: Vec<_> = Role::ALL.iter().filter(may).map(|role| role.as_str()).collect();
        operation["x-xwms-roles"] = json!(roles);
    }
}
