//! What an app got access with lately, as a part of its history: its newest grants and tokens, given and stopped.
//! They have streams of their own, so the read model lists them.

use super::{app::App, text::TEXT};
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::{
            access::words,
            shared::{event_words, page::DashboardPage},
        },
        shared::{
            kinds::{Change, Facts, Happening, Link, Timeline, Value},
            moment::Moment,
        },
    },
};
use xwms_events::{Timestamp, scope::Scope};
use xwms_projections::{
    PageQuery,
    access::{self, Grant, GrantFilter, Token, TokenFilter},
};

/// Most grants, and most tokens, that are shown.
const SHOWN: usize = 25;
/// One more is found if there is one, and left out.
const NEWEST: PageQuery = PageQuery { limit: 25, after: None };

/// Returns what happened to the newest grants and tokens of the app, as far as the person may see them, and where
/// the others are.
///
/// # Errors
/// When the database does not respond.
pub async fn timeline(dash: &DashboardPage, app: &App) -> Result<(Timeline, Facts), StoreError> {
    dash.read_own_writes().await;
    let (db, account_id) = (dash.app().store.pool(), dash.account_id);
    let text = &dash.text(&TEXT).activity;
    let mut happened = Vec::new();
    let mut more = Facts::new(text.more).lead(text.more_lead);
    let below = |list: &str| dash.path(&format!("{list}?client_id={}", app.id));
    if dash.may(Scope::GrantsRead) {
        let filter = GrantFilter { client_id: Some(app.id), ..GrantFilter::default() };
        let grants = access::grants(db, account_id, filter, NEWEST).await?;
        happened.extend(grants.iter().take(SHOWN).flat_map(|grant| of_grant(dash, grant)));
        more = more.fact(text.grants, Value::Link(Link::new(below("grants"), text.all_grants)));
    }
    if dash.may(Scope::TokensRead) {
        let filter = TokenFilter { client_id: Some(app.id), ..TokenFilter::default() };
        let tokens = access::tokens(db, account_id, filter, NEWEST).await?;
        happened.extend(tokens.iter().take(SHOWN).flat_map(|token| of_token(dash, app, token)));
        more = more.fact(text.tokens, Value::Link(Link::new(below("tokens"), text.all_tokens)));
    }
    let since = dash.shown_since();
    happened.retain(|(at, _)| *at >= since);
    // What has the same time stays in the order of its kind: given before stopped.
    happened.sort_by_key(|(at, _)| *at);
    let newest_first = happened.into_iter().rev().map(|(_, happening)| happening).collect();
    Ok((Timeline::new(dash.language(), text.access, newest_first), more))
}

/// The grant or token to which something happened.
struct Thing<'a> {
    /// The member that has its id.
    member: &'a str,
    id: &'a str,
    href: String,
}

fn of_grant(dash: &DashboardPage, grant: &Grant) -> Vec<(Timestamp, Happening)> {
    let id = &grant.grant_id;
    let thing = Thing { member: "grant_id", id, href: dash.path(&format!("grants/{id}")) };
    let of = |event, by, at| happening(dash, &thing, event, by, at);
    let given = of("grant.authorized", grant.user_id.clone(), grant.created_at);
    let stopped = grant.revoked_at.map(|at| of("grant.revoked", why(dash, grant.reason.as_deref()), at));
    std::iter::once(given).chain(stopped).collect()
}

fn of_token(dash: &DashboardPage, app: &App, token: &Token) -> Vec<(Timestamp, Happening)> {
    let id = &token.token_id;
    let thing = Thing { member: "token_id", id, href: dash.path(&format!("tokens/{id}")) };
    let of = |event, by, at| happening(dash, &thing, event, by, at);
    let by = token.user_id.clone().unwrap_or_else(|| app.client.name.clone());
    let issued = of("token.issued", by, token.issued_at);
    // A stop after its end changed nothing.
    let stopped_at = token.revoked_at.filter(|at| *at < token.expires_at);
    let stopped = stopped_at.map(|at| of("token.revoked", why(dash, token.reason.as_deref()), at));
    std::iter::once(issued).chain(stopped).collect()
}

/// Returns why something stopped, in words.
fn why(dash: &DashboardPage, reason: Option<&str>) -> String {
    reason.map(|reason| words::reason(reason, dash.language())).unwrap_or_default()
}

fn happening(
    dash: &DashboardPage,
    thing: &Thing<'_>,
    event: &str,
    by: String,
    at: Timestamp,
) -> (Timestamp, Happening) {
    let language = dash.language();
    let which = Change { member: thing.member.to_owned(), before: None, after: Some(thing.id.to_owned()) };
    let happening = Happening {
        title: event_words::words(event, language).to_owned(),
        by,
        at: Moment::new(language, at),
        changes: vec![which],
        href: Some(thing.href.clone()),
    };
    (at, happening)
}
