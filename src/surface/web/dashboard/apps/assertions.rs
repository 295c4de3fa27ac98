//! What an app gets for people whom the account's login provider asserts to it (ID-JAG): a form and facts on the
//! tab of tokens.

use super::{
    app::App,
    assertions_text::TEXT,
    exchange::{target_lines, typed_targets},
    text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Facts, Field, Form, Input, Value},
};
use xwms_events::client::{Client, ClientCommand, IdentityAssertions, Protocol};

/// Its path below that of the app.
pub const PATH: &str = "/identity-assertions";
/// The name of the whole policy, because what is wrong with it is shown here.
const TARGETS: &str = "identity_assertions";

/// Returns the form.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let targets = Field::new(TARGETS, text.targets, Input::Lines)
        .hint(text.targets_hint)
        .value(lines(&app.client).join("\n"))
        .optional();
    dash.form(app.path(dash, PATH), dash.text(&text::TEXT).save)
        .titled(text.title)
        .lead(lead(dash))
        .field(targets)
}

/// Returns what the section is about, and whether the account's provider is trusted for it.
fn lead(dash: &DashboardPage) -> String {
    let text = dash.text(&TEXT);
    let is_trusted = dash.account.login.provider.as_ref().is_some_and(|provider| provider.asserts_people);
    let state = if is_trusted { text.trusted } else { text.untrusted };
    format!("{} {state}", text.lead)
}

fn lines(client: &Client) -> Vec<String> {
    let policy = client.protocol.identity_assertions.as_ref();
    policy.map(|policy| target_lines(&policy.targets)).unwrap_or_default()
}

/// Returns the settings for people who may only read them.
pub fn facts(dash: &DashboardPage, client: &Client) -> Facts {
    let text = dash.text(&TEXT);
    Facts::new(text.title).lead(lead(dash)).fact(text.targets, Value::Lines(lines(client)))
}

/// Reads the form. Without a line, there is no policy.
pub fn typed(form: &DashboardForm) -> Option<IdentityAssertions> {
    let targets = typed_targets(form, TARGETS);
    (!targets.is_empty()).then_some(IdentityAssertions { targets })
}

/// Returns the command that saves what was typed.
pub fn command(policy: &Option<IdentityAssertions>, client: &Client) -> ClientCommand {
    ClientCommand::ChangeProtocol {
        protocol: Protocol { identity_assertions: policy.clone(), ..client.protocol.clone() },
    }
}
