//! Whether a client could obtain a scope for a person, or for itself, at a moment, and why.

use super::{
    event_view::EventView,
    history::history,
    moment::Moment,
    sight::{Reader, account_of, sight},
};
use crate::{
    keys::credential,
    store::{Store, StoreError},
};
use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{
    Object, Timestamp,
    client::ExchangeTarget,
    ids::{AccountId, ClientId, ResourceId, UserId, consent_id},
    past::{self, Asked, AskedScope, Could, Past, Rule, Verdict, objects_of_could},
    resource::{Resource, audience::resource_id},
};

/// What no event says of any request.
pub const NETWORK: &str =
    "whether a request came from a permitted network, and was within the account's request limit";
/// What no event says of a request for a person.
pub const LOGIN: &str = "whether the person had a login with the factors that were asked for";
/// What another question answers.
pub const EARLIER_TOKENS: &str = "whether a token obtained before was still live: ask for it as of then";

/// What the answer leaves out for a client whose policy for token exchanges names the scope: such a token needs no
/// consent.
pub const BY_EXCHANGE: &str =
    "whether a token exchange gave it without asking: the policy token_exchange names the scope";
/// The same for its policy for identity assertions.
pub const BY_ASSERTION: &str =
    "whether an identity assertion gave it without asking: the policy identity_assertions names it";

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouldAsked {
    pub client_id: ClientId,
    /// `None` for the client itself.
    pub user_id: Option<UserId>,
    pub scope: AskedScope,
}

/// Longest name of a scope, in bytes.
const NAME_MAX: usize = 64;

/// Returns the scope `name` of the API `api`, which is called by its id or audience, for a question about a
/// client; without an API, the scope of xwms itself. `None` if there can be no such scope. Whether the API exists
/// is not looked at.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn asked_scope(
    store: &Store,
    client_id: ClientId,
    name: &str,
    api: Option<&str>,
) -> Result<Option<AskedScope>, StoreError> {
    let Some(api) = api else { return Ok(name.parse().ok().map(AskedScope::Own)) };
    // The name is recorded with the question, so it must be one, and no credential that somebody pasted.
    let is_name = (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_name || credential::is_in(name) {
        return Ok(None);
    }
    let resource_id = match api.parse::<ResourceId>() {
        Ok(id) => id,
        Err(_) => with_audience(store, client_id, api).await?,
    };
    Ok(Some(AskedScope::OfApi { resource_id, name: name.to_owned() }))
}

/// Returns the API with this audience, as far as a client is concerned: the one that has it now or, if that is
/// another account's, the one that had it first and was of the client's account.
async fn with_audience(store: &Store, client_id: ClientId, audience: &str) -> Result<ResourceId, StoreError> {
    let first_id = resource_id(audience);
    let first = store.load::<Resource>(first_id).await?.state;
    let Some(now) = first.successor else { return Ok(first_id) };
    let client = Object { kind: "client", id: client_id.to_string() };
    let account_id = account_of(store, &client).await?;
    let is_theirs = store.load::<Resource>(now).await?.state.account_id == account_id;
    Ok(if !is_theirs && first.account_id == account_id { first_id } else { now })
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Could)]
pub struct CouldAnswer {
    #[schema(value_type = String)]
    pub client_id: ClientId,
    /// Null if the question was about the client itself.
    #[schema(value_type = Option<String>)]
    pub user_id: Option<UserId>,
    pub scope: String,
    /// The API that has the scope; null for a scope of this server.
    #[schema(value_type = Option<String>)]
    pub resource_id: Option<ResourceId>,
    /// The position of the log that the answer is true for.
    pub position: i64,
    /// The time that expiry is judged by.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// `if_approved`: once the person had approved it.
    pub could: Verdict,
    /// The first rule that did not hold.
    pub decided_by: Option<Rule>,
    /// Every rule, in the order in which a request meets them.
    pub steps: Vec<CouldStep>,
    pub not_known: Vec<String>,
}

