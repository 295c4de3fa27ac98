//! Use cases of an alert: raised once per subject, cleared by an operator or when its time is over.

use super::{CommandError, Context, Work, attempt};
use crate::store::{Store, append::SideWrite, query::Loaded};
use xwms_events::{
    alert::{About, Action, Alert, AlertCommand, ClearedBy, Observation, Raised, Rule},
    client::{Client, ClientCommand, ClientStanding},
    ids::{AccountId, AlertId},
};

/// The subject of the alert that `observation` could raise. It keeps the same subject from being judged twice in a
/// moment.
pub fn topic(observation: &Observation) -> String {
    match observation {
        Observation::FailedNames { network, .. } => format!("names {network}"),
        Observation::FailedAuthentications { client_id, .. } => format!("authentications {client_id}"),
        Observation::GuessedRight { client_id, .. } => format!("guessed {client_id}"),
        Observation::Replays { client_id, .. } => format!("replays {client_id}"),
        Observation::NewNetwork { client_id, .. } => format!("network {client_id}"),
        Observation::ForgedToken { key_id, .. } => format!("forged {key_id}"),
    }
}

/// Raises an alert if a rule finds the `observation` suspicious, and takes the rule's immediate action. Returns
/// the rule. `account_id` is the account of the client in question.
///
/// # Errors
/// [`super::Conflict::Taken`] if such an alert is open already; the store's failure.
pub async fn raise(
    store: &Store,
    account_id: Option<AccountId>,
    observation: Observation,
) -> Result<Option<Rule>, CommandError> {
    let context = Context::system(store, "guard");
    attempt(&context, topic(&observation), || async {
        let alert_id = AlertId::from_uuid(store.clock().uuid());
        let mut alert = Loaded::<Alert>::absent(alert_id.to_string());
        let mut work = Work::new(&context);
        let raise =
            AlertCommand::Raise { alert_id, observation: observation.clone(), at: store.clock().now() };
        work.decide(&mut alert, account_id, raise)?;
        let Some(raised) = &alert.state.raised else { return Ok(None) };
        work.write([SideWrite::Reserve { key: reservation_key(raised), owner: alert_id.to_string() }]);
        if let (Action::Restrict, About::Client(client_id)) = (raised.action, &raised.about) {
            let mut client = store.load::<Client>(client_id).await?;
            if !matches!(client.state.standing, ClientStanding::Enabled | ClientStanding::Disabled) {
                return Ok(None);
            }
            let restrict = ClientCommand::Restrict { reason: restriction(raised) };
            work.decide(&mut client, account_id, restrict)?;
        }
        let rule = raised.rule;
        work.commit().await?;
        Ok(Some(rule))
    })
    .await
}

/// Clears an alert, and reinstates the client that it restricted. Returns the position.
///
/// # Errors
/// Not found, a bad reason, or the store's failure.
pub async fn clear(
    context: &Context<'_>,
    alert_id: AlertId,
    by: ClearedBy,
    reason: &str,
) -> Result<i64, CommandError> {
    let store = context.store;
    attempt(context, alert_id, || async {
        let mut alert = store.load::<Alert>(alert_id).await?;
        let mut work = Work::new(context);
        let client = match alert.state.raised.as_ref().map(|raised| (&raised.about, raised.action)) {
            Some((About::Client(client_id), action)) => {
                Some((store.load::<Client>(client_id).await?, action))
            }
            _ => None,
        };
        let account_id = client.as_ref().and_then(|(client, _)| client.state.account_id);
        let command = AlertCommand::Clear { by, reason: reason.to_owned() };
        if work.decide(&mut alert, account_id, command)?.is_empty() {
            return work.commit().await;
        }
        work.write([SideWrite::Release { owner: alert_id.to_string() }]);
        let because = alert.state.raised.as_ref().map(restriction);
        if let Some((mut client, Action::Restrict)) = client
            && client.state.restricted_for == because
        {
            work.decide(&mut client, account_id, ClientCommand::Reinstate)?;
        }
        work.commit().await
    })
    .await
}

/// The reservation that allows one open alert per rule, action and subject.
fn reservation_key(raised: &Raised) -> String {
    let about = match &raised.about {
        About::Network(hash) => hash.clone(),
        About::Client(client_id) => client_id.to_string(),
        About::SigningKey(key_id) => key_id.to_string(),
    };
    format!("alert:{}:{}:{about}", raised.rule.as_str(), raised.action.as_str())
}

/// The reason for restricting the client. Clearing the alert undoes only a restriction with this reason.
fn restriction(raised: &Raised) -> String {
    format!("{}: {}", raised.rule.as_str(), raised.alert_id)
}
