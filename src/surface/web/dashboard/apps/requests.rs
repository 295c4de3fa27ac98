//! How an app secures its authorization requests and their responses: pushed and signed requests, signed responses,
//! and the FAPI profile. Its form and its facts on the tab of logins, and the command.

use super::{app::App, requests_text::TEXT, text};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Choice, Facts, Field, Form, Input, Value},
};
use xwms_events::{
    client::{AuthMethod, Client, ClientCommand, Protocol, RequestObjectAlgorithm},
    signing_key::Algorithm,
};

/// Its path below that of the app.
pub const PATH: &str = "/request-security";
/// The box of the FAPI profile.
pub const PROFILE: &str = "fapi_2_security_profile";

/// Returns the form. Only an app with keys of its own can sign; one with certificates can follow the FAPI profile, too.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let protocol = &app.client.protocol;
    let responses = or_none(text.standard, &Algorithm::ALL.map(Algorithm::as_str));
    let response = protocol.authorization_signed_response_alg.map(Algorithm::as_str);
    let form = dash
        .form(app.path(dash, PATH), dash.text(&text::TEXT).save)
        .titled(text.title)
        .lead(text.lead)
        .field(
            Field::checkbox(
                "require_pushed_authorization_requests",
                text.pushed,
                protocol.require_pushed_authorization_requests,
            )
            .hint(text.pushed_hint),
        )
        .field(
            Field::new("authorization_signed_response_alg", text.response, Input::Select(responses))
                .hint(text.response_hint)
                .value(response.unwrap_or_default()),
        );
    let method = app.client.auth_method;
    let form = if method == AuthMethod::PrivateKeyJwt { signed(dash, form, protocol) } else { form };
    if !method.is_fapi_2() {
        return form;
    }
    form.field(profile(dash, protocol))
}

/// Returns the box of the FAPI profile. An app that nobody logs in to has it on the tab of tokens.
pub fn profile(dash: &DashboardPage, protocol: &Protocol) -> Field {
    let text = dash.text(&TEXT);
    Field::checkbox(PROFILE, text.fapi, protocol.fapi_2_security_profile).hint(text.fapi_hint)
}

/// Adds what an app that signs chooses about its requests.
fn signed(dash: &DashboardPage, form: Form, protocol: &Protocol) -> Form {
    let text = dash.text(&TEXT);
    let objects = or_none(text.any, &RequestObjectAlgorithm::ALL.map(RequestObjectAlgorithm::as_str));
    let object = protocol.request_object_signing_alg.map(RequestObjectAlgorithm::as_str);
    form.field(
        Field::checkbox("require_signed_request_object", text.signed, protocol.require_signed_request_object)
            .hint(text.signed_hint),
    )
    .field(
        Field::new("request_object_signing_alg", text.object, Input::Select(objects))
            .hint(text.object_hint)
            .value(object.unwrap_or_default()),
    )
}

/// Returns the choice of one of `algorithms`, after that of none, which is called `none`.
fn or_none(none: &'static str, algorithms: &[&'static str]) -> Vec<Choice> {
    let named = algorithms.iter().map(|known| Choice::new(*known, *known));
    std::iter::once(Choice::new("", none)).chain(named).collect()
}

/// Returns the settings for people who may only read them.
pub fn facts(dash: &DashboardPage, client: &Client) -> Facts {
    let text = dash.text(&TEXT);
    let protocol = &client.protocol;
    let yes_no = |is_yes: bool| Value::yes_no(dash.language(), is_yes);
    let code = |name: Option<&str>| name.map_or(Value::Nothing, |name| Value::Code(name.to_owned()));
    Facts::new(text.title)
        .lead(text.lead)
        .fact(text.pushed, yes_no(protocol.require_pushed_authorization_requests))
        .fact(text.response, code(Some(protocol.authorization_response_algorithm().as_str())))
        .fact(text.signed, yes_no(protocol.require_signed_request_object))
        .fact(text.object, code(protocol.request_object_signing_alg.map(RequestObjectAlgorithm::as_str)))
        .fact(text.fapi, yes_no(protocol.fapi_2_security_profile))
}

/// Returns the command that saves what was chosen.
pub fn command(form: &DashboardForm, client: &Client) -> ClientCommand {
    let signed = form.get("authorization_signed_response_alg");
    let object = form.get("request_object_signing_alg");
    ClientCommand::ChangeProtocol {
        protocol: Protocol {
            require_pushed_authorization_requests: form.is_checked("require_pushed_authorization_requests"),
            require_signed_request_object: form.is_checked("require_signed_request_object"),
            request_object_signing_alg: RequestObjectAlgorithm::ALL
                .into_iter()
                .find(|known| known.as_str() == object),
            authorization_signed_response_alg: Algorithm::ALL
                .into_iter()
                .find(|known| known.as_str() == signed),
            fapi_2_security_profile: form.is_checked(PROFILE),
            ..client.protocol.clone()
        },
    }
}
