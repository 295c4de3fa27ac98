//! Where an app may be used from: the list of its domains, and the networks of a machine.

use super::{
    app::{App, AppTab, save},
    domains_text::TEXT,
    text,
};
use crate::surface::{
    http::params::with_query,
    web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{
                Choice, Empty, Field, Form, FormErrors, Input, List, Row, Status, Tone, Value, form::Refused,
                refusal,
            },
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use ipnet::IpNet;
use std::net::IpAddr;
use xwms_events::{
    account::Feature,
    client::{Client, ClientCommand, ClientType, Domain},
    scope::Scope,
};

/// Shows the tab.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let may = dash.may(Scope::ClientsWrite);
    let machine = app.client.client_type == ClientType::Machine;
    let view = app
        .view(dash, AppTab::Domains)
        .with(list(dash, &app))
        .maybe(may.then(|| addition(dash, &app).refused(refused)))
        .maybe((may && machine).then(|| networks_form(dash, &app).refused(refused)));
    Ok(dash.show(view).await)
}

fn list(dash: &DashboardPage, app: &App) -> List {
    let text = dash.text(&TEXT);
    let row = |domain: &Domain| Row {
        href: Some(with_query(&app.path(dash, "/domain"), &[("origin", domain.origin.as_str())])),
        name: domain.origin.clone(),
        cells: vec![
            Value::Status(status(dash, &app.client, &domain.origin)),
            Value::Tags(uses(dash, domain)),
        ],
    };
    let rows = app.client.domains.iter().map(row).collect();
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(dash.language(), text.domains, &text.columns, empty).titled().rows(rows)
}

/// Returns whether the domain is verified, in words.
pub fn status(dash: &DashboardPage, client: &Client, origin: &str) -> Status {
    let text = dash.text(&TEXT);
    if client.verifications.contains_key(origin) {
        Status { tone: Tone::Good, word: text.verified }
    } else {
        Status { tone: Tone::Odd, word: text.unverified }
    }
}

fn uses(dash: &DashboardPage, domain: &Domain) -> Vec<String> {
    let text = dash.text(&TEXT);
    let all = [(text.login, domain.login), (text.api, domain.api), (text.cors, domain.cors)];
    all.into_iter().filter(|(_, is_on)| *is_on).map(|(word, _)| word.to_owned()).collect()
}

/// Returns the boxes of what a domain is used for.
pub fn uses_field(dash: &DashboardPage, domain: &Domain) -> Field {
    let text = dash.text(&TEXT);
    let all = [
        ("login", text.login, domain.login),
        ("api", text.api, domain.api),
        ("cors", text.cors, domain.cors),
    ];
    let choices = all.iter().map(|(value, label, _)| Choice::new(*value, *label)).collect();
    let on = all.iter().filter(|(_, _, is_on)| *is_on).map(|(value, _, _)| (*value).to_owned());
    Field::new("uses", text.uses, Input::Boxes(choices)).checked(on)
}

/// Returns the domain `origin` with the uses that are checked.
pub fn domain_of(form: &DashboardForm, origin: &str) -> Domain {
    let uses = form.boxes("uses");
    let is_on = |name: &str| uses.iter().any(|on| on == name);
    Domain { origin: origin.to_owned(), login: is_on("login"), api: is_on("api"), cors: is_on("cors") }
}

fn addition(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let all = Domain { origin: String::new(), login: true, api: true, cors: true };
    let origin = Field::new("domains", text.origin, Input::Url).hint(text.origin_hint).autocomplete("url");
    dash.form(app.path(dash, AppTab::Domains.path()), text.add)
        .titled(text.add)
        .field(origin)
        .field(uses_field(dash, &all))
}

fn networks_form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let now: Vec<_> = app.client.ip_allow_list.iter().map(ToString::to_string).collect();
    let field = Field::new("networks", text.networks_label, Input::Lines).hint(text.networks_hint);
    dash.form(app.path(dash, "/networks"), dash.text(&text::TEXT).save)
        .titled(text.networks)
        .lead(text.networks_lead)
        .field(field.value(now.join("\n")).optional())
}

/// Adds a domain.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let new = domain_of(&form, form.get("domains").trim_end_matches('/'));
    let limit = form.page.allowance().domains;
    let change = |client: &Client| {
        let domains = client.domains.iter().cloned().chain([new.clone()]).collect();
        Ok(vec![ClientCommand::ChangeDomains { domains, limit }])
    };
    answer(&form, save(&form, "/domains?saved", change).await).await
}

/// Changes the networks.
pub async fn submit_networks(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, changed_networks(&form).await).await
}

async fn changed_networks(form: &DashboardForm) -> Result<Response, NotDone> {
    let networks = networks(form)?;
    let change = |_: &Client| Ok(vec![ClientCommand::ChangeIpAllowList { networks: networks.clone() }]);
    save(form, "/domains?saved", change).await
}

/// Returns the networks that were typed; a single address is one.
fn networks(form: &DashboardForm) -> Result<Vec<IpNet>, FormErrors> {
    let text = form.page.text(&TEXT);
    let network = |line: String| {
        let parsed = line.parse::<IpNet>().or_else(|_| line.parse::<IpAddr>().map(IpNet::from));
        parsed.map_err(|_| FormErrors::at("networks", format!("{}{line}", text.no_network)))
    };
    let networks = form.lines("networks").into_iter().map(network).collect::<Result<Vec<_>, _>>()?;
    // On a smaller plan, the list may still be emptied.
    if !networks.is_empty() {
        let allowed = form.page.allowance().require(Feature::IpAllowLists);
        allowed.map_err(|refusal| refusal::errors(&refusal, form.page.language()))?;
    }
    Ok(networks)
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
