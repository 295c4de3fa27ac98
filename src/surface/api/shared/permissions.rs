//! Permissions as a page: the scopes that the operations declare, the roles' permissions, what only an owner may
//! do, and who may use which page and form. docs/reference/permissions.md is a copy of this page.

use crate::surface::web::shared::routes::{Needs, Route};
use serde_json::Value;
use std::fmt::Write;
use utoipa::openapi::OpenApi;
use xwms_events::{
    account::Role,
    scope::{Scope, Scopes},
};

/// The extension of an operation that a scope alone does not permit: `owner`, or `person`.
const ONLY: &str = "x-xwms-only";

/// The text before the tables.
const INTRODUCTION: &str = "\
# Permissions

This page is generated from the code by `xwms openapi --permissions`; a test compares the two.

A permission is a scope of the API. A member has the permissions of their role: at the dashboard through their session, or
through an app with a token, which never exceeds the role. A client that acts for itself has the scopes of its token. One
function decides this (`permitted` in `events/src/account/role.rs`) from the account's current state, so a changed role
applies from the next request on.

- Nothing in the path or body selects the account. It is the token's account, or the one that the session names
  (`XWMS-Account`). For an object of another account, the response is 404, and nothing happens.
- A caller without the scope gets 403 `insufficient_scope`. A caller without a valid token or session gets 401
  `invalid_token`.
- Only an owner may create, change or remove an owner, or invite one (403 `owner_required`). A client may not, whatever its
  scopes.
- An account needs at least one owner (409 `last_owner`). All other members may leave at the dashboard, in any role.
- Nobody may give a client scopes that they do not have themselves (403 `scope_exceeded`).
- Some changes could let the caller act as a client: changing its URIs, domains, networks, keys, secrets, scopes, token
  policy or PKCE, and enabling it. For these, the caller needs every scope that the client has or ever had (403
  `scope_exceeded`). Anybody with `clients:write` may stop a client.
- For an endpoint with `audit`, whatever changes, stops, enables or deletes it, skips a message or shows a new secret needs `audit:read`
  besides `endpoints:write` (403 `insufficient_scope`). Otherwise a developer could stop the auditors' copy of the history.
- Tickets are people's: everybody may ask the operator for help and sees their own tickets; owners and admins see everybody's
  about the account. For a ticket of somebody else, other members get 404. A client that acts for itself has none (403
  `user_needed`).

";

/// The text before the table of pages.
const OF_PAGES: &str = "
## Pages

`GET` shows a page, `POST` does what a form says. A page offers only what the role may do.

- The pages of a webhook that gets what only an auditor sees offer its changes only to roles that have `audit:read`, too.
- A role that lacks the scope gets 403, and nothing happens. So does a form without the token of the login that it was shown to.
- Whoever is not a member of the account gets 404, as for an account that does not exist. So does everybody for an object of
  another account.
- Whoever is not logged in is led to the login.
- A ticket is found by the person who opened it, and by owners and admins of its account; the columns are about tickets of others.
- The pages of operators are not found by anybody else. Operators need a second factor.

| page or form | needs |";

/// Returns the page about the operations of `document` and about `routes`, in Markdown.
pub fn markdown(document: &OpenApi, routes: &[Route]) -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("## Roles\n\n| scope |");
    for role in Role::ALL {
        _ = write!(page, " {} |", role.as_str());
    }
    page.push_str("\n|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for scope in Scopes::management().iter() {
        _ = write!(page, "| `{}` |", scope.as_str());
        for role in Role::ALL {
            page.push_str(cell(role.permissions().contains(scope)));
        }
        page.push('\n');
    }
    page.push_str(
        "\n## Operations\n\n\"Client\" means a client that acts for itself and has the scope.\n\n| operation | scope |",
    );
    for role in Role::ALL {
        _ = write!(page, " {} |", role.as_str());
    }
    page.push_str(" client |\n|---|---|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for operation in operations(document) {
        page.push_str(&operation.row());
    }
    page.push_str(OF_PAGES);
    for role in Role::ALL {
        _ = write!(page, " {} |", role.as_str());
    }
    page.push_str("\n|---|---|");
    page.push_str(&"---|".repeat(Role::ALL.len()));
    page.push('\n');
    for route in routes {
        page.push_str(&row_of(route));
    }
    page
}

fn row_of(route: &Route) -> String {
    let needs = match route.needs {
        Needs::Login => "a login".to_owned(),
        Needs::Membership => "membership".to_owned(),
        Needs::Scope(scope) => format!("`{}`", scope.as_str()),
        Needs::Owner(scope) => format!("`{}`, as an owner", scope.as_str()),
        Needs::Ticket => "a login that sees the ticket".to_owned(),
        Needs::Operator => "an operator".to_owned(),
    };
    let mut row = format!("| `{} {}` | {needs} |", route.method, route.path);
    for role in Role::ALL {
        row.push_str(cell(route.needs.permit(*role)));
    }
    row.push('\n');
    row
}

const fn cell(may: bool) -> &'static str {
    if may { " yes |" } else { " – |" }
}

struct Operation {
    name: String,
    /// `None` if the operation needs no token.
    scopes: Option<Vec<Scope>>,
    only: Option<String>,
}

impl Operation {
    fn row(&self) -> String {
        let scopes = self.scopes.as_deref();
        let named: Vec<_> =
            scopes.unwrap_or_default().iter().map(|scope| format!("`{}`", scope.as_str())).collect();
        let asked = match (scopes, named.is_empty()) {
            (None, _) => "none: open to all".to_owned(),
            (Some(_), true) => "none".to_owned(),
            (Some(_), false) => named.join(" "),
        };
        let mut row = format!("| `{}` | {asked} |", self.name);
        for role in Role::ALL {
            let has = scopes.is_none_or(|all| all.iter().all(|scope| role.permissions().contains(*scope)));
            row.push_str(cell(has && (self.only.as_deref() != Some("owner") || *role == Role::Owner)));
        }
        row.push_str(cell(self.only.is_none()));
        row.push('\n');
        row
    }
}

/// Returns every operation of the document, by path.
fn operations(document: &OpenApi) -> Vec<Operation> {
    let document = serde_json::to_value(document).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flatten();
    let each = |(path, methods): (&String, &Value)| {
        let methods = methods.as_object().cloned().unwrap_or_default();
        methods.into_iter().map(|(method, operation)| read(path, &method, &operation)).collect::<Vec<_>>()
    };
    paths.flat_map(each).collect()
}

fn read(path: &str, method: &str, operation: &Value) -> Operation {
    let scopes = |security: &Value| {
        let named = security[0]["bearer"].as_array().into_iter().flatten();
        named.filter_map(|scope| scope.as_str()?.parse().ok()).collect()
    };
    Operation {
        name: format!("{} {path}", method.to_uppercase()),
        scopes: operation.get("security").map(scopes),
        only: operation[ONLY].as_str().map(ToOwned::to_owned),
    }
}
