//! Which credentials others may know and still work: a list that becomes empty.

use super::{
    answer::{Answer, Cell, Gap},
    cursor::Cursor,
    error::AskError,
    found,
    view::View,
};
use crate::store::StoreError;
use xwms_events::{
    AnyEvent, Timestamp,
    credential::{CredentialEvent, CredentialKind},
    endpoint::EndpointEvent,
    ids::AccountId,
    session::Session,
};
use xwms_projections::{
    access, clients,
    questions::{Facet, key},
};

const COLUMNS: &[&str] = &["credential_id", "kind", "since", "reported_at", "works_until", "position"];

pub(super) async fn answer(view: &View<'_>) -> Result<Answer, AskError> {
    let account_id = view.one_account()?;
    // Whatever is still open counts, however old the report is.
    let view = view.from_the_start();
    let found = found::by_key(&view, key(Facet::Exposed, account_id)).await?;
    let mut answer = Answer::new(COLUMNS);
    answer.not_known.push(Gap::StateOfNow);
    let limit = usize::try_from(view.limit).unwrap_or_default();
    for event in found.events.iter().take(limit) {
        let AnyEvent::Credential(CredentialEvent::Exposed { kind, credential_id, since, at, .. }) =
            &event.data
        else {
            continue;
        };
        let Works::Until(until) = works(&view, account_id, (*kind, credential_id)).await? else { continue };
        answer.rows.push(vec![
            Cell::id(credential_id),
            Cell::text(word(*kind)),
            Cell::maybe_time(*since),
            Cell::Time(*at),
            Cell::maybe_time(until),
            Cell::Number(event.position),
        ]);
    }
    let last = found.events.get(limit.saturating_sub(1)).filter(|_| found.events.len() > limit);
    answer.next = last.map(|event| event.position).or(found.rest).map(Cursor::below);
    Ok(answer)
}

/// Whether a credential works.
enum Works {
    No,
    /// `None` if it never ends by itself.
    Until(Option<Timestamp>),
}

impl Works {
    fn by(view: &View<'_>, stopped: Option<Timestamp>, expires: Option<Timestamp>) -> Self {
        let is_over = |at: Option<Timestamp>| at.is_some_and(|at| at <= view.moment);
        if is_over(stopped) || is_over(expires) { Self::No } else { Self::Until(expires) }
    }
}

const fn word(kind: CredentialKind) -> &'static str {
    match kind {
        CredentialKind::ClientSecret => "client_secret",
        CredentialKind::EndpointSecret => "endpoint_secret",
        CredentialKind::Token => "token",
        CredentialKind::Grant => "grant",
        CredentialKind::Session => "session",
    }
}

async fn works(
    view: &View<'_>,
    account_id: AccountId,
    (kind, id): (CredentialKind, &str),
) -> Result<Works, AskError> {
    let pool = view.store.pool();
    Ok(match kind {
        CredentialKind::ClientSecret => {
            let Ok(id) = id.parse() else { return Ok(Works::No) };
            match clients::secret(pool, account_id, id).await? {
                Some(secret) => Works::by(view, secret.revoked_at, secret.expires_at),
                None => Works::No,
            }
        }
        CredentialKind::EndpointSecret => Works::by(view, None, replaced(view, id).await?),
        CredentialKind::Token => {
            let Ok(id) = id.parse() else { return Ok(Works::No) };
            match access::token(pool, account_id, id).await? {
                Some(token) => Works::by(view, token.revoked_at, Some(token.expires_at)),
                None => Works::No,
            }
        }
        CredentialKind::Grant => {
            let Ok(id) = id.parse() else { return Ok(Works::No) };
            match access::grant(pool, account_id, id).await? {
                Some(grant) => Works::by(view, grant.revoked_at, None),
                None => Works::No,
            }
        }
        CredentialKind::Session => session(view, id).await?,
    })
}

async fn session(view: &View<'_>, id: &str) -> Result<Works, StoreError> {
    let session = view.store.load::<Session>(id).await?.state;
    Ok(if session.is_live(view.moment) { Works::Until(Some(session.expires_at)) } else { Works::No })
}

/// Returns when the secret of an endpoint ends because another replaced it.
async fn replaced(view: &View<'_>, secret_id: &str) -> Result<Option<Timestamp>, AskError> {
    let found = found::by_key(&view.from_the_start(), key(Facet::Secret, secret_id)).await?;
    Ok(found.events.iter().find_map(|event| match &event.data {
        AnyEvent::Endpoint(EndpointEvent::SecretRotated { replaces, overlap_until, .. })
            if replaces.to_string() == secret_id =>
        {
            Some(*overlap_until)
        }
        _ => None,
    }))
}
