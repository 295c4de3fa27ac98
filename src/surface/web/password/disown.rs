//! `GET` and `POST /password/disown`, and `GET /login/disown`: the link in the notice of a changed password, of a
//! login from a new device, or of a change of how the person logs in, for a person who did none of it. The button
//! ends every session and token, makes the password useless, removes what was added lately, and mails a code for a
//! new password.

use super::{
    page::{PasswordPage, PasswordStep},
    text::TEXT,
};
use crate::{
    commands::disowning,
    keys::password::unmatched,
    store::StoreError,
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
    user::{Disowning, User},
};

/// What was not the person's doing.
pub struct Disowned {
    user_id: UserId,
    disowning: Disowning,
    email: String,
}

impl MailLink for Disowned {
    const PATH: &'static str = "/password/disown";

    type Page = PasswordPage;

    async fn open(page: &PageRequest, link: &str) -> Result<Option<Self>, StoreError> {
        let Some((user_id, disowning)) = disowning::open(&page.app.store, link) else { return Ok(None) };
        let user = page.app.store.load::<User>(user_id).await?.state;
        let email = user.email.get().filter(|_| user.may_disown(&disowning)).cloned();
        Ok(email.map(|email| Self { user_id, disowning, email }))
    }

    fn asked(self, page: &PageRequest, LinkForm { csrf, link }: LinkForm) -> PasswordPage {
        let step = PasswordStep::Disown { email: self.email, link, act: self.disowning.act };
        PasswordPage { text: page.layout.text(&TEXT), csrf, step }
    }

    fn gone(page: &PageRequest) -> PasswordPage {
        let step = PasswordStep::Unusable;
        PasswordPage { text: page.layout.text(&TEXT), csrf: String::new(), step }
    }

    async fn follow(self, page: &PageRequest) -> Result<Response, NotFollowed> {
        let Self { user_id, disowning, email } = self;
        let phc = unmatched().map_err(|_| StoreError::Seal)?;
        disowning::disown(&page.context(Actor::User(user_id)), user_id, disowning, phc).await?;
        Ok(mailbox::mail_password_code(page, email).await?)
    }
}
