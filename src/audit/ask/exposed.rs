//! Which credentials others may know and still worked at the position: a list that becomes empty.

use super::{
    answer::{Answer, Cell},
    error::AskError,
    found,
    view::{DAY, FILE_MAX, View},
};
use crate::{
    audit::past::{history, lived},
    store::StoreError,
};
use xwms_events::{
    AnyEvent, Object, Timestamp,
    credential::{CredentialEvent, CredentialKind},
    endpoint::EndpointEvent,
    ids::{AccountId, SecretId},
    past::Past,
};
use xwms_projections::{
    clients,
    questions::{Facet, key},
};

const COLUMNS: &[&str] = &["credential_id", "kind", "since", "reported_at", "works_until", "position"];

pub(super) async fn answer(view: &View<'_>) -> Result<Answer, AskError> {
    let account_id = view.one_account()?;
    // Whatever is still open counts, however old the report is.
    let view = view.from_the_start();
    let mut found = found::by_key(&view, key(Facet::Exposed, account_id)).await?;
    let mut answer = Answer::new(COLUMNS);
    answer.next = found.cut(view.limit);
    for event in found.events {
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
    Ok(answer)
}

/// Whether a credential works.
enum Works {
    No,
    /// `None` if it never ends by itself.
    Until(Option<Timestamp>),
}

impl Works {
    fn by(view: &View<'_>, expires: Option<Timestamp>) -> Self {
        if expires.is_some_and(|at| at <= view.moment) { Self::No } else { Self::Until(expires) }
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

/// Returns whether it worked at the view's position, by the events up to there.
async fn works(
    view: &View<'_>,
    account_id: AccountId,
    (kind, id): (CredentialKind, &str),
) -> Result<Works, AskError> {
    Ok(match kind {
        CredentialKind::ClientSecret => match id.parse() {
            Ok(id) => secret(view, account_id, id).await?,
            Err(_) => Works::No,
        },
        CredentialKind::EndpointSecret => Works::by(view, replaced(view, id).await?),
        CredentialKind::Token => token(view, id).await?,
        CredentialKind::Grant => lives(view, "grant", id, |_| None).await?,
        CredentialKind::Session => lives(view, "session", id, |past| Some(past.session.expires_at)).await?,
    })
}

/// Returns whether a token worked. A detached one had expired a day before it was detached.
async fn token(view: &View<'_>, id: &str) -> Result<Works, AskError> {
    let yesterday = view.store.clock().now().millis().saturating_sub(DAY);
    match lives(view, "token", id, |past| Some(past.token.expires_at)).await {
        Err(AskError::Store(StoreError::Detached(_))) if view.moment.millis() > yesterday => Ok(Works::No),
        works => works,
    }
}

/// Returns whether an object was live, by the rules of the gate, and until when.
async fn lives(
    view: &View<'_>,
    kind: &'static str,
    id: &str,
    until: fn(&Past) -> Option<Timestamp>,
) -> Result<Works, AskError> {
    let object = Object { kind, id: id.to_owned() };
    let found = lived(view.store, &object, view.then()).await?;
    Ok(if found.is_live() { Works::Until(until(&found.past)) } else { Works::No })
}

/// Returns whether the secret of a client worked. A client that is disabled still has its secrets.
async fn secret(view: &View<'_>, account_id: AccountId, id: SecretId) -> Result<Works, AskError> {
    // Whose it is never changes.
    let Some(row) = clients::secret(view.store.pool(), account_id, id).await? else { return Ok(Works::No) };
    let own = history(view.store, &[Object::new("client", row.client_id)], view.position).await?;
    let secrets = Past::of(&own.events).client.secrets;
    Ok(secrets.get(&id).map_or(Works::No, |secret| Works::by(view, secret.expires_at)))
}

/// Returns when the secret of an endpoint ends because another replaced it by then, whatever page the answer is at.
async fn replaced(view: &View<'_>, secret_id: &str) -> Result<Option<Timestamp>, AskError> {
    let found =
        found::by_key(&view.from_the_start().with_limit(FILE_MAX), key(Facet::Secret, secret_id)).await?;
    Ok(found.events.iter().find_map(|event| match &event.data {
        AnyEvent::Endpoint(EndpointEvent::SecretRotated { replaces, overlap_until, .. })
            if replaces.to_string() == secret_id =>
        {
            Some(*overlap_until)
        }
        _ => None,
    }))
}
