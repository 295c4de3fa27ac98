//! One secret: its facts, its rotation with an overlap, its end; and how a new one is made and shown once.

use super::{
    app::{App, AppTab, save},
    credentials_text::TEXT,
    known_secrets::{KnownSecret, known_secrets},
    text,
};
use crate::{
    commands::{
        CommandError,
        clients::{self, PlainSecret},
    },
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Facts, Field, Form, Input, Link, Secret, Value, View, form::Refused},
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    Refusal, Timestamp,
    client::{Client, ClientCommand, NewSecret, check_label},
    ids::SecretId,
    scope::Scope,
};

/// How a new secret comes to be.
#[derive(Clone, Copy)]
pub enum IssuedBy {
    Creation,
    /// It replaces a secret, which works for some more seconds.
    Rotation(SecretId, u32),
    /// It replaces everything that was exposed.
    Exposure,
}

impl IssuedBy {
    fn command(self, new: NewSecret, at: Timestamp) -> ClientCommand {
        match self {
            Self::Creation => ClientCommand::CreateSecret { secret: new, at },
            Self::Rotation(secret_id, overlap) => {
                ClientCommand::RotateSecret { secret_id, new, at, overlap_until: at.plus_seconds(overlap) }
            }
            Self::Exposure => ClientCommand::ReplaceExposed { new, reason: None },
        }
    }
}

/// Makes a secret with the label that was typed, and shows it once. Returns what the form says if it is refused.
pub async fn issue(
    form: &DashboardForm,
    expires_at: Option<Timestamp>,
    by: IssuedBy,
) -> Result<Response, NotDone> {
    let dash = &form.page;
    let app = App::find(dash).await?;
    dash.require(Scope::ClientsWrite)?;
    let (plain, new) = generated(form, expires_at).map_err(|error| dash.not_done(error))?;
    let (context, at) = (dash.context(), dash.now());
    let make = |_: &Client| Ok(vec![by.command(new.clone(), at)]);
    match form.once(clients::change(&context, app.which.clone(), make, |_| form.row())).await {
        Ok(Some(_)) => Ok(shown_once(dash, &app, &plain).await),
        // It was shown then, and is not shown again.
        Ok(None) => Ok(dash.go(&format!("apps/{}/credentials", app.id))),
        Err(error) => Err(dash.not_done(error)),
    }
}

fn generated(
    form: &DashboardForm,
    expires_at: Option<Timestamp>,
) -> Result<(PlainSecret, NewSecret), CommandError> {
    let dash = &form.page;
    if expires_at.is_some_and(|at| at <= dash.now()) {
        return Err(
            Refusal::invalid("expires_at", "invalid_expiry", "expires_at must be in the future").into()
        );
    }
    let label = check_label(form.get("label"))?;
    let plain = PlainSecret::generate()?;
    let new = plain.to_new(&dash.app().store, &label, expires_at);
    Ok((plain, new))
}

async fn shown_once(dash: &DashboardPage, app: &App, plain: &PlainSecret) -> Response {
    let text = dash.text(&TEXT);
    let done = Link::new(app.path(dash, "/credentials"), dash.text(&text::TEXT).stored);
    let secret = Secret::new(dash.language(), text.new_secret, plain.reveal(), done);
    dash.show(View::new(app.head(dash, AppTab::Credentials)).with(secret)).await
}

/// Shows the page of a secret.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let app = App::find(dash).await?;
    let secret_id: SecretId = dash.id("secret_id")?;
    let secrets = known_secrets(dash, &app).await.map_err(|error| dash.failed(error))?;
    let secret = secrets.into_iter().find(|secret| secret.id == secret_id).ok_or_else(|| dash.not_found())?;
    let text = dash.text(&TEXT);
    let head = dash
        .head(secret.label.clone())
        .below(dash.path("apps"), dash.text(&text::TEXT).title)
        .below(app.path(dash, "/credentials"), app.client.name.clone())
        .id(secret.id)
        .status(secret.status(text))
        .action(dash.path(&format!("secrets/{}", secret.id)), text.used_by);
    let view = View::new(head).with(facts(dash, &secret));
    let may = dash.may(Scope::ClientsWrite) && secret.revoked_at.is_none();
    let view = view
        .maybe((may && secret.is_live).then(|| rotation(dash, &app, &secret).refused(refused)))
        .maybe(may.then(|| revocation(dash, &app, &secret).refused(refused)));
    Ok(dash.show(view).await)
}

fn facts(dash: &DashboardPage, secret: &KnownSecret) -> Facts {
    let text = dash.text(&TEXT);
    let language = dash.language();
    let facts = Facts::new(text.facts)
        .fact(text.created, Value::time(language, secret.created_at()))
        .fact(text.last_used, Value::time(language, secret.last_used_at))
        .fact(text.expires, Value::time(language, secret.expires_at));
    match secret.revoked_at {
        Some(_) => facts.fact(text.revoked_at, Value::time(language, secret.revoked_at)),
        None => facts,
    }
}

fn path(dash: &DashboardPage, app: &App, secret: &KnownSecret, act: &str) -> String {
    app.path(dash, &format!("/credentials/{}/{act}", secret.id))
}

fn rotation(dash: &DashboardPage, app: &App, secret: &KnownSecret) -> Form {
    let text = dash.text(&TEXT);
    dash.form(path(dash, app, secret, "rotate"), text.rotate)
        .titled(text.rotate)
        .lead(text.rotate_lead)
        .field(Field::text("label", text.label).hint(text.label_hint).value(&secret.label).max(100))
        .field(Field::new("overlap_hours", text.overlap, Input::Number).hint(text.overlap_hint).value(24))
        .field(Field::new("expires_at", text.expires, Input::DateTime).hint(text.expires_hint).optional())
}

fn revocation(dash: &DashboardPage, app: &App, secret: &KnownSecret) -> Form {
    let text = dash.text(&TEXT);
    dash.form(path(dash, app, secret, "revoke"), text.revoke)
        .titled(text.revoke)
        .lead(text.revoke_lead)
        .confirmed_by(&secret.label)
}

/// Replaces the secret, and shows the new one once.
pub async fn rotate(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, rotated(&form).await).await
}

async fn rotated(form: &DashboardForm) -> Result<Response, NotDone> {
    form.page.require(Scope::ClientsWrite)?;
    let secret_id: SecretId = form.page.id("secret_id")?;
    let overlap = form.number::<u32>("overlap_hours")?.unwrap_or(24).saturating_mul(3_600);
    issue(form, form.moment("expires_at")?, IssuedBy::Rotation(secret_id, overlap)).await
}

/// Revokes the secret.
pub async fn revoke(form: DashboardForm) -> Result<Response, Response> {
    answer(&form, revoked(&form).await).await
}

async fn revoked(form: &DashboardForm) -> Result<Response, NotDone> {
    let app = App::find(&form.page).await?;
    form.page.require(Scope::ClientsWrite)?;
    let secret_id: SecretId = form.page.id("secret_id")?;
    let label = app.client.secrets.get(&secret_id).map(|secret| secret.label.clone());
    let label = label.ok_or_else(|| form.page.not_found())?;
    form.check_confirmed(&label)?;
    save(form, "/credentials?saved", |_| Ok(vec![ClientCommand::RevokeSecret { secret_id }])).await
}

async fn answer(form: &DashboardForm, done: Result<Response, NotDone>) -> Result<Response, Response> {
    match done {
        Ok(response) => Ok(response),
        Err(not_done) => render(&form.page, Some(form.refused(&not_done.errors()?))).await,
    }
}
