//! The tokens that an app gets: form, times, signatures.

use super::{
    app::{App, AppTab, save},
    assertions, certificates_text, exchange, requests, requests_text,
    settings_text::TEXT,
    text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::{
        kinds::{Choice, Facts, Field, Form, FormErrors, Input, Value, form::Refused},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::{
    client::{AuthMethod, Client, ClientCommand, Protocol, TokenPolicy},
    scope::Scope,
    signing_key::Algorithm,
    token::TokenFormat,
};

/// The box that binds tokens to certificates.
const BOUND_TO_CERTIFICATE: &str = "tls_client_certificate_bound_access_tokens";

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let view = app.view(dash, AppTab::Tokens);
    if !dash.may(Scope::ClientsWrite) {
        let view = view.with(facts(dash, &app.client));
        let view = view.with(exchange::facts(dash, &app.client));
        return Ok(dash.show(view.with(assertions::facts(dash, &app.client))).await);
    }
    let view = view.with(form(dash, &app).refused(refused));
    let view = view.with(exchange::form(dash, &app).refused(refused));
    // Only an app that authenticates may have this policy.
    let asserted = (app.client.auth_method != AuthMethod::None).then(|| assertions::form(dash, &app));
    Ok(dash.show(view.maybe(asserted.map(|form| form.refused(refused)))).await)
}

fn facts(dash: &DashboardPage, client: &Client) -> Facts {
    let (text, policy) = (dash.text(&TEXT), &client.token_policy);
    let seconds = |seconds: u32| Value::number(dash.language(), u64::from(seconds));
    let yes_no = |is_yes: bool| Value::yes_no(dash.language(), is_yes);
    let format = match policy.format {
        TokenFormat::Jwt => text.jwt,
        TokenFormat::Opaque => text.opaque,
    };
    let facts = Facts::new(text.tokens)
        .lead(text.tokens_lead)
        .fact(text.format, Value::text(format))
        .fact(text.access_seconds, seconds(policy.access_token_seconds))
        .fact(text.refresh, yes_no(policy.refresh))
        .fact(text.rotation, yes_no(policy.refresh_rotation))
        .fact(text.idle_seconds, seconds(policy.refresh_idle_seconds))
        .fact(text.absolute_seconds, seconds(policy.refresh_absolute_seconds))
        .fact(text.grace_seconds, seconds(policy.refresh_grace_seconds));
    if client.client_type.has_users() {
        return facts;
    }
    facts.fact(dash.text(&requests_text::TEXT).fapi, yes_no(client.protocol.fapi_2_security_profile))
}

fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let (client, policy) = (&app.client, &app.client.token_policy);
    let has_users = client.client_type.has_users();
    let path = app.path(dash, AppTab::Tokens.path());
    let mut form = dash
        .form(path, dash.text(&text::TEXT).save)
        .titled(text.tokens)
        .lead(text.tokens_lead)
        .field(format(dash, policy.format))
        .field(seconds(
            "access_token_seconds",
            text.access_seconds,
            text.access_hint,
            policy.access_token_seconds,
        ));
    if has_users {
        form = refresh(dash, form, policy);
    }
    let signed = client.protocol.access_token_signed_response_alg;
    form = form.field(algorithm(dash, "access_token_signed_response_alg", text.access_alg, signed));
    if has_users {
        let signed = client.protocol.id_token_signed_response_alg;
        form = form.field(algorithm(dash, "id_token_signed_response_alg", text.id_token_alg, signed));
    }
    let protocol = &client.protocol;
    form = form.field(
        Field::checkbox("dpop_bound_access_tokens", text.dpop, protocol.dpop_bound_access_tokens)
            .hint(text.dpop_hint),
    );
    if may_bind_to_certificates(dash, client) {
        let text = dash.text(&certificates_text::TEXT);
        let is_bound = protocol.tls_client_certificate_bound_access_tokens;
        let bound = Field::checkbox(BOUND_TO_CERTIFICATE, text.bound, is_bound);
        form = form.field(bound.hint(text.bound_hint));
    }
    if client.auth_method == AuthMethod::PrivateKeyJwt {
        form = form.field(
            Field::checkbox("token_endpoint_audience", text.audience, protocol.token_endpoint_audience)
                .hint(text.audience_hint),
        );
    }
    if has_profile(client) { form.field(requests::profile(dash, protocol)) } else { form }
}

/// Whether the form has the box of the FAPI profile: that of an app with users is on the tab of logins.
fn has_profile(client: &Client) -> bool {
    !client.client_type.has_users() && client.auth_method.is_fapi_2()
}

/// Whether the form has the box: clients can present certificates, or the app's tokens are bound to one already.
fn may_bind_to_certificates(dash: &DashboardPage, client: &Client) -> bool {
    dash.app().settings.mtls.is_some() || client.protocol.tls_client_certificate_bound_access_tokens
}

fn format(dash: &DashboardPage, now: TokenFormat) -> Field {
    let text = dash.text(&TEXT);
    let choices = vec![
        Choice::new("jwt", text.jwt).hint(text.jwt_hint),
        Choice::new("opaque", text.opaque).hint(text.opaque_hint),
    ];
    let value = match now {
        TokenFormat::Jwt => "jwt",
        TokenFormat::Opaque => "opaque",
    };
    Field::new("format", text.format, Input::Radio(choices)).value(value)
}

