//! Use cases of a webhook endpoint.

use super::{Changed, CommandError, Conflict, Context, Work, attempt};
use crate::{
    keys::webhook::WebhookKey,
    store::{Store, StoreError, append::SideWrite, feed::Span, query::Loaded},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use std::collections::BTreeMap;
use xwms_events::{
    Refusal,
    account::Allowance,
    endpoint::{
        DisableReason, Endpoint, EndpointCommand, EndpointSettings, EndpointStanding, Headers, NewEndpoint,
        NewKey,
    },
    ids::{AccountId, EndpointId, SecretId},
    scope::{Scope, Scopes},
};

/// The most bytes of an account's custom headers, names and values together.
const HEADERS_MAX: usize = 8 * 1024;

/// A signing secret that was generated but not yet stored.
pub struct FreshKey {
    pub key: WebhookKey,
    secret_id: SecretId,
}

impl FreshKey {
    /// Generates a signing secret.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn generate(store: &Store) -> Result<Self, StoreError> {
        let key = WebhookKey::generate().map_err(|_| StoreError::Seal)?;
        Ok(Self { key, secret_id: SecretId::from_uuid(store.clock().uuid()) })
    }

    /// The part that the aggregate stores.
    pub fn to_new(&self) -> NewKey {
        NewKey { secret_id: self.secret_id, public_key: self.key.public_key() }
    }

    /// The write that puts the secret into the key store.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn keep(&self, store: &Store) -> Result<SideWrite, StoreError> {
        let id = self.secret_id.to_string();
        let wrapped = self.key.wrap(&store.vault().master().wrap(), &id).map_err(|_| StoreError::Seal)?;
        Ok(SideWrite::SigningSecret { key_id: id, wrapped: BASE64_STANDARD.encode(wrapped) })
    }
}

/// Header values to write into the key store. The event has only their names.
pub struct FreshHeaders {
    pub headers: Option<Headers>,
    pub keep: Option<SideWrite>,
}

impl FreshHeaders {
    /// Encrypts `values`, by header name.
    ///
    /// # Errors
    /// If a value is not valid in a header, or if the system has no randomness.
    pub fn of(store: &Store, values: &BTreeMap<String, String>) -> Result<Self, CommandError> {
        if values.is_empty() {
            return Ok(Self { headers: None, keep: None });
        }
        let good = |value: &String| {
            value.len() <= 4096 && value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
        };
        if let Some((name, _)) = values.iter().find(|(_, value)| !good(value)) {
            let detail = format!("the value of {name} must be at most 4096 visible ASCII characters");
            return Err(Refusal::invalid("headers", "invalid_headers", detail).into());
        }
        let size: usize = values.iter().map(|(name, value)| name.len() + value.len()).sum();
        if size > HEADERS_MAX {
            let detail = "all headers together may have at most 8 KiB, because few servers accept more";
            return Err(Refusal::invalid("headers", "invalid_headers", detail).into());
        }
        let values_id = SecretId::from_uuid(store.clock().uuid());
        let plain = serde_json::to_vec(values).map_err(|_| StoreError::Seal)?;
        let id = values_id.to_string();
        let wrapped = store.vault().master().wrap().seal(id.as_bytes(), &plain);
        let wrapped = BASE64_STANDARD.encode(wrapped.map_err(|_| StoreError::Seal)?);
        Ok(Self {
            headers: Some(Headers { values_id, names: values.keys().cloned().collect() }),
            keep: Some(SideWrite::SigningSecret { key_id: id, wrapped }),
        })
    }
}

/// An endpoint to register.
#[derive(Clone, Debug)]
pub struct New {
    pub account_id: AccountId,
    pub settings: EndpointSettings,
    pub enabled: bool,
    /// The values of its headers, for the key store.
    pub header_values: Option<SideWrite>,
}

/// An endpoint of an account, with what the caller may do to it.
#[derive(Clone, Copy, Debug)]
pub struct EndpointRef {
    pub account_id: AccountId,
    pub endpoint_id: EndpointId,
    /// Whether the caller may change one that gets what only an auditor sees.
    pub audits: bool,
}

