//! Which tokens an app may exchange, and for what (RFC 8693): a form and facts on the tab of tokens.

use super::{app::App, exchange_text::TEXT, text};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Facts, Field, Form, FormErrors, Input, Value},
};
use xwms_events::{
    client::{AuthMethod, Client, ClientCommand, ExchangePolicy, ExchangeTarget, Protocol},
    ids::ClientId,
};

/// Its path below that of the app.
pub const PATH: &str = "/token-exchange";
const CLIENTS: &str = "subject_clients";
/// The name of the whole policy, because what is wrong with it is shown here.
const TARGETS: &str = "token_exchange";
const IMPERSONATION: &str = "impersonation";
const ID_TOKENS: &str = "id_tokens";
const MAY_ACT: &str = "may_act";

/// What was typed.
pub struct Typed {
    policy: Option<ExchangePolicy>,
    may_act: Option<ClientId>,
}

/// Returns the form. Only an app that authenticates may exchange tokens; any app may say who may exchange its own.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let protocol = &app.client.protocol;
    let policy = protocol.token_exchange.as_ref();
    let mut form =
        dash.form(app.path(dash, PATH), dash.text(&text::TEXT).save).titled(text.title).lead(text.lead);
    if app.client.auth_method != AuthMethod::None {
        let impersonation = policy.is_some_and(|policy| policy.impersonation);
        let id_tokens = policy.is_some_and(|policy| policy.id_tokens);
        form = form
            .field(lines(CLIENTS, text.clients, text.clients_hint, &clients(policy)))
            .field(lines(TARGETS, text.targets, text.targets_hint, &targets(policy)))
            .field(
                Field::checkbox(IMPERSONATION, text.impersonation, impersonation)
                    .hint(text.impersonation_hint),
            )
            .field(Field::checkbox(ID_TOKENS, text.id_tokens, id_tokens).hint(text.id_tokens_hint));
    }
    let may_act = protocol.may_act.map(|id| id.to_string()).unwrap_or_default();
    form.field(
        Field::new(MAY_ACT, text.may_act, Input::Text).hint(text.may_act_hint).value(may_act).optional(),
    )
}

fn lines(name: &'static str, label: &'static str, hint: &'static str, values: &[String]) -> Field {
    Field::new(name, label, Input::Lines).hint(hint).value(values.join("\n")).optional()
}

fn clients(policy: Option<&ExchangePolicy>) -> Vec<String> {
    policy.map(|policy| policy.subject_clients.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn targets(policy: Option<&ExchangePolicy>) -> Vec<String> {
    policy.map(|policy| target_lines(&policy.targets)).unwrap_or_default()
}

/// Returns the targets, each on a line of its own: the audience, and then its scopes.
pub fn target_lines(targets: &[ExchangeTarget]) -> Vec<String> {
    let line = |target: &ExchangeTarget| format!("{} {}", target.audience, target.scopes.join(" "));
    targets.iter().map(line).collect()
}

/// Returns the settings for people who may only read them.
pub fn facts(dash: &DashboardPage, client: &Client) -> Facts {
    let text = dash.text(&TEXT);
    let policy = client.protocol.token_exchange.as_ref();
    let yes_no = |is_yes: bool| Value::yes_no(dash.language(), is_yes);
    let impersonates = policy.is_some_and(|policy| policy.impersonation);
    let may_act = client.protocol.may_act.map_or(Value::Nothing, |id| Value::Code(id.to_string()));
    Facts::new(text.title)
        .lead(text.lead)
        .fact(text.clients, Value::Lines(clients(policy)))
        .fact(text.targets, Value::Lines(targets(policy)))
        .fact(text.impersonation, yes_no(impersonates))
        .fact(text.id_tokens, yes_no(policy.is_some_and(|policy| policy.id_tokens)))
        .fact(text.may_act, may_act)
}

/// Reads the form.
///
/// # Errors
/// What the form says of a text that is not the id of an app.
pub fn typed(form: &DashboardForm) -> Result<Typed, FormErrors> {
    let text = form.page.text(&TEXT);
    let id = |field: &str, typed: &str| {
        typed.parse::<ClientId>().map_err(|_| FormErrors::at(field, format!("{}: {typed}", text.no_client)))
    };
    let named = form.lines(CLIENTS);
    let subject_clients = named.iter().map(|typed| id(CLIENTS, typed)).collect::<Result<Vec<_>, _>>()?;
    let targets = typed_targets(form, TARGETS);
    let is_empty = subject_clients.is_empty() && targets.is_empty();
    let may_act = form.get(MAY_ACT).trim();
    let (impersonation, id_tokens) = (form.is_checked(IMPERSONATION), form.is_checked(ID_TOKENS));
    Ok(Typed {
        policy: (!is_empty).then_some(ExchangePolicy { subject_clients, targets, impersonation, id_tokens }),
        may_act: if may_act.is_empty() { None } else { Some(id(MAY_ACT, may_act)?) },
    })
}

/// Returns the targets in a field of lines.
pub fn typed_targets(form: &DashboardForm, field: &str) -> Vec<ExchangeTarget> {
    form.lines(field).iter().map(|line| target(line)).collect()
}

fn target(line: &str) -> ExchangeTarget {
    let mut words = line.split_whitespace().map(ToOwned::to_owned);
    ExchangeTarget { audience: words.next().unwrap_or_default(), scopes: words.collect() }
}

/// Returns the command that saves what was typed.
pub fn command(typed: &Typed, client: &Client) -> ClientCommand {
    ClientCommand::ChangeProtocol {
        protocol: Protocol {
            token_exchange: typed.policy.clone(),
            may_act: typed.may_act,
            ..client.protocol.clone()
        },
    }
}
