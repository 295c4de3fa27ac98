//! `GET` and `POST /account/data/undo`: the link in the mail about a deletion. Its holder can undo the deletion, in any
//! browser, and nothing else: they log in afterwards like everybody.

use super::{
    page::{DataPage, DataStep},
    text::TEXT,
};
use crate::{
    commands::{leaving, undo_link::UndoLink},
    store::StoreError,
    surface::web::shared::{
        mail_link::{LinkForm, MailLink, NotFollowed},
        request::PageRequest,
    },
};
use axum::response::Response;
use xwms_events::{Actor, ids::UserId, user::User};

/// A deletion that can be undone.
pub struct UndoableDeletion {
    user_id: UserId,
    number: u32,
    email: String,
}

impl MailLink for UndoableDeletion {
    const PATH: &'static str = "/account/data/undo";

    type Page = DataPage;

    async fn open(page: &PageRequest, link: &str) -> Result<Option<Self>, StoreError> {
        let Some((user_id, number)) = UndoLink::Deletion.open(&page.app.store, link) else { return Ok(None) };
        let user = page.app.store.load::<User>(user_id).await?.state;
        let usable = user.deletions == number && user.may_return(page.app.store.clock().now());
        let email = user.email.get().filter(|_| usable).cloned();
        Ok(email.map(|email| Self { user_id, number, email }))
    }

    fn asked(self, page: &PageRequest, LinkForm { csrf, link }: LinkForm) -> DataPage {
        let step = DataStep::Undo { email: self.email, link };
        DataPage { text: page.layout.text(&TEXT), csrf, step }
    }

    fn gone(page: &PageRequest) -> DataPage {
        ended(page, DataStep::Unusable)
    }

    async fn follow(self, page: &PageRequest) -> Result<Response, NotFollowed> {
        leaving::undo(&page.context(Actor::User(self.user_id)), self.user_id, self.number).await?;
        Ok(page.layout.form(&ended(page, DataStep::Undone)))
    }
}

/// Returns a page without a form.
fn ended(page: &PageRequest, step: DataStep) -> DataPage {
    DataPage { text: page.layout.text(&TEXT), csrf: String::new(), step }
}