fn seconds(name: &'static str, label: &'static str, hint: &'static str, now: u32) -> Field {
    Field::new(name, label, Input::Number).hint(hint).value(now)
}

fn refresh(dash: &DashboardPage, form: Form, policy: &TokenPolicy) -> Form {
    let text = dash.text(&TEXT);
    let rotation = Field::checkbox("refresh_rotation", text.rotation, policy.refresh_rotation);
    form.field(Field::checkbox("refresh", text.refresh, policy.refresh))
        .field(rotation.hint(text.rotation_hint))
        .field(seconds(
            "refresh_idle_seconds",
            text.idle_seconds,
            text.idle_hint,
            policy.refresh_idle_seconds,
        ))
        .field(seconds(
            "refresh_absolute_seconds",
            text.absolute_seconds,
            text.absolute_hint,
            policy.refresh_absolute_seconds,
        ))
        .field(seconds(
            "refresh_grace_seconds",
            text.grace_seconds,
            text.grace_hint,
            policy.refresh_grace_seconds,
        ))
}

fn algorithm(dash: &DashboardPage, name: &'static str, label: &'static str, now: Option<Algorithm>) -> Field {
    let all = Algorithm::ALL.into_iter().map(|known| Choice::new(known.as_str(), known.as_str()));
    let choices = std::iter::once(Choice::new("", dash.text(&TEXT).server_default)).chain(all).collect();
    Field::new(name, label, Input::Select(choices)).value(now.map(Algorithm::as_str).unwrap_or_default())
}

/// Saves the policy.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, saved(&form).await).await
}

async fn saved(form: &DashboardForm) -> Result<Response, NotDone> {
    let app = App::find(&form.page).await?;
    let policy = policy(form, &app.client)?;
    save(form, "/tokens?saved", |client| Ok(commands(form, client, &policy))).await
}

/// Saves which tokens the app may exchange.
pub async fn submit_exchange(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, saved_exchange(&form).await).await
}

async fn saved_exchange(form: &DashboardForm) -> Result<Response, NotDone> {
    form.page.require(Scope::ClientsWrite)?;
    let typed = exchange::typed(form)?;
    save(form, "/tokens?saved", |client| Ok(vec![exchange::command(&typed, client)])).await
}

/// Saves what the app gets for people whom the login provider asserts to it.
pub async fn submit_assertions(form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::ClientsWrite)?;
    let policy = assertions::typed(&form);
    let saved = save(&form, "/tokens?saved", |client| Ok(vec![assertions::command(&policy, client)])).await;
    answer(&form, saved).await
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Returns the policy that the form describes; what was left empty stays as it is for `client`.
fn policy(form: &DashboardForm, client: &Client) -> Result<TokenPolicy, FormErrors> {
    let now = &client.token_policy;
    let seconds = |name: &str, now: u32| -> Result<u32, FormErrors> { Ok(form.number(name)?.unwrap_or(now)) };
    let format = match form.get("format") {
        "jwt" => TokenFormat::Jwt,
        "opaque" => TokenFormat::Opaque,
        _ => now.format,
    };
    let access_token_seconds = seconds("access_token_seconds", now.access_token_seconds)?;
    // The form of a machine has no fields about refresh tokens.
    if !client.client_type.has_users() {
        return Ok(TokenPolicy { format, access_token_seconds, ..now.clone() });
    }
    Ok(TokenPolicy {
        format,
        access_token_seconds,
        refresh: form.is_checked("refresh"),
        refresh_rotation: form.is_checked("refresh_rotation"),
        refresh_idle_seconds: seconds("refresh_idle_seconds", now.refresh_idle_seconds)?,
        refresh_absolute_seconds: seconds("refresh_absolute_seconds", now.refresh_absolute_seconds)?,
        refresh_grace_seconds: seconds("refresh_grace_seconds", now.refresh_grace_seconds)?,
    })
}

fn commands(form: &DashboardForm, client: &Client, policy: &TokenPolicy) -> Vec<ClientCommand> {
    let chosen = |name: &str| Algorithm::ALL.into_iter().find(|known| known.as_str() == form.get(name));
    let certified = if may_bind_to_certificates(&form.page, client) {
        form.is_checked(BOUND_TO_CERTIFICATE)
    } else {
        client.protocol.tls_client_certificate_bound_access_tokens
    };
    let profile = if has_profile(client) {
        form.is_checked(requests::PROFILE)
    } else {
        client.protocol.fapi_2_security_profile
    };
    let protocol = Protocol {
        fapi_2_security_profile: profile,
        access_token_signed_response_alg: chosen("access_token_signed_response_alg"),
        id_token_signed_response_alg: chosen("id_token_signed_response_alg"),
        token_endpoint_audience: form.is_checked("token_endpoint_audience"),
        dpop_bound_access_tokens: form.is_checked("dpop_bound_access_tokens"),
        tls_client_certificate_bound_access_tokens: certified,
        ..client.protocol.clone()
    };
    vec![
        ClientCommand::ChangeTokenPolicy { token_policy: policy.clone() },
        ClientCommand::ChangeProtocol { protocol },
    ]
}
