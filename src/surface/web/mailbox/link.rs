//! `GET` and `POST /mailbox/link`: where the link in the mail leads, in any browser. Opening it shows a button and
//! changes nothing; the button uses it up.

use super::{
    code,
    page::{MailboxPage, MailboxStep},
    proof,
    text::TEXT,
};
use crate::{
    keys::handle::{self, Kind},
    store::{StoreError, side::proofs::Proof},
    surface::web::shared::{
        mail_link::{LinkForm, MailLink, NotFollowed},
        request::PageRequest,
    },
};
use axum::response::Response;

/// A proof that the link completes.
pub struct LinkedProof {
    proof: Proof,
    /// The number of the mail that contained the link.
    mail: u32,
}

impl MailLink for LinkedProof {
    const PATH: &'static str = "/mailbox/link";

    type Page = MailboxPage;

    async fn open(page: &PageRequest, link: &str) -> Result<Option<Self>, StoreError> {
        let Some(opened) = handle::open(page.master(), Kind::MailLink, link) else { return Ok(None) };
        let (proof, now) = (page.app.store.proof(opened.id).await?, page.app.store.clock().now());
        let usable = proof.filter(|proof| !proof.is_proved && now < proof.code_until);
        Ok(usable.map(|proof| Self { proof, mail: opened.number }))
    }

    fn asked(self, page: &PageRequest, LinkForm { csrf, link }: LinkForm) -> MailboxPage {
        let step = MailboxStep::Link { email: self.proof.asking.email, link };
        MailboxPage { text: page.layout.text(&TEXT), csrf, purpose: self.proof.purpose, step }
    }

    fn gone(page: &PageRequest) -> MailboxPage {
        code::gone(page)
    }

    async fn follow(self, page: &PageRequest) -> Result<Response, NotFollowed> {
        if !proof::prove(page, &self.proof, self.mail).await? {
            return Err(NotFollowed::Unusable);
        }
        Ok(proof::go_on(page, &self.proof))
    }
}
