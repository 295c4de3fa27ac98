//! `GET /dashboard/{account_id}/secrets/{secret_id}`: a client secret, also an expired or revoked one, and the
//! tokens that were got with it. `POST` to the same path says that it was exposed: in one act, every secret, grant
//! and token of its app stops, and a new secret is shown once.

use super::{apps::Apps, exposure, text::TEXT, tokens};
use crate::{
    commands::{
        CommandError,
        clients::{self, Authority, ClientRef, PlainSecret},
        exposures,
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, investigate, page::DashboardPage, paging::Paging},
        shared::{
            kinds::{Facts, Field, Link, Part, Secret, Status, Tone, Value, View, form::Refused, refusal},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    client::{Client, ClientCommand, check_label},
    credential::{CredentialKind, Exposure},
    ids::{ClientId, SecretId},
    scope::Scope,
};
use xwms_projections::{
    access::TokenFilter,
    clients::{self as model, Secret as Row},
};

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

/// Returns the secret that the path names, with the id of its app.
async fn find(dash: &DashboardPage) -> Result<(Row, ClientId), Response> {
    let secret_id: SecretId = dash.id("secret_id")?;
    dash.read_own_writes().await;
    let row = model::secret(dash.app().store.pool(), dash.account_id, secret_id).await;
    let row = row.map_err(|error| dash.failed(error))?.ok_or_else(|| dash.not_found())?;
    let client_id = row.client_id.parse().map_err(|_| dash.not_found())?;
    Ok((row, client_id))
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::ClientsRead)?;
    let text = dash.text(&TEXT);
    let language = dash.language();
    let (row, client_id) = find(dash).await?;
    let name = Apps::one(dash, client_id).await.map_err(|error| dash.failed(error))?;
    let head = dash
        .head(row.label.clone())
        .below(dash.path("apps"), text.apps)
        .below(dash.path(&format!("apps/{client_id}")), name.clone())
        .id(&row.secret_id)
        .status(status(dash, &row))
        .action(dash.path(&format!("logs?secret_id={}", row.secret_id)), text.touched)
        .action(dash.path(&format!("audit/contain?target={}", row.secret_id)), text.contain)
        .action(dash.path(&format!("audit/expose?credential={}", row.secret_id)), text.report_exposed);
    let head = investigate::link(dash, head, &row.secret_id);
    let facts = Facts::new(text.what_it_is)
        .fact(text.app, Value::link(dash.path(&format!("apps/{client_id}")), name))
        .fact(text.created, Value::time(language, Some(row.created_at)))
        .fact(text.last_used, Value::time(language, row.last_used_at))
        .fact(text.expires, Value::time(language, row.expires_at))
        .fact(text.revoked_at, Value::time(language, row.revoked_at));
    let form = dash.may(Scope::ClientsWrite).then(|| {
        let path = dash.path(&format!("secrets/{}", row.secret_id));
        let label = Field::text("label", text.label).value(&row.label).max(100);
        let reason = Field::text("reason", text.reason).hint(text.reason_hint).max(200).optional();
        dash.form(path, text.replace_secret)
            .titled(text.exposed)
            .lead(text.exposed_lead)
            .field(label)
            .field(reason)
            .dangerous()
            .refused(refused)
    });
    let exposed = exposure::facts(dash, &row.secret_id).await.map_err(|error| dash.failed(error))?;
    let view = View::new(head).maybe(exposed).with(facts).maybe(form);
    let view = if dash.may(Scope::TokensRead) {
        let secret_id = row.secret_id.parse().ok();
        let filter = TokenFilter { secret_id, ..TokenFilter::default() };
        let list = tokens::list(dash, filter, &Paging::of(dash)).await.map_err(|error| dash.failed(error))?;
        view.with(list.titled())
    } else {
        view
    };
    Ok(dash.show(view).await)
}

fn status(dash: &DashboardPage, row: &Row) -> Status {
    let text = dash.text(&TEXT);
    if row.revoked_at.is_some() {
        Status { tone: Tone::Bad, word: text.secret_revoked }
    } else if row.expires_at.is_some_and(|at| at <= dash.now()) {
        Status { tone: Tone::Quiet, word: text.secret_expired }
    } else {
        Status { tone: Tone::Good, word: text.secret_works }
    }
}

/// Replaces the secret, and stops everything that the app has.
pub async fn replace(form: DashboardForm) -> Result<Response, Response> {
    match replaced(&form).await {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn replaced(form: &DashboardForm) -> Result<Response, NotDone> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let text = dash.text(&TEXT);
    let (row, client_id) = find(dash).await?;
    let label = check_label(form.get("label"));
    let label = label.map_err(|refusal| refusal::errors(&refusal, dash.language()))?;
    let plain = PlainSecret::generate().map_err(|error| dash.failed(error))?;
    let new = plain.to_new(&dash.app().store, &label, None);
    let reason = Some(form.reason()).filter(|reason| !reason.is_empty());
    let make =
        |_: &Client| Ok(vec![ClientCommand::ReplaceExposed { new: new.clone(), reason: reason.clone() }]);
    let (account_id, authority) = (dash.account_id, Authority::Scopes(dash.scopes.clone()));
    let which = ClientRef { account_id, client_id, tests_only: false, authority };
    let context = dash.context();
    // First, because it is exposed also if it can't be replaced. Where it was found is in the reason.
    let (kind, credential_id) = (CredentialKind::ClientSecret, row.secret_id.clone());
    let exposure = Exposure { kind, credential_id, account_id, since: None, found: None, at: dash.now() };
    exposures::report(&context, &exposure, None).await.map_err(|error| dash.stopped(error))?;
    let done: Result<_, CommandError> =
        form.once(clients::change(&context, which, make, |_| form.row())).await;
    match done {
        Ok(Some(_)) => {
            let back = Link::new(dash.path(&format!("secrets/{}", row.secret_id)), text.stored);
            let head = dash.head(text.replaced).below(dash.path(&format!("apps/{client_id}")), text.app);
            let secret = Secret::new(dash.language(), text.new_secret, plain.reveal(), back);
            let notice = Part::Notice(text.replaced_notice.to_owned());
            Ok(dash.show(View::new(head).with(notice).with(secret)).await)
        }
        Ok(None) => Ok(dash.go(&format!("secrets/{}", row.secret_id))),
        Err(error) => Err(dash.not_done(error)),
    }
}
