//! Who approved an app, also one that is deleted: with which scopes, whether it still holds, and the last use.
//! Then for whom it acted without an approval.

use super::{
    answer::{Answer, Cell, Gap},
    error::AskError,
    found,
    unapproved::{EVENTS_MAX as LOOKED_AT, unapproved},
    view::View,
};
use crate::{
    audit::past::history,
    store::feed::{Filter, Span},
};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use xwms_events::{
    AnyEvent, Object, StreamName, Timestamp,
    client::{ClientEvent, Protocol},
    consent::ConsentEvent,
    ids::{ClientId, UserId},
    resource_access::ApprovedResource,
    scope::Scopes,
};
use xwms_projections::questions::{Facet, key};

const COLUMNS: &[&str] =
    &["user_id", "consent_id", "scopes", "apis", "approved_at", "withdrawn_at", "last_used_at", "position"];
/// Most events of a consent that are looked at, the newest ones.
const EVENTS_MAX: i64 = 50;

pub(super) async fn answer(view: &View<'_>, client_id: ClientId) -> Result<Answer, AskError> {
    let mut found = found::by_key(&view.from_the_start(), key(Facet::Approval, client_id)).await?;
    let limit = usize::try_from(view.limit).unwrap_or_default();
    let mut answer = Answer::new(COLUMNS);
    answer.next = found.cut(view.limit);
    let mut known = BTreeSet::new();
    for event in found.events {
        let AnyEvent::Consent(ConsentEvent::Granted { user_id, .. }) = &event.data else { continue };
        let consent_id = &event.metadata.stream_id;
        let now = state(view, consent_id).await?;
        // It was approved again later: that is the row.
        if now.position != event.position || !known.insert(consent_id.clone()) {
            continue;
        }
        answer.rows.push(vec![
            Cell::id(user_id),
            Cell::id(consent_id),
            Cell::Text(now.scopes.to_string()),
            Cell::maybe_text(apis(&now.resources)),
            Cell::Time(event.metadata.recorded_at),
            Cell::maybe_time(now.withdrawn_at),
            Cell::maybe_time(last_use(view, client_id, *user_id).await?),
            Cell::Number(event.position),
        ]);
    }
    if needs_no_approval(view, client_id).await? {
        answer.not_known.push(Gap::WithoutApproval);
        // After the last approval.
        if answer.next.is_none() {
            let found = unapproved(view, client_id).await?;
            let room = limit.saturating_sub(answer.rows.len());
            if found.is_cut || found.rows.len() > room {
                answer.not_known.push(Gap::OnlyNewest(LOOKED_AT));
            }
            answer.rows.extend(found.rows.into_iter().take(room));
        }
    }
    Ok(answer)
}

/// Whether a policy of the client has ever let it act for people without asking them.
async fn needs_no_approval(view: &View<'_>, client_id: ClientId) -> Result<bool, AskError> {
    let own = history(view.store, &[Object::new("client", client_id.to_string())], view.position).await?;
    let lets =
        |protocol: &Protocol| protocol.token_exchange.is_some() || protocol.identity_assertions.is_some();
    // A client of another account does not concern the asker.
    Ok(own.events.iter().filter(|event| view.is_own(event)).any(|event| match &event.data {
        AnyEvent::Client(
            ClientEvent::Created { protocol, .. } | ClientEvent::ProtocolChanged { protocol },
        ) => lets(protocol),
        _ => false,
    }))
}

/// A consent at the position.
#[derive(Default)]
struct State {
    /// Of the last approval.
    position: i64,
    scopes: Scopes,
    resources: Vec<ApprovedResource>,
    withdrawn_at: Option<Timestamp>,
}

async fn state(view: &View<'_>, consent_id: &str) -> Result<State, AskError> {
    let stream = StreamName { stream_type: Some("consent"), id: consent_id.to_owned() };
    let filter = Filter { account: view.account, stream: Some(stream), ..Filter::default() };
    let span = Span::stored(0, view.position);
    let feed = view.store.newest_events(&filter, span, EVENTS_MAX).await?.feed;
    let mut state = State::default();
    for event in feed.iter().flatten().rev() {
        match &event.data {
            AnyEvent::Consent(ConsentEvent::Granted { scopes, resources, .. }) => {
                state = State {
                    position: event.position,
                    scopes: scopes.clone(),
                    resources: resources.clone(),
                    withdrawn_at: None,
                };
            }
            AnyEvent::Consent(ConsentEvent::Changed { scopes, resources }) => {
                (state.scopes, state.resources) = (scopes.clone(), resources.clone());
            }
            AnyEvent::Consent(ConsentEvent::Withdrawn {}) => {
                state.withdrawn_at = Some(event.metadata.recorded_at);
            }
            _ => {}
        }
    }
    Ok(state)
}

/// Returns the approved scopes of APIs in words, if there are any: each API by its id, with its scopes.
fn apis(approved: &[ApprovedResource]) -> Option<String> {
    let one = |api: &ApprovedResource| format!("{} {}", api.resource_id, api.scopes.join(" "));
    (!approved.is_empty()).then(|| approved.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// Returns when the app last got a token for the person.
async fn last_use(
    view: &View<'_>,
    client_id: ClientId,
    user_id: UserId,
) -> Result<Option<Timestamp>, AskError> {
    let last: Option<OffsetDateTime> = sqlx::query_scalar(
        "SELECT max(t.issued_at) FROM read_access.grants AS g JOIN read_access.tokens AS t USING (grant_id)
         WHERE g.user_id = $1 AND g.client_id = $2 AND t.position <= $3",
    )
    .bind(user_id.to_string())
    .bind(client_id.to_string())
    .bind(view.position)
    .fetch_one(view.store.pool())
    .await?;
    Ok(last.map(Timestamp::from))
}
