//! Writes the document with a person's data, part by part: `person` has what is known at once, and here follow
//! memberships, groups, sessions, consents and grants with their tokens, each with its history; tickets; the
//! history of the person; and logins that failed. `requests` has what the request log says.
//!
//! Only streams that are the person's own are read, and of an account's stream only the events that name the
//! person. Who else acted is not told. What the person did to the objects of an account is that account's history,
//! and not here.

use super::{
    meaning::meaning,
    parts::{Out, Subject, Unwritten},
    person, requests,
};
use crate::store::{StoreError, feed::Filter};
use serde_json::{Value, json};
use xwms_events::{
    Actor, AnyEvent, Decider, Envelope, StreamName,
    account::{Account, AccountEvent},
    consent::Consent,
    grant::{DeviceRequest, Grant},
    ids::{GroupId, login_id},
    login::Login,
    session::Session,
    ticket::{Message, MessageKind, Ticket},
    user::User,
};
use xwms_projections::{access, accounts, tickets};

/// Rows or events read at once.
const AT_ONCE: i64 = 100;
/// The events of an account that may be about one member.
const OF_MEMBER: [&str; 4] =
    ["member.joined", "member.role_changed", "member.removed", "account.user_tokens_revoked"];
/// Members of events that mean something only to the server.
const INTERNAL: [&str; 5] = ["event", "basis", "code_challenge", "nonce", "network"];

/// Writes the document.
pub(super) async fn write(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    out.open(&person::known(subject).await?).await?;
    out.add(",\"memberships\":[").await?;
    memberships(subject, out).await?;
    out.add("],\"groups\":[").await?;
    groups(subject, out).await?;
    out.add("],\"sessions\":[").await?;
    sessions(subject, out).await?;
    out.add("],\"consents\":[").await?;
    consents(subject, out).await?;
    out.add("],\"grants\":[").await?;
    grants(subject, out).await?;
    out.add("],\"tickets\":[").await?;
    tickets(subject, out).await?;
    out.add("],\"history\":[").await?;
    history(subject, out, stream::<User>(&subject.user_id.to_string()), &[]).await?;
    out.add("],\"failed_logins\":[").await?;
    history(subject, out, stream::<Login>(&login_id(subject.user_id).to_string()), &[]).await?;
    out.add("],\"requests\":[").await?;
    let is_cut = requests::write(subject, out).await?;
    out.add(&format!("],\"older_requests_left_out\":{is_cut}}}\n")).await
}

fn stream<A: Decider>(id: &str) -> StreamName {
    StreamName { stream_type: Some(A::TYPE), id: id.to_owned() }
}

async fn memberships(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    let mut comma = "";
    for member in accounts::memberships(subject.app.store.pool(), subject.user_id).await? {
        let account = subject.app.store.load::<Account>(&member.account_id).await?.state;
        let shown = json!({
            "account_id": member.account_id, "account_name": account.name, "role": member.role,
            "joined_at": member.joined_at,
        });
        out.add(comma).await?;
        out.open(&shown).await?;
        out.add(",\"history\":[").await?;
        history(subject, out, stream::<Account>(&member.account_id), &OF_MEMBER).await?;
        out.add("]}").await?;
        comma = ",";
    }
    Ok(())
}

