//! `/account/profile/addresses`: a new postal address, another one in its place, none any more, and which one apps are
//! told. Like the other claims, addresses change without a recent login. A form names the address that it is about by
//! its label, so that what another tab changed in the meantime is no other address.

use super::{
    fields::{self, ADDRESS, views},
    postal_page::{PostalPage, label_field},
    text::TEXT,
};
use crate::{
    commands::{CommandError, users},
    surface::{
        http::params::Params,
        web::{
            error::PageError,
            shared::{
                form::CheckedForm, request::PageRequest, session::LoggedIn, signed_in::SignedIn, unsent,
            },
        },
    },
};
use axum::{
    extract::RawQuery,
    response::{IntoResponse, Redirect, Response},
};
use xwms_events::{
    Actor, Refusal, RefusalKind,
    user::{AddressChange, NamedAddress, PostalAddress, UserCommand},
};

const FORM: &str = "/account/profile/addresses";

/// What the form has.
#[derive(Default)]
struct TypedAddress {
    /// As in [`PostalPage`].
    known: Option<String>,
    label: String,
    address: PostalAddress,
}

impl TypedAddress {
    fn of(form: &Params) -> Self {
        let known = form.sent("known").map(ToOwned::to_owned);
        let label = form.get("address_label").unwrap_or_default().to_owned();
        Self { known, label, address: fields::read_address(form) }
    }

    fn change(&self) -> AddressChange {
        let by = NamedAddress { label: Some(self.label.clone()), address: self.address.clone() };
        match &self.known {
            Some(known) => AddressChange::Replace { known: label(known), by },
            None => AddressChange::Add(by),
        }
    }
}

/// Returns the label that a form names an address by. One without a label is named by nothing.
fn label(known: &str) -> Option<String> {
    (!known.is_empty()).then(|| known.to_owned())
}

fn named(form: &Params) -> Option<String> {
    form.get("known").and_then(label)
}

/// Shows the form: for the address whose number in the list is the query, otherwise for a new one.
pub async fn show(page: PageRequest, SignedIn(login): SignedIn, RawQuery(query): RawQuery) -> Response {
    let query = query.as_deref();
    let unsent = unsent::find(&page, login.user_id, query);
    if let Some(unsent) = unsent.filter(|unsent| unsent.action == FORM) {
        let drawn = drawn(&page, &login, &TypedAddress::of(&unsent.typed), None);
        return page.layout.form(&PostalPage { is_unsent: true, ..drawn });
    }
    let Some(number) = query.and_then(|query| query.parse::<usize>().ok()) else {
        return page.layout.form(&drawn(&page, &login, &TypedAddress::default(), None));
    };
    let addresses = login.user.profile.get().map(|profile| profile.addresses()).unwrap_or_default();
    match addresses.into_iter().zip(1..).find(|(_, place)| *place == number) {
        Some((NamedAddress { label, address }, _)) => {
            let label = label.unwrap_or_default();
            let typed = TypedAddress { known: Some(label.clone()), label, address };
            page.layout.form(&drawn(&page, &login, &typed, None))
        }
        None => to_profile("address_gone"),
    }
}

/// Returns the page with what was typed, and why it was refused.
fn drawn(
    page: &PageRequest,
    login: &LoggedIn,
    typed: &TypedAddress,
    refused: Option<&Refusal>,
) -> PostalPage {
    let text = page.layout.text(&TEXT);
    let invalid = refused.and_then(|refusal| refusal.field);
    let label = label_field(&text, typed.label.clone(), invalid == Some("address_label"));
    let parts = views(ADDRESS, &text, &typed.address, invalid);
    PostalPage {
        csrf: page.csrf_token(&login.csrf_binding()),
        known: typed.known.clone(),
        fields: std::iter::once(label).chain(parts).collect(),
        why: match refused.map(|refusal| refusal.code) {
            Some("address_label_taken") => Some(text.address_taken),
            Some("empty_address") => Some(text.address_empty),
            _ => None,
        },
        is_unsent: false,
        text,
    }
}

/// Saves the address.
pub async fn submit(mut page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    page.layout.frame.stay_at(FORM.to_owned());
    let typed = TypedAddress::of(&form);
    match changed(&page, &login, typed.change(), "saved").await {
        Ok(response) => response,
        Err(refusal) => page.layout.form(&drawn(&page, &login, &typed, Some(&refusal))),
    }
}

/// Removes an address.
pub async fn remove(page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    let change = AddressChange::Remove { known: named(&form) };
    let removed = changed(&page, &login, change, "address_removed").await;
    removed.unwrap_or_else(|_| page.layout.error(&PageError::NotFound))
}

/// Tells apps an address from now on.
pub async fn tell(page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    let change = AddressChange::Tell { known: named(&form) };
    let told = changed(&page, &login, change, "address_told").await;
    told.unwrap_or_else(|_| page.layout.error(&PageError::NotFound))
}

/// Makes the change, and leads to the profile with this notice, or with what stands in the way.
///
/// # Errors
/// The refusal of a field.
async fn changed(
    page: &PageRequest,
    login: &LoggedIn,
    change: AddressChange,
    notice: &str,
) -> Result<Response, Refusal> {
    let context = page.context(Actor::User(login.user_id));
    let command = UserCommand::ChangeAddresses { change, at: page.app.store.clock().now() };
    match users::change(&context, login.user_id, command, None).await {
        Ok(_) => Ok(to_profile(notice)),
        Err(CommandError::Refused(refusal)) if refusal.field.is_some() => Err(refusal),
        Err(CommandError::Refused(refusal)) => Ok(match refusal.kind {
            RefusalKind::Conflict => to_profile("addresses_full"),
            _ => to_profile("address_gone"),
        }),
        Err(CommandError::Conflict(_)) => Ok(page.layout.error(&PageError::TooBusy)),
        Err(CommandError::Store(error)) => Ok(page.layout.throttled(&error.into())),
    }
}

fn to_profile(notice: &str) -> Response {
    Redirect::to(&format!("/account/profile?{notice}")).into_response()
}
