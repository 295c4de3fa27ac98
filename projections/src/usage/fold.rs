//! How events are counted. Sums don't depend on order, so a batch is added up first and written in one statement per
//! table.

use crate::sql::at;
use sqlx::{Error, PgConnection};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use time::Date;
use xwms_events::{AnyEvent, Envelope, grant::GrantEvent, token::TokenEvent};

/// The streams whose events count.
pub(super) const STREAMS: &[&str] = &["account", "client", "consent", "grant", "token", "endpoint", "usage"];

/// What is counted together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    account: String,
    day: Date,
    /// Empty for what names no client.
    client: String,
}

#[derive(Default)]
struct Counts {
    tokens_issued: i64,
    tokens_refreshed: i64,
    tokens_revoked: i64,
    grants_authorized: i64,
    events: i64,
}

pub(super) async fn fold(db: &mut PgConnection, events: &[Arc<Envelope>]) -> Result<(), Error> {
    let mut days: BTreeMap<Key, Counts> = BTreeMap::new();
    let mut users: BTreeSet<(Key, String)> = BTreeSet::new();
    // A replay passes events of all streams.
    let counted = events.iter().filter(|event| STREAMS.contains(&event.metadata.stream_type.as_str()));
    for envelope in counted {
        let Some(account_id) = envelope.metadata.account_id else { continue };
        let day = at(envelope.metadata.recorded_at)?.date();
        let key = Key { account: account_id.to_string(), day, client: client(envelope) };
        if let AnyEvent::Token(TokenEvent::Issued { user_id: Some(user_id), .. }) = &envelope.data {
            users.insert((key.clone(), user_id.to_string()));
        }
        let counts = days.entry(key).or_default();
        counts.events += 1;
        match &envelope.data {
            AnyEvent::Token(TokenEvent::Issued { .. }) => counts.tokens_issued += 1,
            AnyEvent::Token(TokenEvent::Revoked { .. }) => counts.tokens_revoked += 1,
            AnyEvent::Grant(GrantEvent::Authorized { .. }) => counts.grants_authorized += 1,
            AnyEvent::Grant(GrantEvent::Refreshed { .. }) => counts.tokens_refreshed += 1,
            AnyEvent::Grant(
                GrantEvent::CodeRedeemed { .. }
                | GrantEvent::CodeReplayed {}
                | GrantEvent::RefreshReused { .. }
                | GrantEvent::Revoked { .. },
            )
            | AnyEvent::Account(_)
            | AnyEvent::User(_)
            | AnyEvent::Session(_)
            | AnyEvent::Client(_)
            | AnyEvent::Consent(_)
            | AnyEvent::Endpoint(_)
            | AnyEvent::SigningKey(_)
            | AnyEvent::Subscriber(_)
            | AnyEvent::Usage(_)
            | AnyEvent::Alert(_)
            | AnyEvent::Login(_)
            | AnyEvent::Credential(_)
            | AnyEvent::Audit(_)
            | AnyEvent::Ticket(_)
            | AnyEvent::Case(_)
            | AnyEvent::Resource(_)
            | AnyEvent::Membership(_)
            | AnyEvent::Log(_) => {}
        }
    }
    add(db, days).await?;
    note_users(db, users).await
}

/// Returns the client that the event names, or empty text.
fn client(envelope: &Envelope) -> String {
    let named = match &envelope.data {
        AnyEvent::Client(_) => return envelope.metadata.stream_id.clone(),
        AnyEvent::Token(TokenEvent::Issued { client_id, .. }) => Some(*client_id),
        AnyEvent::Token(TokenEvent::Revoked { client_id, .. })
        | AnyEvent::Grant(GrantEvent::Refreshed { client_id, .. }) => *client_id,
        AnyEvent::Grant(GrantEvent::Authorized { authorization }) => Some(authorization.client_id),
        _ => None,
    };
    named.map(|id| id.to_string()).unwrap_or_default()
}

async fn add(db: &mut PgConnection, days: BTreeMap<Key, Counts>) -> Result<(), Error> {
    if days.is_empty() {
        return Ok(());
    }
    let (keys, counts): (Vec<Key>, Vec<Counts>) = days.into_iter().unzip();
    let column = |of: fn(&Counts) -> i64| counts.iter().map(of).collect::<Vec<i64>>();
    let (accounts, dates, clients) = columns(keys);
    sqlx::query(
        "INSERT INTO days
         SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],
                              $7::bigint[], $8::bigint[])
         ON CONFLICT (account_id, day, client_id) DO UPDATE SET
             tokens_issued = days.tokens_issued + excluded.tokens_issued,
             tokens_refreshed = days.tokens_refreshed + excluded.tokens_refreshed,
             tokens_revoked = days.tokens_revoked + excluded.tokens_revoked,
             grants_authorized = days.grants_authorized + excluded.grants_authorized,
             events = days.events + excluded.events",
    )
    .bind(accounts)
    .bind(dates)
    .bind(clients)
    .bind(column(|counts| counts.tokens_issued))
    .bind(column(|counts| counts.tokens_refreshed))
    .bind(column(|counts| counts.tokens_revoked))
    .bind(column(|counts| counts.grants_authorized))
    .bind(column(|counts| counts.events))
    .execute(db)
    .await?;
    Ok(())
}

async fn note_users(db: &mut PgConnection, users: BTreeSet<(Key, String)>) -> Result<(), Error> {
    if users.is_empty() {
        return Ok(());
    }
    let (keys, users): (Vec<Key>, Vec<String>) = users.into_iter().unzip();
    let (accounts, dates, clients) = columns(keys);
    sqlx::query(
        "INSERT INTO active_users SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[])
         ON CONFLICT DO NOTHING",
    )
    .bind(accounts)
    .bind(dates)
    .bind(clients)
    .bind(users)
    .execute(db)
    .await?;
    Ok(())
}

fn columns(keys: Vec<Key>) -> (Vec<String>, Vec<Date>, Vec<String>) {
    let (mut accounts, mut dates, mut clients) = (vec![], vec![], vec![]);
    for Key { account, day, client } in keys {
        accounts.push(account);
        dates.push(day);
        clients.push(client);
    }
    (accounts, dates, clients)
}
