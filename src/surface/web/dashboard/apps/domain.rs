//! One domain of an app: its proof, what it is used for, its end.

use super::{
    app::{App, save},
    domains::{domain_of, status, uses_field},
    domains_text::TEXT,
    text,
};
use crate::{
    commands::clients,
    outbound::domains::Proof,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::{
                form::{AskingForm, DashboardForm},
                page::DashboardPage,
            },
            shared::{
                kinds::{Facts, Form, FormErrors, Part, Value, View, form::Refused},
                not_done::NotDone,
            },
        },
    },
};
use axum::response::Response;
use xwms_events::{
    client::{Client, ClientCommand, Domain},
    scope::Scope,
};

/// The parameter that names the domain.
const ORIGIN: &str = "origin";

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    let origin = dash.given(ORIGIN);
    render(&dash, &origin, None).await
}

async fn render(
    dash: &DashboardPage,
    origin: &str,
    refused: Option<Refused<'_>>,
) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let domain = app.client.domains.iter().find(|domain| domain.origin == origin);
    let domain = domain.ok_or_else(|| dash.not_found())?;
    let head = dash
        .head(origin)
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .below(app.path(dash, "/domains"), app.client.name.clone())
        .status(status(dash, &app.client, origin));
    let is_saved = !dash.given("notice").is_empty();
    let notice = is_saved.then(|| Part::Notice(dash.text(&text::TEXT).saved.to_owned()));
    let view = View::new(head).maybe(notice).with(proof(dash, &app, origin));
    if !dash.may(Scope::ClientsWrite) {
        return Ok(dash.show(view).await);
    }
    let [verification, change, removal] = forms(dash, &app, domain).map(|form| form.refused(refused));
    Ok(dash.show(view.with(verification).with(change).with(removal)).await)
}

fn proof(dash: &DashboardPage, app: &App, origin: &str) -> Facts {
    let text = dash.text(&TEXT);
    let proof = Proof::of(dash.page.master(), Some(app.id), origin);
    let verified = app.client.verifications.get(origin).map(|known| known.verified_at);
    let facts = Facts::new(text.proof).lead(text.proof_lead);
    let facts = match proof.txt_name {
        Some(name) => {
            facts.fact(text.record, Value::id(name)).fact(text.record_value, Value::id(proof.txt_value))
        }
        None => facts,
    };
    facts
        .fact(text.file, Value::id(proof.file_url))
        .fact(text.file_content, Value::id(proof.token))
        .fact(text.verified_at, Value::time(dash.language(), verified))
}

fn forms(dash: &DashboardPage, app: &App, domain: &Domain) -> [Form; 3] {
    let text = dash.text(&TEXT);
    let form = |below: &str, submit| {
        let path = app.path(dash, &format!("/domain{below}"));
        dash.form(path, submit).hidden(ORIGIN, &domain.origin)
    };
    [
        form("/verify", text.verify).titled(text.verify).lead(text.verify_lead),
        form("", dash.text(&text::TEXT).save).titled(text.change).field(uses_field(dash, domain)),
        form("/remove", text.remove).titled(text.remove).lead(text.remove_lead).dangerous(),
    ]
}

/// Changes what the domain is used for.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let changed = domain_of(&form, form.get(ORIGIN));
    let limit = form.page.allowance().domains;
    let change = |client: &Client| {
        let replaced =
            |known: &Domain| if known.origin == changed.origin { changed.clone() } else { known.clone() };
        let domains = client.domains.iter().map(replaced).collect();
        Ok(vec![ClientCommand::ChangeDomains { domains, limit }])
    };
    answer(&form, save(&form, &back(&form), change).await).await
}

/// Removes the domain.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    let origin = form.get(ORIGIN).to_owned();
    let limit = form.page.allowance().domains;
    let change = |client: &Client| {
        let domains = client.domains.iter().filter(|known| known.origin != origin).cloned().collect();
        Ok(vec![ClientCommand::ChangeDomains { domains, limit }])
    };
    answer(&form, save(&form, "/domains?saved", change).await).await
}

/// Looks for the proof now.
pub async fn verify(AskingForm(form): AskingForm) -> Result<Response, Response> {
    answer(&form, verified(&form).await).await
}

async fn verified(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let origin = form.get(ORIGIN).to_owned();
    let which = dash.client_ref()?;
    let found = clients::find(&dash.app().store, &which).await.map_err(|error| dash.stopped(error))?;
    // Nobody may make this server query origins that are not listed.
    if !found.state.domains.iter().any(|domain| domain.origin == origin) {
        return Err(dash.not_found().into());
    }
    let proof = Proof::of(dash.page.master(), Some(which.client_id), &origin);
    let method = match dash.app().domains.look(dash.place_to_look()?, &proof).await {
        Ok(method) => method,
        Err(missing) => {
            let words = format!("{}{missing}", dash.text(&TEXT).not_verified);
            return Err(FormErrors::whole(words).into());
        }
    };
    // Not before: servers that don't respond must not keep the account's other writes waiting.
    dash.take_turn().await?;
    let at = dash.now();
    let change = |_: &Client| Ok(vec![ClientCommand::VerifyDomain { origin: origin.clone(), method, at }]);
    save(form, &back(form), change).await
}

/// Returns where a saved change leads.
fn back(form: &DashboardForm) -> String {
    with_query("/domain", &[(ORIGIN, form.get(ORIGIN)), ("notice", "saved")])
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, form.get(ORIGIN), Some(form.refused(&not_done.errors()?))).await,
    }
}
