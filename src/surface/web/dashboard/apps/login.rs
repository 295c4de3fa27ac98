//! How people log in to an app: where they return, what a login must give, and what they are asked.

use super::{
    app::{App, AppTab, save},
    back_channel, links, logo, requests,
    settings_text::{SettingsText, TEXT},
    text,
};
use crate::{
    commands::logos,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Choice, Facts, Field, Form, Input, Value, form::Refused},
            scopes::ScopeText,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    client::{Client, ClientCommand, ClientType, Protocol},
    scope::Scope,
    session::Assurance,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    if !app.client.client_type.has_users() {
        return Err(dash.not_found());
    }
    let view = app.view(dash, AppTab::Login);
    let view = if dash.may(Scope::ClientsWrite) {
        view.with(form(dash, &app).refused(refused))
            .with(requests::form(dash, &app).refused(refused))
            .with(links::form(dash, &app).refused(refused))
            .with(logo::part(dash, &app))
    } else {
        view.with(facts(dash, &app.client)).with(requests::facts(dash, &app.client))
    };
    let told = back_channel::attempts(dash, &app).await.map_err(|error| dash.failed(error))?;
    Ok(dash.show(view.maybe(told).with(consent(dash, &app.client))).await)
}

fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let client = &app.client;
    let path = app.path(dash, AppTab::Login.path());
    let form = dash
        .form(path, dash.text(&text::TEXT).save)
        .titled(text.login)
        .field(lines("redirect_uris", text.redirect_uris, text.redirect_hint, &client.redirect_uris))
        .field(lines(
            "post_logout_redirect_uris",
            text.logout_uris,
            text.logout_hint,
            &client.post_logout_redirect_uris,
        ))
        .field(required(dash, client.protocol.required_acr));
    let form = back_channel::fields(dash, form, client)
        .field(
            Field::checkbox("sign_up", text.sign_up, !client.protocol.sign_up_closed).hint(text.sign_up_hint),
        )
        .field(Field::checkbox("claims_in_id_token", text.claims, client.protocol.claims_in_id_token))
        .field(
            Field::checkbox("groups_claim", text.groups, client.protocol.groups_claim).hint(text.groups_hint),
        );
    let form = match client.client_type {
        ClientType::Native | ClientType::Web => form.field(
            Field::checkbox("device_authorization", text.devices, client.protocol.device_authorization)
                .hint(text.devices_hint),
        ),
        ClientType::Browser | ClientType::Machine => form,
    };
    if client.client_type != ClientType::Web {
        return form;
    }
    form.field(Field::checkbox("require_pkce", text.pkce, !client.pkce_waived).hint(text.pkce_hint))
}

fn lines(name: &'static str, label: &'static str, hint: &'static str, values: &[String]) -> Field {
    Field::new(name, label, Input::Lines).hint(hint).value(values.join("\n")).optional()
}

fn required(dash: &DashboardPage, now: Assurance) -> Field {
    let text = dash.text(&TEXT);
    let choice = |assurance: Assurance| Choice::new(assurance.as_str(), label(assurance, text));
    let choices = Assurance::ALL.into_iter().map(choice).collect();
    Field::new("required_acr", text.required, Input::Select(choices))
        .hint(text.required_hint)
        .value(now.as_str())
}

const fn label(assurance: Assurance, text: &'static SettingsText) -> &'static str {
    match assurance {
        Assurance::Password => text.any_login,
        Assurance::TwoFactors => text.two_factors,
        Assurance::PhishingResistant => text.passkey,
    }
}

fn facts(dash: &DashboardPage, client: &Client) -> Facts {
    let text = dash.text(&TEXT);
    let yes_no = |is_yes: bool| Value::yes_no(dash.language(), is_yes);
    let link = |link: Option<&String>| link.map_or(Value::Nothing, |link| Value::Code(link.clone()));
    let facts = Facts::new(text.login)
        .fact(text.redirect_uris, Value::Lines(client.redirect_uris.clone()))
        .fact(text.logout_uris, Value::Lines(client.post_logout_redirect_uris.clone()));
    back_channel::fact(dash, facts, client)
        .fact(text.required, Value::text(label(client.protocol.required_acr, text)))
        .fact(text.sign_up, yes_no(!client.protocol.sign_up_closed))
        .fact(text.groups, yes_no(client.protocol.groups_claim))
        .fact(text.devices, yes_no(client.protocol.device_authorization))
        .fact(text.pkce, yes_no(!client.pkce_waived))
        .fact(text.website, link(client.links.website_uri.as_ref()))
        .fact(text.policy, link(client.links.policy_uri.as_ref()))
        .fact(text.terms, link(client.links.tos_uri.as_ref()))
        .fact(text.logo, logos::path(client).map_or(Value::Nothing, Value::Code))
}

/// Returns what the consent page says of the app.
fn consent(dash: &DashboardPage, client: &Client) -> Facts {
    let text = dash.text(&TEXT);
    let title = |scope: Scope| ScopeText::of(scope, dash.language()).title.to_owned();
    Facts::new(text.consent)
        .lead(text.consent_lead)
        .fact(text.consent_name, Value::name(&client.name))
        .fact(text.consent_scopes, Value::Tags(client.scopes.iter().map(title).collect()))
}

/// Saves the settings.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    form.page.require(Scope::ClientsWrite)?;
    if let Err(errors) = back_channel::check(&form) {
        return render(&form.page, Some(form.refused(&errors))).await;
    }
    let change = |client: &Client| Ok(commands(&form, client));
    match save(&form, "/login?saved", change).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Saves how requests are secured.
pub async fn submit_requests(form: DashboardForm) -> Result<Response, Response> {
    match save(&form, "/login?saved", |client| Ok(vec![requests::command(&form, client)])).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Saves the links.
pub async fn submit_links(form: DashboardForm) -> Result<Response, Response> {
    match save(&form, "/login?saved", |_| Ok(vec![links::command(&form)])).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

fn commands(form: &DashboardForm, client: &Client) -> Vec<ClientCommand> {
    let uris = ClientCommand::ChangeRedirectUris {
        redirect_uris: form.lines("redirect_uris"),
        post_logout_redirect_uris: form.lines("post_logout_redirect_uris"),
        development: form.page.app().development,
    };
    let asked = form.get("required_acr");
    let required = Assurance::ALL.into_iter().find(|assurance| assurance.as_str() == asked);
    let protocol = Protocol {
        claims_in_id_token: form.is_checked("claims_in_id_token"),
        groups_claim: form.is_checked("groups_claim"),
        sign_up_closed: !form.is_checked("sign_up"),
        device_authorization: form.is_checked("device_authorization"),
        required_acr: required.unwrap_or(client.protocol.required_acr),
        ..client.protocol.clone()
    };
    let protocol = back_channel::typed(form, client, protocol);
    let mut commands = vec![uris, ClientCommand::ChangeProtocol { protocol }];
    if client.client_type == ClientType::Web {
        commands.push(ClientCommand::ChangePkceRequirement { required: form.is_checked("require_pkce") });
    }
    commands
}
