//! What the tabs of an API share: the API, the head with its tabs, and saving a change.

use super::text::TEXT;
use crate::{
    commands::resources::{self, ResourceRef},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
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
    ids::ResourceId,
    resource::{Resource, ResourceCommand, ResourceSettings},
    scope::Scope,
};

/// A tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiTab {
    Overview,
    Scopes,
    Apps,
    Tokens,
    History,
    Danger,
}

impl ApiTab {
    /// All tabs, in order, with the permission that each needs.
    const ALL: [(Self, Scope); 6] = [
        (Self::Overview, Scope::ResourcesRead),
        (Self::Scopes, Scope::ResourcesRead),
        (Self::Apps, Scope::ResourcesRead),
        (Self::Tokens, Scope::ResourcesRead),
        (Self::History, Scope::EventsRead),
        (Self::Danger, Scope::ResourcesWrite),
    ];

    /// Returns its path below that of the API.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Scopes => "/scopes",
            Self::Apps => "/apps",
            Self::Tokens => "/tokens",
            Self::History => "/history",
            Self::Danger => "/danger",
        }
    }

    fn label(self, dash: &DashboardPage) -> &'static str {
        let tabs = &dash.text(&TEXT).tabs;
        match self {
            Self::Overview => tabs.overview,
            Self::Scopes => tabs.scopes,
            Self::Apps => tabs.apps,
            Self::Tokens => tabs.tokens,
            Self::History => tabs.history,
            Self::Danger => tabs.danger,
        }
    }
}

/// The API that a path names.
pub struct Api {
    pub id: ResourceId,
    /// Its current state.
    pub resource: Arc<Resource>,
}

impl Api {
    /// Finds the API, for a person who may read APIs.
    pub async fn find(dash: &DashboardPage) -> Result<Self, Response> {
        dash.require(Scope::ResourcesRead)?;
        let which = which(dash)?;
        let found = resources::find(&dash.app().store, which).await.map_err(|error| dash.stopped(error))?;
        Ok(Self { id: which.resource_id, resource: found.state })
    }

    pub fn settings(&self) -> &ResourceSettings {
        &self.resource.settings
    }

    /// Returns the path of one of its pages; `below` begins with a slash, or is empty.
    pub fn path(&self, dash: &DashboardPage, below: &str) -> String {
        dash.path(&format!("apis/{}{below}", self.id))
    }

    /// Returns the head of its tabs.
    fn head(&self, dash: &DashboardPage, tab: ApiTab) -> Head {
        let link = |known: ApiTab| Tab {
            href: self.path(dash, known.path()),
            label: known.label(dash),
            is_current: known == tab,
        };
        let offered = ApiTab::ALL.into_iter().filter(|(_, needs)| dash.may(*needs));
        dash.head(self.settings().name.clone())
            .below(dash.path("apis"), dash.text(&TEXT).title)
            .id(self.id)
            .status(standing::resource(self.resource.standing, dash.language()))
            .tabs(offered.map(|(known, _)| link(known)).collect())
    }

    /// Returns a tab of it, with the notice that a change was saved, if one was.
    pub fn view(&self, dash: &DashboardPage, tab: ApiTab) -> View {
        let saved = dash.was("saved").then(|| Part::Notice(dash.text(&TEXT).saved.to_owned()));
        View::new(self.head(dash, tab)).maybe(saved)
    }

    /// Returns the page of a part of it that is found on `tab`.
    pub fn part(&self, dash: &DashboardPage, tab: ApiTab, title: impl Into<String>) -> View {
        let head = dash
            .head(title)
            .below(dash.path("apis"), dash.text(&TEXT).title)
            .below(self.path(dash, tab.path()), self.settings().name.clone());
        View::new(head)
    }
}

/// Returns the account's API with the id in the path.
fn which(dash: &DashboardPage) -> Result<ResourceRef, Response> {
    Ok(ResourceRef { account_id: dash.account_id, resource_id: dash.id("resource_id")? })
}

/// Runs on the API that the form's path names the commands that `make` derives from its state, and leads to
/// `below` its path. Returns what the form says if a command is refused.
pub async fn act(
    form: &DashboardForm,
    below: &str,
    make: impl Fn(&Resource) -> Vec<ResourceCommand>,
) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::ResourcesWrite)?;
    let which = which(dash)?;
    let there = format!("apis/{}{below}", which.resource_id);
    let context = dash.context();
    match form.once(resources::change(&context, which, make, |_| form.row())).await {
        Ok(_) => Ok(dash.go(&there)),
        Err(error) => Err(dash.not_done(error)),
    }
}

/// The same for the settings that `make` derives from those of the moment, so that two people can change different
/// parts.
pub async fn save(
    form: &DashboardForm,
    below: &str,
    make: impl Fn(&ResourceSettings) -> ResourceSettings,
) -> Result<Response, NotDone> {
    let change =
        |resource: &Resource| vec![ResourceCommand::Change { settings: Box::new(make(&resource.settings)) }];
    act(form, below, change).await
}
