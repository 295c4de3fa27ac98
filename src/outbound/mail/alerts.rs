//! Mails to an account's owners about suspicious traffic: once a day for each rule, however many alerts there
//! are. The webhook and the list of alerts have every alert.

use crate::{store::StoreError, subscribers::sink::SinkError};
use sqlx::PgConnection;
use xwms_events::{
    Envelope,
    account::Account,
    alert::{About, Action, AlertEvent, Rule},
    ids::AccountId,
};

/// Whether `event` raises an alert to mail to owners: it is about a client, and the last mail for its rule is
/// more than a day old. If so, records that the mail is sent.
pub(super) async fn is_first_of_the_day(
    db: &mut PgConnection,
    event: &Envelope,
    account_id: AccountId,
    alert: &AlertEvent,
) -> Result<bool, SinkError> {
    let AlertEvent::Raised { rule, about: About::Client(_), .. } = alert else { return Ok(false) };
    let told = sqlx::query(
        "INSERT INTO public.alert_mails AS m VALUES ($1, $2, $3)
         ON CONFLICT (account_id, rule) DO UPDATE SET at = excluded.at
         WHERE m.at <= excluded.at - interval '1 day'",
    )
    .bind(account_id.to_string())
    .bind(rule.as_str())
    .bind(event.metadata.recorded_at.to_datetime().ok_or(StoreError::Seal)?)
    .execute(db)
    .await?;
    Ok(told.rows_affected() == 1)
}

pub(super) fn text(account: &Account, alert: &AlertEvent, issuer: &str) -> Option<String> {
    let AlertEvent::Raised { alert_id, rule, about: About::Client(client_id), evidence, action, .. } = alert
    else {
        return None;
    };
    Some(format!(
        "Hello,\n\nWe saw suspicious traffic at the client {client_id} of your account “{name}”: {what} \
         ({count} within {minutes} minutes; we notify you from {threshold} on).\n\n{done}\n\n{advice}\n\nTo \
         see the alerts of your account (this one is {alert_id}):\n\n  GET {issuer}/v1/alerts\n\nYou get at \
         most one such mail a day.\n",
        name = account.name,
        what = what(*rule),
        count = evidence.count,
        threshold = evidence.threshold,
        minutes = evidence.window_seconds / 60,
        done = done(*action),
        advice = advice(*rule),
    ))
}

const fn what(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing => "logins with many names failed from one network",
        Rule::SecretGuessing => "many attempts to authenticate as the client failed",
        Rule::TokenReplay => "codes or refresh tokens that were already used were presented again",
        Rule::OriginChange => "the client got a token from a network that it had never used before",
    }
}

const fn done(action: Action) -> &'static str {
    match action {
        Action::SlowDown => {
            "For an hour, only a few requests of the client are accepted. The others get status 429."
        }
        Action::Restrict => {
            "The client is restricted: it gets no new tokens, and its existing tokens have stopped working. \
             Please contact the operator, who can reinstate it."
        }
        Action::Notify => "Nothing was blocked. Wrong secrets have to wait longer and longer in any case.",
    }
}

const fn advice(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing | Rule::SecretGuessing => {
            "If one of your deployments has an old secret, correct it. If somebody may know the secret, \
             replace it."
        }
        Rule::TokenReplay => {
            "Check whether one of your apps sends requests twice. If not, somebody may have stolen its \
             tokens. The grants in question were revoked."
        }
        Rule::OriginChange => {
            "If you moved the client, you need not do anything. If not, somebody may have its secret: \
             replace it as exposed."
        }
    }
}
