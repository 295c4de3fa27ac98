//! `/operator/system/keys`: makes and publishes a new signing key, as `xwms keys rotate`.

use super::text::TEXT;
use crate::{
    commands::signing_keys,
    surface::web::{
        error::PageError,
        operator::shared::{act, form::OperatorForm, page::OperatorPage},
        shared::kinds::{Choice, Field, FormErrors, Input, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::signing_key::Algorithm;

/// Shows the form.
pub async fn show(op: OperatorPage) -> Response {
    match op.require_fresh() {
        Ok(()) => render(&op, None),
        Err(response) => response,
    }
}

/// Makes the key.
pub async fn submit(form: OperatorForm) -> Response {
    let op = &form.page;
    if let Err(response) = form.require_fresh() {
        return response;
    }
    let Ok(algorithm) = form.get("algorithm").parse::<Algorithm>() else {
        let errors = FormErrors::at("algorithm", op.text(&TEXT).algorithm);
        return render(op, Some(form.refused(&errors)));
    };
    let app = op.app();
    let bits = app.settings.rsa_key_bits;
    match signing_keys::rotate_by(&op.context(), &app.keyring, algorithm, bits).await {
        Ok(_) => op.go("system?saved=key"),
        Err(error) => {
            tracing::error!(%error, "a signing key was not made");
            op.page.layout.error(&PageError::TooBusy)
        }
    }
}

fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Response {
    let text = op.text(&TEXT);
    let choice = |algorithm: &Algorithm| Choice::new(algorithm.as_str(), algorithm.as_str());
    let choices = Algorithm::ALL.iter().map(choice).collect();
    let usual = op.app().settings.signing_algorithm.as_str();
    let field = Field::new("algorithm", text.algorithm, Input::Select(choices)).value(usual);
    let form = act::form(op, &text.rotate, "/operator/system").field(field).refused(refused);
    let head = op.head(text.rotate.title).below("/operator/system", text.title);
    op.show(View::new(head).with(form))
}
