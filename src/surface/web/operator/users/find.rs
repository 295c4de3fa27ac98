//! `/operator/users`: finds a person. The address is sent in a form, so that it is in no address bar or log.

use super::text::TEXT;
use crate::{
    commands::addresses,
    surface::web::{
        operator::shared::{form::OperatorForm, page::OperatorPage},
        shared::kinds::{Field, FormErrors, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    ids::UserId,
    user::{User, email},
};

/// Shows the form.
pub async fn show(op: OperatorPage) -> Response {
    render(&op, None)
}

/// Leads to the person.
pub async fn submit(form: OperatorForm) -> Response {
    match found(&form).await {
        Ok(Some(user_id)) => form.page.go(&format!("users/{user_id}")),
        Ok(None) => {
            let errors = FormErrors::at("q", form.page.text(&TEXT).unknown);
            render(&form.page, Some(form.refused(&errors)))
        }
        Err(response) => response,
    }
}

async fn found(form: &OperatorForm) -> Result<Option<UserId>, Response> {
    let (op, typed) = (&form.page, form.get("q"));
    let store = &op.app().store;
    if let Ok(user_id) = typed.parse::<UserId>() {
        let user = store.load::<User>(user_id).await.map_err(|error| op.failed(error))?.state;
        return Ok((user.id.is_some() && user.test_of.is_none()).then_some(user_id));
    }
    let Ok(address) = email::parse(typed) else { return Ok(None) };
    // A former address is still reserved for its user, and says nothing about who reads its mail now.
    addresses::holder(store, &address).await.map_err(|error| op.failed(error))
}

fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Response {
    let text = op.text(&TEXT);
    let form = op
        .form("/operator/users", text.submit)
        .field(Field::text("q", text.find).hint(text.hint).max(320))
        .in_line()
        .refused(refused);
    op.show(View::new(op.head(text.title)).with(form))
}
