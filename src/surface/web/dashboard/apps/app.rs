//! What the tabs of an app share: the app, the head with its tabs, and saving a change.

use super::{text::TEXT, words};
use crate::{
    commands::clients::{self, ClientRef},
    surface::web::{
        dashboard::shared::{form::DashboardForm, investigate, page::DashboardPage},
        shared::{
            kinds::{Head, Part, Tab, View},
            not_done::NotDone,
            standing,
        },
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    Refusal,
    client::{Client, ClientCommand, ClientStanding, ClientType},
    ids::ClientId,
    scope::Scope,
};

/// A tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppTab {
    Overview,
    Credentials,
    Login,
    Scopes,
    Domains,
    Tokens,
    People,
    Activity,
    History,
    Danger,
}

impl AppTab {
    /// All tabs, in order.
    const ALL: [Self; 10] = [
        Self::Overview,
        Self::Credentials,
        Self::Login,
        Self::Scopes,
        Self::Domains,
        Self::Tokens,
        Self::People,
        Self::Activity,
        Self::History,
        Self::Danger,
    ];

    /// Returns its path below that of the app.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Credentials => "/credentials",
            Self::Login => "/login",
            Self::Scopes => "/scopes",
            Self::Domains => "/domains",
            Self::Tokens => "/tokens",
            Self::People => "/people",
            Self::Activity => "/activity",
            Self::History => "/history",
            Self::Danger => "/danger",
        }
    }

    /// Returns whether the tab has something to say about `client` to a person with the role of `dash`.
    fn is_offered(self, dash: &DashboardPage, client: &Client) -> bool {
        match self {
            Self::Overview | Self::Scopes | Self::Tokens | Self::Domains => true,
            Self::Credentials => client.client_type.is_confidential(),
            Self::Login => client.client_type != ClientType::Machine,
            Self::People => dash.may(Scope::GrantsRead),
            Self::Activity => dash.may(Scope::UsageRead),
            Self::History => dash.may(Scope::EventsRead),
            Self::Danger => dash.may(Scope::ClientsWrite),
        }
    }

    fn label(self, dash: &DashboardPage) -> &'static str {
        let tabs = &dash.text(&TEXT).tabs;
        match self {
            Self::Overview => tabs.overview,
            Self::Credentials => tabs.credentials,
            Self::Login => tabs.login,
            Self::Scopes => tabs.scopes,
            Self::Domains => tabs.domains,
            Self::Tokens => tabs.tokens,
            Self::People => tabs.people,
            Self::Activity => tabs.activity,
            Self::History => tabs.history,
            Self::Danger => tabs.danger,
        }
    }
}

/// The app that a path names.
pub struct App {
    pub id: ClientId,
    pub which: ClientRef,
    /// Its current state.
    pub client: Arc<Client>,
}

/// Returns where the page of a deleted app of the account leads: to who had approved it, for those who may ask.
pub async fn of_deleted(dash: &DashboardPage) -> Result<Option<Response>, Response> {
    dash.require(Scope::ClientsRead)?;
    let id = dash.client_ref()?.client_id;
    let client = dash.app().store.load::<Client>(id).await.map_err(|error| dash.failed(error))?.state;
    let is_deleted = client.account_id == Some(dash.account_id) && client.standing == ClientStanding::Deleted;
    let leads = is_deleted && dash.may(Scope::AuditRead);
    Ok(leads.then(|| dash.go(&format!("audit/ask/reach?about={id}"))))
}

impl App {
    /// Finds the app, for a person who may read apps.
    pub async fn find(dash: &DashboardPage) -> Result<Self, Response> {
        dash.require(Scope::ClientsRead)?;
        let which = dash.client_ref()?;
        let found = clients::find(&dash.app().store, &which).await.map_err(|error| dash.stopped(error))?;
        Ok(Self { id: which.client_id, which, client: found.state })
    }

    /// Returns the path of one of its pages; `below` begins with a slash, or is empty.
    pub fn path(&self, dash: &DashboardPage, below: &str) -> String {
        dash.path(&format!("apps/{}{below}", self.id))
    }

    /// Returns the head of its pages.
    pub fn head(&self, dash: &DashboardPage, tab: AppTab) -> Head {
        let language = dash.language();
        let tabs = AppTab::ALL.into_iter().filter(|tab| tab.is_offered(dash, &self.client));
        let link = |known: AppTab| Tab {
            href: self.path(dash, known.path()),
            label: known.label(dash),
            is_current: known == tab,
        };
        let head = dash
            .head(self.client.name.clone())
            .below(dash.path("apps"), dash.text(&TEXT).title)
            .id(self.id)
            .status(standing::client(self.client.standing, language));
        let head = match words::environment(self.client.environment) {
            Some(status) => head.status(status),
            None => head,
        };
        let head = if tab == AppTab::Overview {
            let code = dash.path(&format!("developers/{}", self.id));
            investigate::link(dash, head, self.id).action(code, dash.text(&TEXT).code)
        } else {
            head
        };
        head.tabs(tabs.map(link).collect())
    }

    /// Returns a page of it, with the notice that a change was saved, if one was.
    pub fn view(&self, dash: &DashboardPage, tab: AppTab) -> View {
        let saved = dash.was("saved").then(|| Part::Notice(dash.text(&TEXT).saved.to_owned()));
        View::new(self.head(dash, tab)).maybe(saved)
    }
}

/// Changes the app that the form's path names, by the commands that `make` derives from its state, and leads to
/// `below` its path. Returns what the form says if the change is refused.
pub async fn save(
    form: &DashboardForm,
    below: &str,
    make: impl Fn(&Client) -> Result<Vec<ClientCommand>, Refusal>,
) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let which = dash.client_ref()?;
    let there = format!("apps/{}{below}", which.client_id);
    let context = dash.context();
    match form.once(clients::change(&context, which, make, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&there)),
        Err(error) => Err(dash.not_done(error)),
    }
}
