//! The steps from a new account to its first login. A step is done if what happened says so; nobody ticks it.

use super::{
    quickstart,
    text::{OverviewText, TEXT},
};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Link, Part},
    },
};
use askama::Template;
use std::sync::Arc;
use xwms_events::{
    Timestamp,
    client::{AuthMethod, Client},
    ids::ClientId,
    scope::Scope,
};
use xwms_projections::{
    PageQuery,
    access::{self, GrantFilter, TokenFilter},
    clients::{self, ClientFilter},
};

/// How many of the newest apps are looked at for one that has a credential.
const APPS_MAX: i64 = 20;

/// A step.
struct Step {
    label: &'static str,
    is_done: bool,
    /// Where to do it, if the person may.
    link: Option<Link>,
}

/// What has happened so far.
struct Facts {
    has_plan: bool,
    /// An app: the newest with a credential, or else the newest.
    app: Option<Arc<Client>>,
    has_credential: bool,
    was_used: bool,
}

#[derive(Template)]
#[template(path = "dashboard/overview/start.html")]
struct Start {
    text: &'static OverviewText,
    steps: Vec<Step>,
    done: usize,
    command: Option<String>,
}

/// Returns the steps; `None` once all of them are done.
///
/// # Errors
/// When the database does not respond.
pub async fn part(dash: &DashboardPage) -> Result<Option<Part>, StoreError> {
    let facts = facts(dash).await?;
    let text = dash.text(&TEXT);
    let steps = steps(dash, text, &facts);
    let done = steps.iter().filter(|step| step.is_done).count();
    if done == steps.len() {
        return Ok(None);
    }
    let app = facts.app.filter(|_| facts.has_credential && dash.may(Scope::ClientsRead));
    let command = app.and_then(|app| quickstart::command(&dash.app().settings.issuer, &app));
    Ok(Some(Part::own(&Start { text, steps, done, command })))
}

async fn facts(dash: &DashboardPage) -> Result<Facts, StoreError> {
    let (store, account_id) = (&dash.app().store, dash.account_id);
    dash.read_own_writes().await;
    let one = PageQuery { limit: 1, after: None };
    let tokens = access::tokens(store.pool(), account_id, TokenFilter::default(), one).await?;
    let grants = access::grants(store.pool(), account_id, GrantFilter::default(), one).await?;
    let page = PageQuery { limit: APPS_MAX, after: None };
    let listed = clients::list(store.pool(), account_id, ClientFilter::default(), page).await?;
    let ids: Vec<_> = listed.iter().filter_map(|row| row.client_id.parse::<ClientId>().ok()).collect();
    let apps: Vec<_> = store.states::<Client, _>(ids).await?.into_iter().map(|(_, client)| client).collect();
    let now = dash.now();
    let ready = apps.iter().find(|app| has_credential(app, now)).cloned();
    Ok(Facts {
        has_plan: dash.allowance().plan.is_some(),
        has_credential: ready.is_some(),
        app: ready.or_else(|| apps.into_iter().next()),
        was_used: !tokens.is_empty() || !grants.is_empty(),
    })
}

/// Whether the app can authenticate. One that keeps no secret needs none.
fn has_credential(app: &Client, now: Timestamp) -> bool {
    app.auth_method == AuthMethod::None
        || app.has_keys()
        || app.secrets.values().any(|secret| secret.is_live(now))
}

fn steps(dash: &DashboardPage, text: &'static OverviewText, facts: &Facts) -> Vec<Step> {
    let app = facts.app.as_ref().and_then(|app| app.id);
    let link = |below: String, label: &'static str, scope| {
        dash.may(scope).then(|| Link::new(dash.path(&below), label))
    };
    let step =
        |label, is_done: bool, link: Option<Link>| Step { label, is_done, link: link.filter(|_| !is_done) };
    let of_app = |below: &str| app.map(|id| format!("apps/{id}{below}"));
    let credential = of_app("/credentials");
    let credential = credential.and_then(|path| link(path, text.add_credential, Scope::ClientsWrite));
    let used = of_app("").filter(|_| facts.has_credential);
    let used = used.and_then(|path| link(path, text.see_app, Scope::ClientsRead));
    vec![
        step(text.account_made, true, None),
        step(
            text.plan_active,
            facts.has_plan,
            link("plan".to_owned(), text.choose_plan, Scope::AccountsWrite),
        ),
        step(text.app_made, app.is_some(), link("apps/new".to_owned(), text.new_app, Scope::ClientsWrite)),
        step(text.has_credential, facts.has_credential, credential),
        step(text.was_used, facts.was_used, used),
    ]
}
