//! `/account/profile`: what apps are told about the logged-in user, how pages and mails look to them, and their mail
//! addresses. Changing an address needs a login of the last ten minutes (`shared/fresh`) and a proof that the user
//! reads its mail (`mailbox`).
//!
//! | file | |
//! |---|---|
//! | `mod.rs`, `page`, `text`, `profile.html` | the page |
//! | `fields`, `field.html`, `zones.txt` | the fields of the profile, and of a postal address |
//! | `edit` | saves the fields, and the language and colours |
//! | `picture` | the picture: uploaded (`shared/picture_upload`), shown; `surface::http::portrait` writes it anew |
//! | `postal`, `postal_page`, `postal.html` | the postal addresses, of which apps are told one |
//! | `address`, `address_page`, `address_text`, `address.html` | another mail address, and one for recovery |
//! | `undo` | the link that undoes a change of address |

mod address;
mod address_page;
mod address_text;
mod edit;
mod fields;
mod page;
mod picture;
mod postal;
mod postal_page;
mod text;
mod undo;

pub(super) use address::{
    remove_recovery, show_email, show_proved, show_recovery, submit_email, submit_proved, submit_recovery,
};
pub(super) use edit::{prefer, save};
pub(super) use picture::{remove as remove_picture, show as show_picture, upload};
pub(super) use postal::{
    remove as remove_address, show as show_address, submit as submit_address, tell as tell_address,
};
pub(super) use undo::UndoableChange;

use super::shared::{request::PageRequest, session::LoggedIn, signed_in::SignedIn, unsent};
use crate::commands::pictures;
use axum::{extract::RawQuery, response::Response};
use fields::{PERSON, views};
use page::{ProfileNotice, ProfilePage};
use postal_page::rows;
use text::TEXT;
use xwms_events::user::Profile;

/// Shows the page.
pub(super) async fn show(
    page: PageRequest,
    SignedIn(login): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let mut profile = login.user.profile.get().map(|known| Profile::clone(known)).unwrap_or_default();
    let mut notice = query.as_deref().and_then(ProfileNotice::of);
    let unsent = unsent::find(&page, login.user_id, query.as_deref());
    if let Some(unsent) = unsent.filter(|unsent| unsent.action == "/account/profile") {
        fields::read(&unsent.typed, &mut profile);
        notice = Some(ProfileNotice::Unsent);
    }
    let drawn = drawn(&page, &login, &profile, None);
    page.layout.form(&ProfilePage { notice, ..drawn })
}

/// Returns the page with the values of `profile`. `invalid` is the claim that was refused.
fn drawn(page: &PageRequest, login: &LoggedIn, profile: &Profile, invalid: Option<&str>) -> ProfilePage {
    let text = page.layout.text(&TEXT);
    let user = &login.user;
    ProfilePage {
        csrf: page.csrf_token(&login.csrf_binding()),
        user_email: login.email(),
        // As the page loads it: from this server, and from nowhere else.
        picture: pictures::of(user).map(|id| format!("/pictures/{id}")),
        person: views(PERSON, &text, profile, invalid),
        addresses: rows(&text, profile),
        preferences: user.preferences.get().cloned().unwrap_or_default(),
        recovery_email: user.recovery_email.get().cloned(),
        mails: page.app.settings.mail.is_some(),
        notice: None,
        text,
    }
}
