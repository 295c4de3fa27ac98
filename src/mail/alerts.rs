//! What the owners of an account are told about suspicious traffic: once a day for each rule, however many alerts
//! there are. The webhook and the list of alerts have every one.

use super::Postman;
use crate::{store::StoreError, subscribers::sink::Failure};
use sqlx::PgConnection;
use xwms_events::{
    Envelope,
    account::Account,
    alert::{About, Action, AlertEvent, Rule},
    ids::AccountId,
};

impl Postman {
    /// Tells of an alert that was raised, unless the owners were told of its rule within a day.
    pub(super) async fn tell_alert(
        &self,
        db: &mut PgConnection,
        event: &Envelope,
        account_id: AccountId,
        alert: &AlertEvent,
    ) -> Result<(), Failure> {
        let AlertEvent::Raised { alert_id, rule, about: About::Client(client_id), evidence, action, .. } =
            alert
        else {
            return Ok(());
        };
        let told = sqlx::query(
            "INSERT INTO public.alert_mails AS m VALUES ($1, $2, $3)
             ON CONFLICT (account_id, rule) DO UPDATE SET at = excluded.at
             WHERE m.at <= excluded.at - interval '1 day'",
        )
        .bind(account_id.to_string())
        .bind(rule.as_str())
        .bind(event.metadata.recorded_at.to_datetime().ok_or(StoreError::Seal)?)
        .execute(&mut *db)
        .await?;
        if told.rows_affected() == 0 {
            return Ok(());
        }
        let account = self.store.load::<Account>(account_id).await?;
        let text = format!(
            "Hello,\n\nWe saw suspicious traffic at the client {client_id} of your account “{name}”: {what} \
             ({count} within {minutes} minutes; from {threshold} on we tell you).\n\n{done}\n\n{advice}\n\nAlerts of \
             your account (this one is {alert_id}):\n\n  GET {issuer}/v1/alerts\n\nYou get one such mail a day at \
             most.\n",
            name = account.state.name,
            what = what(*rule),
            count = evidence.count,
            threshold = evidence.threshold,
            minutes = evidence.window_seconds / 60,
            done = done(*action),
            advice = advice(*rule),
            issuer = self.issuer,
        );
        self.tell_owners(db, event, &account.state, ("Suspicious traffic at one of your clients", &text))
            .await
    }
}

const fn what(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing => "logins with many names failed from one network",
        Rule::SecretGuessing => "somebody tried again and again to authenticate as the client and failed",
        Rule::TokenReplay => "codes or refresh tokens that had been used were presented again",
        Rule::OriginChange => "it got a token from a network that it had never used before",
    }
}

const fn done(action: Action) -> &'static str {
    match action {
        Action::SlowDown => {
            "For an hour the client gets through at a trickle only; other requests are answered 429."
        }
        Action::Restrict => {
            "The client is restricted: it gets no tokens, and those that it has are stopped. An operator can \
             reinstate it; please get in touch."
        }
        Action::Notify => "Nothing was blocked. Wrong secrets are answered more and more slowly in any case.",
    }
}

const fn advice(rule: Rule) -> &'static str {
    match rule {
        Rule::CredentialStuffing | Rule::SecretGuessing => {
            "If it is a deployment of yours with an old secret, correct it. If you think that somebody knows the \
             secret, replace it."
        }
        Rule::TokenReplay => {
            "Look whether an app of yours sends its requests twice. If not, somebody may have stolen its tokens; \
             the grants in question were revoked."
        }
        Rule::OriginChange => {
            "If you moved the client to another place, all is well. If not, somebody may have its secret: replace it \
             as exposed."
        }
    }
}
