//! `GET` and `POST /profile/undo`: the link in the mail to a former address, for a person who did not change it.
//! The button gives the address back, ends every session and token, makes the password useless, and mails a code
//! for a new one.

use super::{
    address_page::{AddressPage, AddressStep},
    address_text::TEXT,
};
use crate::{
    commands::{addresses, undo_link::UndoLink},
    keys::password::unmatched,
    store::{StoreError, side::proofs::Purpose},
    surface::web::{
        mailbox,
        shared::{
            mail_link::{LinkForm, MailLink, NotFollowed},
            request::PageRequest,
        },
    },
};
use axum::response::Response;
use xwms_events::{
    Actor,
    ids::UserId,
    user::{User, UserStanding},
};

/// A change of address that can be undone.
pub struct UndoableChange {
    user_id: UserId,
    change: u32,
    /// The former address.
    email: String,
}

impl MailLink for UndoableChange {
    const PATH: &'static str = "/profile/undo";

    type Page = AddressPage;

    async fn open(page: &PageRequest, link: &str) -> Result<Option<Self>, StoreError> {
        let store = &page.app.store;
        let Some((user_id, change)) = UndoLink::EmailChange.open(store, link) else { return Ok(None) };
        let user = store.load::<User>(user_id).await?.state;
        let now = store.clock().now();
        // Whoever changed the address may have asked for the deletion, too.
        let may_act = user.standing == UserStanding::Active || user.may_return(now);
        let former = user.undoable(change, now).filter(|_| may_act);
        let email = former.and_then(|former| former.email.get()).cloned();
        Ok(email.map(|email| Self { user_id, change, email }))
    }

    fn asked(self, page: &PageRequest, LinkForm { csrf, link }: LinkForm) -> AddressPage {
        drawn(page, csrf, AddressStep::Undo { email: self.email, link })
    }

    fn gone(page: &PageRequest) -> AddressPage {
        drawn(page, String::new(), AddressStep::TooLate)
    }

    async fn follow(self, page: &PageRequest) -> Result<Response, NotFollowed> {
        let Self { user_id, change, email } = self;
        let phc = unmatched().map_err(|_| StoreError::Seal)?;
        addresses::undo_email_change(&page.context(Actor::User(user_id)), user_id, change, phc).await?;
        Ok(mailbox::mail_password_code(page, email).await?)
    }
}

fn drawn(page: &PageRequest, csrf: String, step: AddressStep) -> AddressPage {
    AddressPage { text: page.layout.text(&TEXT), csrf, purpose: Purpose::NewEmail, step }
}
