//! What comes after a containment, and before it: what is still exposed, a case that keeps what is found, whom to
//! tell, and whether anything was accepted since. Nobody has to copy an id.

use super::incident_text::TEXT;
use crate::{
    audit::contain::{Containment, Target},
    store::StoreError,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::page::DashboardPage,
            shared::kinds::{Empty, List, Row, Value},
        },
    },
};
use xwms_events::{
    grant::Grant,
    ids::{ClientId, UserId},
    scope::Scope,
    session::Session,
};
use xwms_projections::{access, clients};

/// Whom a containment is about, as far as its target says.
#[derive(Default)]
struct Affected {
    client_id: Option<ClientId>,
    user_id: Option<UserId>,
}

/// Returns the list below what stops; `before` is what was typed. The target is one of the account's.
///
/// # Errors
/// When the database does not respond.
pub async fn list(dash: &DashboardPage, containment: Containment, before: &str) -> Result<List, StoreError> {
    let text = dash.text(&TEXT);
    let target = containment.target.to_string();
    let row = |path: &str, pairs: &[(&str, &str)], (title, detail): (&str, &str)| {
        let path = dash.path(path);
        Row {
            href: Some(if pairs.is_empty() { path } else { with_query(&path, pairs) }),
            name: title.to_owned(),
            cells: vec![Value::text(detail)],
        }
    };
    let mut rows = Vec::new();
    if dash.may(Scope::AuditRead) {
        rows.push(row("audit/ask/exposed", &[], text.next_exposed));
        let case = match containment.target {
            Target::All => vec![("question", "exposed")],
            _ => vec![("question", "by"), ("about", target.as_str())],
        };
        rows.push(row("audit/cases/new", &case, text.next_case));
        let Affected { client_id, user_id } = affected(dash, containment.target).await?;
        if let Some(id) = client_id {
            rows.push(row("audit/ask/reach", &[("about", id.to_string().as_str())], text.next_app));
        }
        if let Some(id) = user_id {
            rows.push(row("audit/ask/by", &[("about", id.to_string().as_str())], text.next_person));
        }
        if matches!(containment.target, Target::Network(_)) {
            rows.push(row("audit/ask/by", &[("about", target.as_str())], text.next_network));
        }
    }
    let mut again = vec![("target", target.as_str())];
    again.extend((!before.is_empty()).then_some(("before", before)));
    rows.push(row("audit/contain", &again, text.next_again));
    // It always has rows.
    let empty = Empty { title: text.nothing, detail: text.stops_lead, action: None, curl: None };
    Ok(List::new(dash.language(), text.next, &text.next_columns, empty).rows(rows).titled())
}

/// Returns the app and the person that the target belongs to.
async fn affected(dash: &DashboardPage, target: Target) -> Result<Affected, StoreError> {
    let store = &dash.app().store;
    Ok(match target {
        Target::Client(id) => Affected { client_id: Some(id), user_id: None },
        Target::Person(id) => Affected { client_id: None, user_id: Some(id) },
        Target::Secret(id) => {
            let row = clients::secret(store.pool(), dash.account_id, id).await?;
            Affected { client_id: row.and_then(|row| row.client_id.parse().ok()), user_id: None }
        }
        Target::Token(id) => {
            // Its events may be detached.
            let row = access::token(store.pool(), dash.account_id, id).await?;
            let client_id = row.as_ref().and_then(|row| row.client_id.parse().ok());
            Affected { client_id, user_id: row.and_then(|row| row.user_id?.parse().ok()) }
        }
        Target::Grant(id) => {
            let grant = store.load::<Grant>(id).await?.state;
            let given = grant.authorization.as_ref();
            Affected {
                client_id: given.map(|given| given.client_id),
                user_id: given.map(|given| given.user_id),
            }
        }
        Target::Session(id) => {
            let user_id = store.load::<Session>(id).await?.state.user_id;
            Affected { client_id: None, user_id }
        }
        Target::Network(_) | Target::All => Affected::default(),
    })
}
