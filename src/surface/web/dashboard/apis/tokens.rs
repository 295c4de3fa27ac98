//! How tokens for an API look, and with which app's credentials the API introspects them.

use super::{
    api::{Api, ApiTab, save},
    login_fields::{self, Demanded},
    login_text,
    offered::{self, Menu},
    text::TEXT,
    token_fields,
};
use crate::surface::web::{
    dashboard::{
        access::apps::Apps,
        shared::{form::DashboardForm, page::DashboardPage},
    },
    shared::{
        kinds::{Choice, Facts, Field, Form, FormErrors, Input, Value, form::Refused},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::{
    ids::ClientId, resource::ResourceSettings, scope::Scope, signing_key::Algorithm, token::TokenFormat,
};

/// The path of the form about introspection, below that of the API.
const INTROSPECTION: &str = "/introspection";

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let api = Api::find(dash).await?;
    let view = api.view(dash, ApiTab::Tokens);
    if !dash.may(Scope::ResourcesWrite) {
        return Ok(dash.show(view.with(facts(dash, api.settings()).await?)).await);
    }
    let menu = Menu::read(dash).await?;
    let view =
        view.with(form(dash, &api).refused(refused)).with(introspection(dash, &api, &menu).refused(refused));
    Ok(dash.show(view).await)
}

async fn facts(dash: &DashboardPage, settings: &ResourceSettings) -> Result<Facts, Response> {
    let text = dash.text(&TEXT);
    let algorithm = settings.signing_alg.map_or(text.server_default, Algorithm::as_str);
    let introspects = match settings.introspection_client {
        Some(id) => Value::name(Apps::one(dash, id).await.map_err(|error| dash.failed(error))?),
        None => Value::Nothing,
    };
    let format = match settings.format {
        TokenFormat::Jwt => text.jwt,
        TokenFormat::Opaque => text.opaque,
    };
    let yes_no = |is_yes: bool| Value::yes_no(dash.language(), is_yes);
    Ok(Facts::new(text.tabs.tokens)
        .fact(text.format, Value::text(format))
        .fact(text.seconds, Value::number(dash.language(), u64::from(settings.access_token_seconds)))
        .fact(text.algorithm, Value::text(algorithm))
        .fact(text.permissions, yes_no(settings.permissions_claim))
        .fact(text.roles_claim, yes_no(settings.roles_claim))
        .fact(text.groups_claim, yes_no(settings.groups_claim))
        .fact(text.status_list, yes_no(settings.status_list))
        .fact(dash.text(&login_text::TEXT).login, Value::Tags(login_fields::words(dash, settings.into())))
        .fact(text.introspects, introspects))
}

fn form(dash: &DashboardPage, api: &Api) -> Form {
    let text = dash.text(&TEXT);
    let settings = api.settings();
    let permissions = Field::checkbox("permissions_claim", text.permissions, settings.permissions_claim)
        .hint(text.permissions_hint);
    let roles =
        Field::checkbox("roles_claim", text.roles_claim, settings.roles_claim).hint(text.roles_claim_hint);
    let groups = Field::checkbox("groups_claim", text.groups_claim, settings.groups_claim)
        .hint(text.groups_claim_hint);
    let status_list =
        Field::checkbox("status_list", text.status_list, settings.status_list).hint(text.status_list_hint);
    let form = dash
        .form(api.path(dash, ApiTab::Tokens.path()), text.save)
        .titled(text.tabs.tokens)
        .lead(text.tokens_lead)
        .field(token_fields::format(dash, settings.format))
        .field(token_fields::seconds(dash, settings.access_token_seconds))
        .field(algorithm(dash, settings.signing_alg))
        .field(permissions)
        .field(roles)
        .field(groups)
        .field(status_list);
    login_fields::add(dash, form, settings.into())
}

fn algorithm(dash: &DashboardPage, now: Option<Algorithm>) -> Field {
    let text = dash.text(&TEXT);
    let all = Algorithm::ALL.into_iter().map(|known| Choice::new(known.as_str(), known.as_str()));
    let choices = std::iter::once(Choice::new("", text.server_default)).chain(all).collect();
    Field::new("signing_alg", text.algorithm, Input::Select(choices))
        .value(now.map(Algorithm::as_str).unwrap_or_default())
}

fn introspection(dash: &DashboardPage, api: &Api, menu: &Menu) -> Form {
    let text = dash.text(&TEXT);
    let now = api.settings().introspection_client;
    let field = menu.field("introspection_client", text.introspects, |_| true);
    let field = if menu.is_typed() { field.hint(text.introspects_typed) } else { field };
    let field = field.value(now.map(|id| id.to_string()).unwrap_or_default()).optional();
    dash.form(api.path(dash, INTROSPECTION), text.save)
        .titled(text.introspection)
        .lead(text.introspection_lead)
        .field(field)
}

/// Saves how tokens look.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, saved(&form).await).await
}

async fn saved(form: &DashboardForm) -> Result<Response, NotDone> {
    form.page.require(Scope::ResourcesWrite)?;
    let typed = typed(form)?;
    save(form, "/tokens?saved", |now| changed(form, &typed, now)).await
}

/// What was typed and can be wrong.
struct Typed {
    access_token_seconds: Option<u32>,
    login: Demanded,
}

fn typed(form: &DashboardForm) -> Result<Typed, FormErrors> {
    Ok(Typed {
        access_token_seconds: form.number("access_token_seconds")?,
        login: login_fields::typed(form)?,
    })
}

/// Returns the settings that the form describes. Without a form or a lifetime of tokens, those of `now` stay.
fn changed(form: &DashboardForm, typed: &Typed, now: &ResourceSettings) -> ResourceSettings {
    let Demanded { required_acr, max_age } = typed.login;
    ResourceSettings {
        format: token_fields::format_of(form, now.format),
        access_token_seconds: typed.access_token_seconds.unwrap_or(now.access_token_seconds),
        signing_alg: form.get("signing_alg").parse().ok(),
        permissions_claim: form.is_checked("permissions_claim"),
        roles_claim: form.is_checked("roles_claim"),
        groups_claim: form.is_checked("groups_claim"),
        status_list: form.is_checked("status_list"),
        required_acr,
        max_age,
        ..now.clone()
    }
}

/// Saves which app's credentials the API introspects with.
pub async fn submit_introspection(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, saved_introspection(&form).await).await
}

async fn saved_introspection(form: &DashboardForm) -> Result<Response, NotDone> {
    form.page.require(Scope::ResourcesWrite)?;
    let client = chosen(form)?;
    let make = |now: &ResourceSettings| ResourceSettings { introspection_client: client, ..now.clone() };
    save(form, "/tokens?saved", make).await
}

fn chosen(form: &DashboardForm) -> Result<Option<ClientId>, FormErrors> {
    let is_none = form.get("introspection_client").is_empty();
    if is_none { Ok(None) } else { offered::client_of(form, "introspection_client").map(Some) }
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
