//! A new app: first its type, then one short form that fits the type. What has a good default is folded away, and
//! is on the app's own tabs afterwards. The secret is in the response, once.
//!
//! Not here: how it proves itself (`proof`).

use super::{
    create_text::{CreateText, TEXT},
    proof, text, words,
};
use crate::{
    commands::{
        CommandError,
        clients::{self, Authority, PlainSecret},
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{
                Choice, Empty, Field, FormErrors, Input, Link, List, Row, Secret, Tab, Value, View,
                form::Refused,
            },
            scopes::ScopeText,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    client::{AuthMethod, Client, ClientType, Environment, NewClient, Protocol, TokenPolicy},
    ids::ClientId,
    scope::{Scope, Scopes},
};

const TYPES: [(&str, ClientType); 4] = [
    ("web", ClientType::Web),
    ("native", ClientType::Native),
    ("browser", ClientType::Browser),
    ("machine", ClientType::Machine),
];

/// Asks for the type.
pub async fn choose(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    let text = dash.text(&TEXT);
    let row = |(name, kind): (&str, ClientType)| Row {
        href: Some(dash.path(&format!("apps/new/{name}"))),
        name: words::client_type(kind, dash.language()).to_owned(),
        cells: vec![Value::text(what(text, kind))],
    };
    let empty = Empty { title: text.which, detail: text.which, action: None, curl: None };
    let rows = TYPES.into_iter().map(row).collect();
    let list = List::new(dash.language(), text.which, &text.columns, empty).titled().rows(rows);
    let head = dash.head(text.title).below(dash.path("apps"), dash.text(&text::TEXT).title);
    Ok(dash.show(View::new(head).with(list)).await)
}

/// Says what an app of a type is.
const fn what(text: &CreateText, kind: ClientType) -> &'static str {
    match kind {
        ClientType::Web => text.web,
        ClientType::Native => text.native,
        ClientType::Browser => text.browser,
        ClientType::Machine => text.machine,
    }
}

/// Returns links to the forms of all types, so that another type is one click away.
fn tabs(dash: &DashboardPage, current: ClientType) -> Vec<Tab> {
    let tab = |(name, kind): (&str, ClientType)| Tab {
        href: dash.path(&format!("apps/new/{name}")),
        label: words::client_type(kind, dash.language()),
        is_current: kind == current,
    };
    TYPES.into_iter().map(tab).collect()
}

/// Returns the type that the path names.
fn kind(dash: &DashboardPage) -> Result<(&'static str, ClientType), Response> {
    let named: String = dash.id("client_type")?;
    TYPES.into_iter().find(|(name, _)| *name == named).ok_or_else(|| dash.not_found())
}

/// Shows the form.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    let (name, kind) = kind(dash)?;
    let text = dash.text(&TEXT);
    let path = dash.path(&format!("apps/new/{name}"));
    let form = dash
        .form(path, text.submit)
        .lead(what(text, kind))
        .field(Field::text("name", text.name).hint(text.name_hint).max(100))
        .field(environment(dash));
    let form = match kind {
        // Without a scope it could do nothing, and none is right for all of them.
        ClientType::Machine => form.field(scopes(dash, kind)).more(text.proof, text.proof_usual),
        ClientType::Web => form
            .field(redirect_uris(text, kind))
            .more(text.scopes_and_proof, text.scopes_and_proof_usual)
            .field(scopes(dash, kind)),
        ClientType::Native | ClientType::Browser => form
            .field(redirect_uris(text, kind))
            .more(text.scopes, text.scopes_usual)
            .field(scopes(dash, kind)),
    };
    let form = if kind.is_confidential() { proof::fields(dash, form) } else { form };
    let form = form.cancel(dash.path("apps")).refused(refused);
    let head = dash.head(text.title).below(dash.path("apps"), dash.text(&text::TEXT).title);
    Ok(dash.show(View::new(head.tabs(tabs(dash, kind))).with(form)).await)
}

fn redirect_uris(text: &CreateText, kind: ClientType) -> Field {
    let hint = if kind == ClientType::Native { text.redirect_hint_native } else { text.redirect_hint };
    Field::new("redirect_uris", text.redirect_uris, Input::Lines).hint(hint)
}

/// Returns the boxes of the scopes of a new app. Those that a login usually needs are checked.
fn scopes(dash: &DashboardPage, kind: ClientType) -> Field {
    let usual = if kind.has_users() { Scopes::known("openid profile email") } else { Ok(Scopes::default()) };
    scopes_field(dash, kind, dash.environment, &usual.unwrap_or_default())
}