/// A rule, and the event that made it so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CouldStep {
    pub rule: Rule,
    pub holds: bool,
    /// Null if no event did: it was so from the beginning.
    pub event: Option<EventView>,
}

/// Answers the question for `reader` (without one, for the operator); `None` if the client, the person, or an API
/// of the client's account does not exist for them.
///
/// # Errors
/// Returns an error if the database does not answer.
pub async fn could(
    store: &Store,
    reader: Option<&Reader>,
    asked: &CouldAsked,
    moment: Moment,
) -> Result<Option<CouldAnswer>, StoreError> {
    let CouldAsked { client_id, user_id, scope } = asked.clone();
    let client = Object { kind: "client", id: client_id.to_string() };
    let Some(account_id) = account_of(store, &client).await? else { return Ok(None) };
    if reader.is_some_and(|reader| reader.account_id != account_id) {
        return Ok(None);
    }
    if let Some(user_id) = user_id
        && !knows(store, reader, (account_id, client_id, user_id), moment).await?
    {
        return Ok(None);
    }
    if let Some(resource_id) = scope.resource_id() {
        let api = Object { kind: "resource", id: resource_id.to_string() };
        if account_of(store, &api).await? != Some(account_id) {
            return Ok(None);
        }
    }
    let asked = Asked { account_id, client_id, user_id, scope, at: moment.at };
    let history = history(store, &objects_of_could(&asked), moment.position).await?;
    let Could { verdict, decided_by, steps } = past::could(&asked, &history.events);
    let other_ways = other_ways(&asked, &Past::of(&history.events)).into_iter().map(ToOwned::to_owned);
    let view = |index: usize| history.events.get(index).map(|event| EventView::new(event, reader));
    let step =
        |step: past::Step| CouldStep { rule: step.rule, holds: step.holds, event: step.by.and_then(view) };
    Ok(Some(CouldAnswer {
        client_id,
        user_id,
        scope: asked.scope.name().to_owned(),
        resource_id: asked.scope.resource_id(),
        position: moment.position,
        at: moment.at,
        could: verdict,
        decided_by,
        steps: steps.into_iter().map(step).collect(),
        not_known: history.gaps().chain(unknown(user_id)).chain(other_ways).collect(),
    }))
}

/// Returns what is not known, as policies of the client let it act for people at the API, with the scope, without
/// asking them.
fn other_ways(asked: &Asked, past: &Past) -> Vec<&'static str> {
    if asked.user_id.is_none() || asked.scope.resource_id().is_none() {
        return vec![];
    }
    let protocol = &past.client.protocol;
    let mut exchange = protocol.token_exchange.iter().flat_map(|policy| &policy.targets);
    let mut asserted = protocol.identity_assertions.iter().flat_map(|policy| &policy.targets);
    let names = |target: &ExchangeTarget| {
        target.audience == past.resource.audience && target.scopes.iter().any(|own| own == asked.scope.name())
    };
    let ways = [(exchange.any(names), BY_EXCHANGE), (asserted.any(names), BY_ASSERTION)];
    ways.into_iter().filter(|(is_named, _)| *is_named).map(|(_, why)| why).collect()
}

/// Returns what no event says.
fn unknown(user_id: Option<UserId>) -> impl Iterator<Item = String> {
    let about_people = [LOGIN, EARLIER_TOKENS].into_iter().filter(move |_| user_id.is_some());
    [NETWORK].into_iter().chain(about_people).map(ToOwned::to_owned)
}

/// Returns whether the person exists for the reader: as somebody of the account, or by an approval of this client.
async fn knows(
    store: &Store,
    reader: Option<&Reader>,
    (account_id, client_id, user_id): (AccountId, ClientId, UserId),
    moment: Moment,
) -> Result<bool, StoreError> {
    let user = Object { kind: "user", id: user_id.to_string() };
    if sight(store, reader, &user, moment).await?.is_some() {
        return Ok(true);
    }
    let consent = Object { kind: "consent", id: consent_id(user_id, client_id).to_string() };
    Ok(account_of(store, &consent).await? == Some(account_id))
}
