//! The links that an app shows to people on the consent page: its form on the tab of logins, and the command.

use super::{app::App, settings_text::TEXT, text};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Field, Form, Input},
};
use url::Url;
use xwms_events::client::{ClientCommand, Links};

/// Its path below that of the app.
pub const PATH: &str = "/links";

/// Returns the form.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let Links { website_uri, policy_uri, tos_uri } = &app.client.links;
    let link = |name: &'static str, label: &'static str, link: &Option<String>| {
        Field::new(name, label, Input::Url).value(link.clone().unwrap_or_default()).optional()
    };
    dash.form(app.path(dash, PATH), dash.text(&text::TEXT).save)
        .titled(text.links)
        .lead(text.links_lead)
        .field(link("website_uri", text.website, website_uri))
        .field(link("policy_uri", text.policy, policy_uri))
        .field(link("tos_uri", text.terms, tos_uri))
}

/// Returns the command that saves what was typed.
pub fn command(form: &DashboardForm) -> ClientCommand {
    // People leave out the last slash of `https://example.com/`, and browsers write it.
    let written = |typed: &str| Url::parse(typed).map_or_else(|_| typed.to_owned(), |url| url.to_string());
    let link = |name: &str| Some(form.get(name)).filter(|typed| !typed.is_empty()).map(written);
    ClientCommand::ChangeLinks {
        links: Links {
            website_uri: link("website_uri"),
            policy_uri: link("policy_uri"),
            tos_uri: link("tos_uri"),
        },
    }
}