/// Returns the choice between live and test, with that of the dashboard chosen.
pub fn environment(dash: &DashboardPage) -> Field {
    let text = dash.text(&TEXT);
    let choices = vec![Choice::new("live", text.live), Choice::new("test", text.test).hint(text.test_hint)];
    let shown = match dash.environment {
        Environment::Live => "live",
        Environment::Test => "test",
    };
    Field::new("environment", text.environment, Input::Radio(choices)).value(shown)
}

/// Returns the boxes of the scopes that a client may have, with those of `checked`.
pub fn scopes_field(
    dash: &DashboardPage,
    kind: ClientType,
    environment: Environment,
    checked: &Scopes,
) -> Field {
    let text = dash.text(&TEXT);
    let fits = |scope: &Scope| match kind {
        ClientType::Machine => scope.is_management(),
        ClientType::Web => true,
        ClientType::Native | ClientType::Browser => !scope.is_management(),
    };
    let offered = |scope: &Scope| checked.contains(*scope) || fits(scope) && environment.permits(*scope);
    let choice = |scope: Scope| {
        Choice::new(scope.as_str(), ScopeText::of(scope, dash.language()).title).hint(scope.as_str())
    };
    let choices = Scope::ALL.iter().copied().filter(offered).map(choice).collect();
    Field::new("scopes", text.scopes, Input::Boxes(choices))
        .hint(text.scopes_hint)
        .checked(checked.iter().map(|scope| scope.as_str().to_owned()))
}

/// Returns the scopes whose boxes are checked. What no scope has as its name is left out.
pub fn scopes_of(form: &DashboardForm) -> Scopes {
    form.boxes("scopes").iter().filter_map(|name| name.parse::<Scope>().ok()).collect()
}

/// Creates the app.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let (_, kind) = kind(dash)?;
    let (new, secret) = match requested(&form, kind) {
        Ok(new) => new,
        Err(Wrong::Form(errors)) => return render(dash, Some(form.refused(&errors))).await,
        Err(Wrong::Command(error)) => return Err(dash.stopped(error)),
    };
    let (client_id, name) = (new.client_id, new.name.clone());
    let (context, allowance) = (dash.context(), dash.allowance());
    let authority = Authority::Scopes(dash.scopes.clone());
    let with = |_: &Client| form.row();
    match form.once(clients::create(&context, new, &allowance, &authority, with)).await {
        Ok(Some(_)) => Ok(shown_once(dash, client_id, &name, secret.as_ref()).await),
        // Its secret was shown then, and is not shown again.
        Ok(None) => Ok(dash.go("apps")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Why there is nothing to create yet.
enum Wrong {
    Form(FormErrors),
    Command(CommandError),
}

/// Returns the client that the form describes, and its secret in clear, if it has one.
fn requested(form: &DashboardForm, kind: ClientType) -> Result<(NewClient, Option<PlainSecret>), Wrong> {
    let dash = &form.page;
    let mut protocol = Protocol::of_new(kind);
    let (auth_method, jwks) = if kind.is_confidential() {
        proof::typed(form, &mut protocol).map_err(Wrong::Form)?
    } else {
        (AuthMethod::None, None)
    };
    let store = &dash.app().store;
    let secret = (auth_method == AuthMethod::ClientSecret).then(PlainSecret::generate).transpose();
    let secret = secret.map_err(|error| Wrong::Command(error.into()))?;
    let new = NewClient {
        client_id: ClientId::from_uuid(store.clock().uuid()),
        account_id: dash.account_id,
        name: form.get("name").to_owned(),
        client_type: kind,
        environment: if form.get("environment") == "test" { Environment::Test } else { Environment::Live },
        redirect_uris: form.lines("redirect_uris"),
        post_logout_redirect_uris: vec![],
        scopes: scopes_of(form),
        auth_method,
        jwks,
        token_policy: TokenPolicy::usual(kind),
        protocol,
        require_pkce: true,
        development: dash.app().development,
        secret: secret.as_ref().map(|secret| secret.to_new(store, "First secret", None)),
    };
    Ok((new, secret))
}

async fn shown_once(
    dash: &DashboardPage,
    client_id: ClientId,
    name: &str,
    secret: Option<&PlainSecret>,
) -> Response {
    let Some(secret) = secret else { return dash.go(&format!("apps/{client_id}?created")) };
    let text = dash.text(&text::TEXT);
    let done = Link::new(dash.path(&format!("apps/{client_id}?created")), text.stored);
    let title = format!("{} {name}", dash.text(&TEXT).first_secret);
    let head = dash.head(name).below(dash.path("apps"), text.title).id(client_id);
    dash.show(View::new(head).with(Secret::new(dash.language(), title, secret.reveal(), done))).await
}
