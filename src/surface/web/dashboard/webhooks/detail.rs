//! What the pages of a webhook share: the webhook that the path names, the head with its tabs, and the name by
//! which a dangerous act is confirmed.

use super::{
    text::{HooksText, TEXT},
    words,
};
use crate::{
    commands::endpoints,
    outbound::webhooks::{
        recent::{self, Recent},
        sight::Sight,
    },
    store::query::Loaded,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Head, head::Tab as TabLink},
    },
};
use axum::response::Response;
use url::Url;
use xwms_events::{
    endpoint::{Endpoint, EndpointStanding},
    scope::Scope,
};

/// The tabs, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Messages,
    Test,
    Replay,
    Secrets,
    Settings,
    History,
    Danger,
}

impl Tab {
    /// Each tab; those that only change something are for those who may.
    const ALL: [(Self, Scope); 8] = [
        (Self::Overview, Scope::EndpointsRead),
        (Self::Messages, Scope::EndpointsRead),
        (Self::Test, Scope::EndpointsWrite),
        (Self::Replay, Scope::EndpointsRead),
        (Self::Secrets, Scope::EndpointsRead),
        (Self::Settings, Scope::EndpointsWrite),
        (Self::History, Scope::EventsRead),
        (Self::Danger, Scope::EndpointsWrite),
    ];

    /// Whether it has only what [`may_change`] is about.
    const fn is_for_changes(self) -> bool {
        matches!(self, Self::Settings | Self::Danger)
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Messages => "/messages",
            Self::Test => "/test",
            Self::Replay => "/replay",
            Self::Secrets => "/secrets",
            Self::Settings => "/settings",
            Self::History => "/history",
            Self::Danger => "/danger",
        }
    }

    const fn label(self, text: &HooksText) -> &'static str {
        match self {
            Self::Overview => text.overview,
            Self::Messages => text.messages,
            Self::Test => text.test,
            Self::Replay => text.replay,
            Self::Secrets => text.secrets,
            Self::Settings => text.settings,
            Self::History => text.history,
            Self::Danger => text.danger,
        }
    }
}

/// Returns the webhook that the path names, for a person who may see it.
pub async fn find(dash: &DashboardPage) -> Result<Loaded<Endpoint>, Response> {
    dash.require(Scope::EndpointsRead)?;
    let which = dash.endpoint_ref()?;
    endpoints::find(&dash.app().store, which).await.map_err(|error| dash.stopped(error))
}

/// Returns which messages of webhooks the person sees.
pub fn sight(dash: &DashboardPage) -> Sight {
    Sight::of(dash.may(Scope::AuditRead))
}

/// Returns whether the person may change, stop and delete the webhook, skip its messages, and get its secrets. Who
/// may not is not offered it.
pub fn may_change(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> bool {
    dash.may(Scope::EndpointsWrite) && (!endpoint.state.settings.audit || dash.may(Scope::AuditRead))
}

/// Refuses whoever may not change the endpoint because it gets what only an auditor sees.
pub fn check_auditor(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Result<(), Response> {
    if endpoint.state.settings.audit { dash.require(Scope::AuditRead) } else { Ok(()) }
}

/// Returns the path of a page of `endpoint`, below that of the account; `rest` begins with a slash or is empty.
pub fn below(endpoint: &Loaded<Endpoint>, rest: &str) -> String {
    format!("webhooks/{}{rest}", endpoint.id)
}

/// Returns how the endpoint fares, by the messages that the person sees.
pub async fn recent(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> Result<Option<Recent>, Response> {
    let ids = std::slice::from_ref(&endpoint.id);
    let rows = recent::recent(dash.app().store.pool(), ids, sight(dash)).await;
    Ok(rows.map_err(|error| dash.failed(error))?.into_iter().next())
}

/// Returns the head of a page of `endpoint`, with its tabs.
pub async fn head(dash: &DashboardPage, endpoint: &Loaded<Endpoint>, tab: Tab) -> Result<Head, Response> {
    let recent = recent(dash, endpoint).await?;
    Ok(head_with(dash, endpoint, tab, recent.as_ref()))
}

/// As [`head`], for a page that knows already how the endpoint fares.
pub fn head_with(
    dash: &DashboardPage,
    endpoint: &Loaded<Endpoint>,
    tab: Tab,
    recent: Option<&Recent>,
) -> Head {
    let text = dash.text(&TEXT);
    let link = |(it, _): &(Tab, Scope)| TabLink {
        href: dash.path(&below(endpoint, it.path())),
        label: it.label(text),
        is_current: *it == tab,
    };
    let may_change = may_change(dash, endpoint);
    let is_offered = |(it, scope): &&(Tab, Scope)| dash.may(*scope) && (may_change || !it.is_for_changes());
    let tabs = Tab::ALL.iter().filter(is_offered).map(link).collect();
    dash.head(endpoint.state.settings.url.clone())
        .below(dash.path("webhooks"), text.title)
        .id(&endpoint.id)
        .status(words::standing(&endpoint.state, words::attempts(dash, recent), dash.language()))
        .tabs(tabs)
}

/// Returns the name to type before a webhook is deleted: the host of its URL.
pub fn host(endpoint: &Loaded<Endpoint>) -> String {
    let url = Url::parse(&endpoint.state.settings.url).ok();
    let host = url.as_ref().and_then(Url::host_str).map(ToOwned::to_owned);
    host.unwrap_or_else(|| endpoint.id.clone())
}

/// Whether messages are sent to it.
pub fn is_enabled(endpoint: &Loaded<Endpoint>) -> bool {
    endpoint.state.standing == EndpointStanding::Enabled
}
