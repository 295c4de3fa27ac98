//! `…/webhooks/{endpoint_id}/secrets`: which secrets sign, and until when; a rotation with an overlap.

use super::{
    detail::{self, Tab, below},
    form_text::{FormText, TEXT},
    new,
};
use crate::{
    commands::{
        CommandError,
        endpoints::{self, FreshKey},
    },
    store::query::Loaded,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{
            Choice, Empty, Facts, Field, FormErrors, Input, List, Row, Tone, Value, View, form::Refused,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    endpoint::{Endpoint, EndpointCommand, SigningSecret},
    scope::Scope,
};

const OVERLAP: &str = "overlap_seconds";
const DAY: u32 = 86_400;

/// Shows the secrets.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let endpoint = detail::find(dash).await?;
    let text = dash.text(&TEXT);
    let head = detail::head(dash, &endpoint, Tab::Secrets).await?;
    let issuer = &dash.app().settings.issuer;
    let jwks = format!("{issuer}/v1/endpoints/{}/jwks.json", endpoint.id);
    let verify =
        Facts::new(text.verify).lead(text.verify_lead).fact(text.jwks, Value::link(&jwks, jwks.clone()));
    let rotate = detail::may_change(dash, &endpoint).then(|| {
        let action = dash.path(&below(&endpoint, "/secrets"));
        dash.form(action, text.rotate)
            .titled(text.rotate)
            .lead(text.rotate_lead)
            .field(overlap(text))
            .refused(refused)
    });
    Ok(dash.show(View::new(head).with(list(dash, &endpoint)).maybe(rotate).with(verify)).await)
}

fn overlap(text: &FormText) -> Field {
    let choices = [
        (0, text.at_once),
        (3_600, text.hour),
        (DAY, text.day),
        (7 * DAY, text.week),
        (30 * DAY, text.month),
    ];
    let choices = choices.map(|(seconds, label)| Choice::new(seconds.to_string(), label)).into();
    Field::new(OVERLAP, text.overlap, Input::Select(choices)).hint(text.overlap_hint).value(DAY)
}

fn list(dash: &DashboardPage, endpoint: &Loaded<Endpoint>) -> List {
    let (language, text, now) = (dash.language(), dash.text(&TEXT), dash.now());
    let row = |secret: &SigningSecret| {
        let status = match secret.expires_at {
            None => Value::status(Tone::Good, text.signs),
            Some(_) if secret.is_live(now) => Value::status(Tone::Odd, text.signs_too),
            Some(_) => Value::status(Tone::Quiet, text.ended),
        };
        Row {
            href: None,
            name: secret.secret_id.to_string(),
            cells: vec![
                status,
                Value::time(language, secret.expires_at),
                Value::Code(format!("whpk_{}", secret.public_key)),
            ],
        }
    };
    let empty = Empty { title: text.no_secrets, detail: text.verify_lead, action: None, curl: None };
    List::new(language, text.secrets, &text.columns, empty)
        .titled()
        .rows(endpoint.state.secrets.iter().map(row).collect())
}

/// Makes a new secret.
pub async fn rotate(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::EndpointsWrite)?;
    detail::check_auditor(dash, &detail::find(dash).await?)?;
    let which = dash.endpoint_ref()?;
    let seconds = match form.number::<u32>(OVERLAP) {
        Ok(seconds) => seconds.unwrap_or(DAY),
        Err(errors) => return render(dash, Some(form.refused(&errors))).await,
    };
    let store = &dash.app().store;
    let fresh = FreshKey::generate(store).map_err(|error| dash.failed(error))?;
    let keep = fresh.keep(store).map_err(|error| dash.failed(error))?;
    let at = dash.now();
    let overlap_until = at.plus_seconds(seconds);
    let make =
        |_: &Endpoint| Ok(vec![EndpointCommand::RotateSecret { new: fresh.to_new(), at, overlap_until }]);
    let with = |_: &Endpoint| std::iter::once(keep.clone()).chain(form.row());
    let done = form.once(endpoints::change(&dash.context(), which, make, with)).await;
    let id = which.endpoint_id.to_string();
    match done {
        Ok(Some(_)) => Ok(new::secret(dash, &id, &fresh).await),
        Ok(None) => Ok(dash.go(&format!("webhooks/{id}/secrets"))),
        Err(CommandError::Refused(refusal)) if refusal.code == "too_many_secrets" => {
            // The same code says something else about an app.
            let errors = FormErrors::at(OVERLAP, dash.text(&TEXT).too_many);
            render(dash, Some(form.refused(&errors))).await
        }
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