/// Writes the groups that accounts put the person into, by name.
async fn groups(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    let (mut after, mut comma) = (0, "");
    loop {
        let store = &subject.app.store;
        let part = accounts::groups_of_person(store.pool(), subject.user_id, after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.position;
        for row in &part {
            let account = store.load::<Account>(&row.account_id).await?.state;
            let group = row.group_id.parse().ok().and_then(|id: GroupId| account.groups.get(&id));
            // The account has just deleted it.
            let Some(group) = group else { continue };
            let shown = json!({
                "account_id": row.account_id, "account_name": account.name, "group": group.name,
                "added_at": row.added_at,
            });
            out.add(comma).await?;
            out.add(&shown.to_string()).await?;
            comma = ",";
        }
    }
}

async fn sessions(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    let (mut after, mut comma) = (0, "");
    loop {
        let pool = subject.app.store.pool();
        let part = access::sessions_of_person(pool, subject.user_id, after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.position;
        for session in &part {
            out.add(comma).await?;
            out.open(session).await?;
            out.add(",\"history\":[").await?;
            history(subject, out, stream::<Session>(&session.session_id), &[]).await?;
            out.add("]}").await?;
            comma = ",";
        }
    }
}

async fn consents(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    let (mut after, mut comma) = (0, "");
    loop {
        let pool = subject.app.store.pool();
        let part = access::consents_of_person(pool, subject.user_id, after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.position;
        for consent in &part {
            out.add(comma).await?;
            out.open(consent).await?;
            out.add(",\"history\":[").await?;
            history(subject, out, stream::<Consent>(&consent.consent_id), &[]).await?;
            out.add("]}").await?;
            comma = ",";
        }
    }
}

async fn grants(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    let (mut after, mut comma) = (0, "");
    loop {
        let pool = subject.app.store.pool();
        let part = access::grants_of_person(pool, subject.user_id, after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.position;
        for grant in &part {
            out.add(comma).await?;
            out.open(grant).await?;
            out.add(",\"tokens\":[").await?;
            tokens(subject, out, &grant.grant_id).await?;
            out.add("],\"history\":[").await?;
            history(subject, out, stream::<Grant>(&grant.grant_id), &[]).await?;
            out.add("]}").await?;
            comma = ",";
        }
    }
}

async fn tokens(subject: &Subject, out: &mut Out, grant_id: &str) -> Result<(), Unwritten> {
    let (mut after, mut comma) = (0, "");
    loop {
        let pool = subject.app.store.pool();
        let part = access::tokens_of_grant(pool, grant_id, after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.position;
        for token in &part {
            out.add(comma).await?;
            out.add(&serde_json::to_string(token)?).await?;
            comma = ",";
        }
    }
}

/// Writes the tickets that the person opened, with what both sides wrote. Notes of operators are not told.
async fn tickets(subject: &Subject, out: &mut Out) -> Result<(), Unwritten> {
    let (mut after, mut comma) = (0, "");
    loop {
        let store = &subject.app.store;
        let part = tickets::opened_by(store.pool(), subject.user_id, after, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.position;
        for row in &part {
            let ticket = store.load::<Ticket>(&row.ticket_id).await?.state;
            let message = |message: &Message| {
                let by = match message.kind {
                    MessageKind::Reply if message.user_id == subject.user_id => "you",
                    MessageKind::Reply => "another_person",
                    MessageKind::Answer | MessageKind::Note => "operator",
                };
                // What another person wrote is theirs.
                let is_told = by != "another_person";
                let content = message.content.get().filter(|_| is_told);
                json!({"by": by, "at": message.at, "text": content.map(|content| &content.text),
                       "attachments": content.map(|content| &content.attachments)})
            };
            let shown = json!({
                "ticket_id": ticket.id, "account_id": ticket.account_id, "client_id": ticket.client_id,
                "request_id": ticket.request_id, "status": ticket.status, "subject": ticket.subject(),
                "messages": ticket.shared_messages().map(message).collect::<Vec<_>>(),
            });
            out.add(comma).await?;
            out.add(&shown.to_string()).await?;
            comma = ",";
        }
    }
}

/// Writes the events of a stream that are about the person; `names` narrows them down.
async fn history(
    subject: &Subject,
    out: &mut Out,
    stream: StreamName,
    names: &[&str],
) -> Result<(), Unwritten> {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let filter = Filter { stream: Some(stream), names, ..Filter::default() };
    let (mut after, mut comma) = (0, "");
    loop {
        let found = subject.app.store.events(&filter, after, AT_ONCE).await?;
        for event in found.feed.iter().flatten() {
            if !is_about(subject, event) {
                continue;
            }
            let told = told(subject, event).await?;
            out.add(comma).await?;
            out.add(&told.to_string()).await?;
            comma = ",";
        }
        after = found.upto;
        if !found.more {
            return Ok(());
        }
    }
}

/// Whether an event of one of these streams is about the person, and not about another member of an account.
fn is_about(subject: &Subject, event: &Envelope) -> bool {
    match &event.data {
        AnyEvent::Account(
            AccountEvent::MemberJoined { user_id, .. }
            | AccountEvent::MemberRoleChanged { user_id, .. }
            | AccountEvent::MemberRemoved { user_id }
            | AccountEvent::UserTokensRevoked { user_id },
        ) => *user_id == subject.user_id,
        AnyEvent::Account(_) => false,
        _ => true,
    }
}

/// Returns an event as the document tells it.
async fn told(subject: &Subject, event: &Envelope) -> Result<Value, Unwritten> {
    let metadata = &event.metadata;
    let own = metadata.actor == Actor::User(subject.user_id);
    let by = match metadata.actor {
        Actor::User(_) if own => "you",
        Actor::User(_) => "another_person",
        Actor::Client(_) => "app",
        Actor::System => "server",
    };
    // The network of anybody else is theirs.
    let from = if own {
        match subject.app.store.open_origin(metadata).await {
            // One that can't be opened must not keep the rest from its owner.
            Err(StoreError::Seal) => None,
            opened => opened?,
        }
    } else {
        None
    };
    let mut data = serde_json::to_value(&event.data)?;
    if let Some(members) = data.as_object_mut() {
        members.retain(|name, _| !INTERNAL.contains(&name.as_str()));
        DeviceRequest::hide(members);
    }
    Ok(json!({
        "position": event.position, "event": metadata.name, "at": metadata.recorded_at,
        "meaning": meaning(&metadata.name, subject.language), "by": by, "from": from, "data": data,
    }))
}