impl EndpointRef {
    /// The endpoint for a caller with `scopes`.
    pub fn of(account_id: AccountId, endpoint_id: EndpointId, scopes: &Scopes) -> Self {
        Self { account_id, endpoint_id, audits: scopes.contains(Scope::AuditRead) }
    }

    /// Refuses what only an auditor does to `endpoint`. The surfaces check this first; another request may have
    /// changed the endpoint since.
    fn permits(self, endpoint: &Endpoint, commands: &[EndpointCommand]) -> Result<(), Refusal> {
        let is_theirs = endpoint.settings.audit && commands.iter().any(EndpointCommand::is_for_auditors);
        if self.audits || !is_theirs {
            return Ok(());
        }
        let detail = format!("this needs the scope {}", Scope::AuditRead.as_str());
        Err(Refusal { code: "insufficient_scope", ..Refusal::forbidden(detail) })
    }

    /// Refuses another account's endpoint, and one that was deleted: it is not found.
    fn check(self, endpoint: &Endpoint) -> Result<(), Refusal> {
        let theirs = endpoint.account_id == Some(self.account_id);
        let found = theirs && endpoint.standing != EndpointStanding::Deleted;
        found.then_some(()).ok_or_else(|| Refusal::not_found("there is no such endpoint"))
    }
}

/// Registers an endpoint with `key` if the account's plan has room for it. The row of `answer` is committed with
/// it.
///
/// # Errors
/// The decider's refusal, `plan_required` or `limit_reached`; the store's failure.
pub async fn create(
    context: &Context<'_>,
    New { account_id, settings, enabled, header_values }: New,
    key: &FreshKey,
    allowance: &Allowance,
    answer: impl Fn(&Endpoint) -> Option<SideWrite>,
) -> Result<Changed<Endpoint>, CommandError> {
    allowance.active()?;
    let endpoint_id = EndpointId::from_uuid(context.store.clock().uuid());
    let mut endpoint = Loaded::<Endpoint>::absent(endpoint_id.to_string());
    let mut work = Work::new(context);
    work.within(allowance);
    let new = NewEndpoint { endpoint_id, account_id, settings, key: key.to_new() };
    work.decide(&mut endpoint, Some(account_id), EndpointCommand::Create(Box::new(new)))?;
    if !enabled {
        work.decide(&mut endpoint, Some(account_id), DISABLE)?;
    }
    work.write(header_values);
    work.write([key.keep(context.store)?]);
    work.write(answer(&endpoint.state));
    let position = work.commit().await.map_err(|error| match error {
        CommandError::Conflict(Conflict::Full) => Allowance::full("endpoints", allowance.endpoints).into(),
        error => error,
    })?;
    Ok(Changed { state: endpoint.state, position })
}

/// The command for an account that disables its endpoint.
pub const DISABLE: EndpointCommand = EndpointCommand::Disable { reason: DisableReason::Requested };

/// Returns the endpoint if it belongs to the account and was not deleted. Another account's endpoint is not
/// found.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn find(store: &Store, which: EndpointRef) -> Result<Loaded<Endpoint>, CommandError> {
    let endpoint = store.load::<Endpoint>(which.endpoint_id).await?;
    which.check(&endpoint.state)?;
    Ok(endpoint)
}

/// Changes the account's endpoint by the commands that `make` derives from its current state; the rows of
/// `answer` are committed with the events.
///
/// # Errors
/// Not found; `insufficient_scope`; the refusal of `make` or of the decider, or the store's failure.
pub async fn change<W: IntoIterator<Item = SideWrite>>(
    context: &Context<'_>,
    which: EndpointRef,
    make: impl Fn(&Endpoint) -> Result<Vec<EndpointCommand>, Refusal>,
    answer: impl Fn(&Endpoint) -> W,
) -> Result<Changed<Endpoint>, CommandError> {
    let commands = |endpoint: &Endpoint| {
        which.check(endpoint)?;
        let commands = make(endpoint)?;
        which.permits(endpoint, &commands)?;
        Ok((Some(which.account_id), commands))
    };
    super::change(context, which.endpoint_id, commands, answer).await
}

/// A window of the account's history, `(after, upto]`, and the names of the events to replay.
#[derive(Clone, Debug)]
pub struct Window {
    pub after: i64,
    pub upto: i64,
    pub events: Vec<String>,
}

