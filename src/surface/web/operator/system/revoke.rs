//! `/operator/system/keys/{key_id}`: stops a signing key, as `xwms keys revoke`.

use super::text::TEXT;
use crate::{
    auth::keyring::SigningError,
    commands::signing_keys::{self, KeyError},
    store::StoreError,
    surface::web::{
        operator::shared::{
            act::{self, ActError},
            form::OperatorForm,
            page::OperatorPage,
        },
        shared::kinds::{Field, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    ids::SigningKeyId,
    signing_key::{KeyStatus, SigningKey},
};

/// Shows the form.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    op.require_fresh()?;
    render(&op, None).await
}

/// Stops the key.
pub async fn submit(form: OperatorForm) -> Result<Response, Response> {
    let op = &form.page;
    form.require_fresh()?;
    match form.run(done(&form, key(op).await?)).await {
        Ok(()) => Ok(op.go("system?saved=revoked")),
        Err(not_done) => render(op, Some(form.refused(&not_done.errors()?))).await,
    }
}

/// Returns the id of the key that the path names.
async fn key(op: &OperatorPage) -> Result<SigningKeyId, Response> {
    let key_id: SigningKeyId = op.id("key_id")?;
    let found = op.app().store.load::<SigningKey>(key_id).await.map_err(|error| op.failed(error))?;
    if found.state.status == KeyStatus::Absent { Err(op.not_found()) } else { Ok(key_id) }
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let key_id = key(op).await?;
    let text = op.text(&TEXT);
    let head = op.head(text.revoke.title).below("/operator/system", text.title).id(key_id);
    let reason = Field::text("reason", text.reason).hint(text.revoke_hint).max(200);
    let form = act::form(op, &text.revoke, "/operator/system").dangerous().field(reason).refused(refused);
    Ok(op.show(View::new(head).with(form)))
}

async fn done(form: &OperatorForm, key_id: SigningKeyId) -> Result<(), ActError> {
    let (app, context) = (form.page.app(), form.page.context());
    let (kid, bits) = (key_id.to_string(), app.settings.rsa_key_bits);
    match signing_keys::revoke(&context, &app.keyring, &kid, &form.reason(), bits).await {
        Ok(_) => Ok(()),
        Err(KeyError::Command(error)) => Err(error.into()),
        Err(KeyError::Signing(SigningError::Store(error))) => Err(error.into()),
        Err(KeyError::Signing(error)) => {
            tracing::error!(%error, "a signing key was not revoked");
            Err(StoreError::Seal.into())
        }
    }
}
