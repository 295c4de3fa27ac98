//! `GET /dashboard/{account_id}/team/login`: the provider and the domains as they are.

use super::text::{LoginText, TEXT};
use crate::surface::web::{
    dashboard::shared::page::DashboardPage,
    shared::kinds::{Facts, Head, Part, Value, View},
};
use axum::response::Response;
use xwms_events::{account::Role, scope::Scope};

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let text = dash.text(&TEXT);
    let allowed = dash.app().settings.account_logins;
    let may = allowed && dash.role == Role::Owner;
    let mut head = dash.head(text.title).below(dash.path("team"), text.team);
    if may && !dash.account.login.domains.is_empty() {
        head = head.action(dash.path("team/login/domains/remove"), text.drop);
    }
    if may && dash.account.login.provider.is_some() {
        head = head.action(dash.path("team/login/provider/remove"), text.remove);
    }
    let off = (!allowed).then(|| Part::Caution(text.off.to_owned()));
    let view = View::new(head).maybe(notice(&dash, text)).maybe(off);
    Ok(dash.show(view.with(provider(&dash, text, may)).with(domains(&dash, text, may))).await)
}

fn notice(dash: &DashboardPage, text: &'static LoginText) -> Option<Part> {
    let notices = [
        ("saved", text.saved_notice),
        ("removed", text.removed_notice),
        ("verified", text.verified_notice),
        ("dropped", text.dropped_notice),
    ];
    let found = notices.into_iter().find(|(what, _)| dash.was(what));
    found.map(|(_, words)| Part::Notice(words.to_owned()))
}

fn provider(dash: &DashboardPage, text: &'static LoginText, may: bool) -> Facts {
    let facts = Facts::new(text.provider).lead(text.lead);
    let facts = if may { facts.action(dash.path("team/login/provider"), text.set) } else { facts };
    let facts = match &dash.account.login.provider {
        Some(provider) => facts
            .fact(text.issuer, Value::Code(provider.issuer.clone()))
            .fact(text.client_id, Value::Code(provider.client_id.clone()))
            .fact(
                text.passwords,
                Value::text(if provider.required { text.not_allowed } else { text.allowed }),
            )
            .fact(
                text.asserts,
                Value::text(if provider.asserts_people { text.allowed } else { text.asserts_not }),
            ),
        None => facts.fact(text.issuer, Value::text(text.none)),
    };
    facts.fact(text.redirect_uri, Value::id(redirect_uri(dash)))
}

/// Returns the head of a page below this one.
pub fn head(dash: &DashboardPage, text: &'static LoginText, title: &'static str) -> Head {
    dash.head(title).below(dash.path("team"), text.team).below(dash.path("team/login"), text.title)
}

/// Returns the address at which the provider sends browsers back.
pub fn redirect_uri(dash: &DashboardPage) -> String {
    format!("{}/login/with/{}", dash.app().settings.issuer, dash.account_id)
}

fn domains(dash: &DashboardPage, text: &'static LoginText, may: bool) -> Facts {
    let facts = Facts::new(text.domains).lead(text.add_lead);
    let facts = if may { facts.action(dash.path("team/login/domains"), text.add) } else { facts };
    let domains: Vec<_> = dash.account.login.domains.iter().cloned().collect();
    let value = if domains.is_empty() { Value::text(text.none) } else { Value::Lines(domains) };
    facts.fact(text.domains, value)
}