impl Window {
    /// The command that requests the replay while `open` others are being queued.
    pub fn to_command(&self, open: i64) -> EndpointCommand {
        EndpointCommand::Replay { after: self.after, upto: self.upto, events: self.events.clone(), open }
    }
}

/// Requests a replay of a window of history. `open` counts the replays that are not queued yet; it runs again
/// on every attempt, so that two concurrent requests can't both take the last place.
///
/// # Errors
/// As [`change`]; [`StoreError::Detached`] if some of the events are only in an archive.
pub async fn replay<F, R>(
    context: &Context<'_>,
    which: EndpointRef,
    window: &Window,
    open: F,
    answer: impl Fn() -> Option<SideWrite>,
) -> Result<i64, CommandError>
where
    F: Fn() -> R,
    R: Future<Output = Result<i64, StoreError>>,
{
    let span = Span::stored(window.after, window.upto);
    context.store.expect_whole_span(which.account_id, span, &window.events).await?;
    attempt(context, which.endpoint_id, || async {
        let mut endpoint = find(context.store, which).await?;
        let mut work = Work::new(context);
        work.decide(&mut endpoint, Some(which.account_id), window.to_command(open().await?))?;
        work.write(answer());
        work.commit().await
    })
    .await
}

/// Resends the failed messages and enables the endpoint after a successful test that was to do so. The order
/// matters: messages that failed are older than those that the endpoint missed since.
///
/// # Errors
/// The store's failure.
pub async fn resume(context: &Context<'_>, which: EndpointRef) -> Result<(), CommandError> {
    let commands = |_: &Endpoint| {
        Ok(vec![EndpointCommand::Resend { message_id: None }, EndpointCommand::Enable { held_up: true }])
    };
    gone_or(change(context, which, commands, |_| None).await)
}

/// Disables an endpoint that no longer works.
///
/// # Errors
/// The store's failure.
pub async fn give_up(
    context: &Context<'_>,
    which: EndpointRef,
    reason: DisableReason,
) -> Result<(), CommandError> {
    let commands = |_: &Endpoint| Ok(vec![EndpointCommand::Disable { reason }]);
    gone_or(change(context, which, commands, |_| None).await)
}

/// Treats a refusal as success: the endpoint was deleted in the meantime.
fn gone_or(changed: Result<Changed<Endpoint>, CommandError>) -> Result<(), CommandError> {
    match changed {
        Ok(_) | Err(CommandError::Refused(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{DISABLE, EndpointRef};
    use uuid::Uuid;
    use xwms_events::{
        endpoint::{Endpoint, EndpointCommand, EndpointSettings},
        ids::{AccountId, EndpointId},
        scope::{Scope, Scopes},
    };

    #[test]
    fn the_endpoint_as_it_is_at_the_commit_decides_who_may_change_it() {
        let id = Uuid::from_u128(1);
        let which = |scopes: &[Scope]| {
            let scopes: Scopes = scopes.iter().copied().collect();
            EndpointRef::of(AccountId::from_uuid(id), EndpointId::from_uuid(id), &scopes)
        };
        let of = |audit: bool| {
            let settings = EndpointSettings { audit, ..EndpointSettings::default() };
            Endpoint { settings, ..Endpoint::default() }
        };
        let developer = which(&[Scope::EndpointsWrite]);
        let auditor = which(&[Scope::EndpointsWrite, Scope::AuditRead]);
        let test = |resume: bool| EndpointCommand::Test { resume, event_type: None };
        for command in
            [DISABLE, EndpointCommand::Enable { held_up: false }, EndpointCommand::Delete, test(true)]
        {
            let commands = [test(false), command];
            assert!(developer.permits(&of(false), &commands).is_ok());
            assert!(auditor.permits(&of(true), &commands).is_ok());
            let refused = developer.permits(&of(true), &commands).unwrap_err();
            assert_eq!(refused.code, "insufficient_scope", "{commands:?}");
        }
        let harmless = [test(false), EndpointCommand::Resend { message_id: None }];
        assert!(developer.permits(&of(true), &harmless).is_ok());
    }
}
