//! What was searched for, if it is the account's and the member may read it. Anything else is nothing.

use super::{credential, pasted::Pasted};
use crate::{
    commands::resources::with_audiences,
    keys::credential::{is_credential, plain},
    store::StoreError,
    surface::{
        http::params::with_query,
        web::dashboard::{
            access::{person, session},
            shared::page::DashboardPage,
        },
    },
    traffic::request_log::{
        filter::{Filter, Place},
        queries,
    },
};
use uuid::Uuid;
use xwms_events::{
    client::{Client, ClientStanding},
    consent::Consent,
    endpoint::Endpoint,
    grant::Grant,
    ids::{
        AnyId, ClientId, ConsentId, EndpointId, EventId, GrantId, GroupId, InvitationId, ResourceId,
        SecretId, SessionId, TokenId, UserId,
    },
    resource::{Resource, ResourceStanding, audience},
    scope::Scope,
    token::Token,
};
use xwms_projections::{PageQuery, clients, resources};

/// Longest text that may be the name of an app or API, in characters.
const NAME_MAX: usize = 100;
/// Most parts that are looked up among the requests: each is a query of the request log.
const REQUESTS_MAX: usize = 3;
/// Most apps, and most APIs, that are shown.
const NAMED_MAX: i64 = 20;

/// What was found.
pub enum Found {
    /// The path of its page.
    At(String),
    /// Several apps and APIs by their names.
    Several(Named),
    Nothing,
}

/// Apps and APIs.
pub struct Named {
    pub apps: Vec<clients::Named>,
    pub apis: Vec<resources::Named>,
}

/// Finds what `text` names.
///
/// # Errors
/// When the database does not respond.
pub async fn find(dash: &DashboardPage, text: &str) -> Result<Found, StoreError> {
    let text = plain(text);
    let pasted = Pasted::of(&text);
    let is_secret = pasted.is_secret();
    let mut requests = 0;
    for part in &pasted.parts {
        let id = if is_credential(part) { credential::object(dash, part).await? } else { part.parse().ok() };
        let path = match id {
            Some(id) => of_id(dash, id).await?,
            None if is_secret || requests == REQUESTS_MAX || !is_request_id(part) => None,
            None => {
                requests += 1;
                of_request(dash, part).await?
            }
        };
        if let Some(path) = path {
            return Ok(Found::At(path));
        }
    }
    if is_secret || pasted.text.is_empty() {
        return Ok(Found::Nothing);
    }
    if let Some(path) = of_place(dash, pasted.text) {
        return Ok(Found::At(path));
    }
    if let Some(path) = of_audience(dash, pasted.text).await? {
        return Ok(Found::At(path));
    }
    if pasted.text.contains('@') {
        let path = of_email(dash, pasted.text).await?;
        return Ok(path.map_or(Found::Nothing, Found::At));
    }
    of_name(dash, pasted.text).await
}

/// Returns the id of what a credential in `text` belongs to, if the member may see that.
///
/// # Errors
/// When the database does not respond.
pub async fn of_credential(dash: &DashboardPage, text: &str) -> Result<Option<AnyId>, StoreError> {
    let text = plain(text);
    let pasted = Pasted::of(&text);
    for part in pasted.parts.iter().filter(|part| is_credential(part)) {
        let Some(id) = credential::object(dash, part).await? else { continue };
        if of_id(dash, id).await?.is_some() {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Returns the page of the object with this id.
async fn of_id(dash: &DashboardPage, id: AnyId) -> Result<Option<String>, StoreError> {
    let below = match id.kind() {
        "client" => client(dash, ClientId::from_uuid(id.uuid)).await?,
        "token" => token(dash, TokenId::from_uuid(id.uuid)).await?,
        "grant" => grant(dash, GrantId::from_uuid(id.uuid)).await?,
        "consent" => consent(dash, ConsentId::from_uuid(id.uuid)).await?,
        "session" => return own_session(dash, SessionId::from_uuid(id.uuid)).await,
        "user" => user(dash, UserId::from_uuid(id.uuid)).await?,
        "secret" => secret(dash, SecretId::from_uuid(id.uuid)).await?,
        "resource" => resource(dash, ResourceId::from_uuid(id.uuid)).await?,
        "endpoint" => endpoint(dash, EndpointId::from_uuid(id.uuid)).await?,
        "event" => event(dash, EventId::from_uuid(id.uuid)).await?,
        // Every account's tokens name the key that signed them, and it has no page.
        "key" => dash.may(Scope::AuditRead).then(|| format!("audit/ask/by?about={id}")),
        "group" => group(dash, GroupId::from_uuid(id.uuid)),
        "invitation" => invitation(dash, InvitationId::from_uuid(id.uuid)),
        "account" => (id.uuid == dash.account_id.uuid()).then(String::new),
        _ => None,
    };
    Ok(below.map(|below| dash.path(&below)))
}

/// A deleted group has no page.
fn group(dash: &DashboardPage, id: GroupId) -> Option<String> {
    let is_shown = dash.may(Scope::AccountsRead) && dash.account.groups.contains_key(&id);
    is_shown.then(|| format!("groups/{id}"))
}

async fn client(dash: &DashboardPage, id: ClientId) -> Result<Option<String>, StoreError> {
    let client = dash.app().store.load::<Client>(id).await?.state;
    if client.account_id != Some(dash.account_id) || !dash.may(Scope::ClientsRead) {
        return Ok(None);
    }
    // A deleted app has no page of its own. Who had approved it can still be asked, by those who may.
    Ok(Some(if client.standing != ClientStanding::Deleted {
        format!("apps/{id}")
    } else if dash.may(Scope::AuditRead) {
        format!("audit/ask/reach?about={id}")
    } else {
        "apps?standing=deleted".to_owned()
    }))
}

async fn token(dash: &DashboardPage, id: TokenId) -> Result<Option<String>, StoreError> {
    let store = &dash.app().store;
    let token = store.load::<Token>(id).await?.state;
    if token.id.is_none() {
        store.expect_whole_stream(&id.to_string(), Some(dash.account_id)).await?;
    }
    let found = token.account_id == Some(dash.account_id) && dash.may(Scope::TokensRead);
    Ok(found.then(|| format!("tokens/{id}")))
}

async fn grant(dash: &DashboardPage, id: GrantId) -> Result<Option<String>, StoreError> {
    let grant = dash.app().store.load::<Grant>(id).await?.state;
    let account_id = grant.authorization.as_ref().map(|authorization| authorization.account_id);
    let found = account_id == Some(dash.account_id) && dash.may(Scope::GrantsRead);
    Ok(found.then(|| format!("grants/{id}")))
}

async fn consent(dash: &DashboardPage, id: ConsentId) -> Result<Option<String>, StoreError> {
    let consent = dash.app().store.load::<Consent>(id).await?.state;
    let found = consent.account_id == Some(dash.account_id) && dash.may(Scope::GrantsRead);
    Ok(found.then(|| format!("consents/{id}")))
}

/// Returns the page of a session. The person's own sessions are among their own settings.
async fn own_session(dash: &DashboardPage, id: SessionId) -> Result<Option<String>, StoreError> {
    if dash.may(Scope::GrantsRead) && session::of_account(dash, id).await?.is_some() {
        return Ok(Some(dash.path(&format!("sessions/{id}"))));
    }
    let session = dash.app().store.load::<xwms_events::session::Session>(id).await?.state;
    let own = session.user_id == Some(dash.login.user_id);
    Ok(own.then(|| "/account/sessions".to_owned()))
}

async fn user(dash: &DashboardPage, id: UserId) -> Result<Option<String>, StoreError> {
    if !dash.may(Scope::GrantsRead) {
        return Ok(None);
    }
    Ok(person::known(dash, id).await?.map(|_| format!("people/{id}")))
}

async fn secret(dash: &DashboardPage, id: SecretId) -> Result<Option<String>, StoreError> {
    if !dash.may(Scope::ClientsRead) {
        return Ok(None);
    }
    dash.read_own_writes().await;
    let found = clients::secret(dash.app().store.pool(), dash.account_id, id).await?;
    Ok(found.map(|_| format!("secrets/{id}")))
}

async fn endpoint(dash: &DashboardPage, id: EndpointId) -> Result<Option<String>, StoreError> {
    let endpoint = dash.app().store.load::<Endpoint>(id).await?.state;
    let found = endpoint.account_id == Some(dash.account_id) && dash.may(Scope::EndpointsRead);
    Ok(found.then(|| format!("webhooks/{id}")))
}

/// Returns the page of an API. A deleted one has none.
async fn resource(dash: &DashboardPage, id: ResourceId) -> Result<Option<String>, StoreError> {
    let resource = dash.app().store.load::<Resource>(id).await?.state;
    let is_there = resource.standing != ResourceStanding::Deleted && dash.may(Scope::ResourcesRead);
    let found = is_there && resource.account_id == Some(dash.account_id);
    Ok(found.then(|| format!("apis/{id}")))
}

async fn event(dash: &DashboardPage, id: EventId) -> Result<Option<String>, StoreError> {
    let found = dash.may(Scope::EventsRead) && dash.app().store.has_event(dash.account_id, id).await?;
    Ok(found.then(|| format!("events/{id}")))
}

fn invitation(dash: &DashboardPage, id: InvitationId) -> Option<String> {
    let found = dash.account.invitations.contains_key(&id) && dash.may(Scope::AccountsRead);
    found.then(|| format!("team/invitations/{id}"))
}

/// Returns the page of the request with the id `text`, if there is one.
async fn of_request(dash: &DashboardPage, text: &str) -> Result<Option<String>, StoreError> {
    if !dash.may(Scope::UsageRead) {
        return Ok(None);
    }
    let filter =
        Filter { request_id: Some(text.to_owned()), ..Filter::all(dash.account_id, dash.shown_since()) };
    dash.app().recorder.written().await;
    let page = PageQuery { limit: 1, after: None };
    let found = queries::requests(&dash.app().store, &filter, page).await?;
    let path = || dash.path(&format!("logs/{text}"));
    Ok((!found.is_empty()).then(path))
}

/// Whether `text` may be the id of a request: a UUID by us, or a plain text by whoever sent it. Only such a text
/// gets into a URL.
fn is_request_id(text: &str) -> bool {
    text.parse::<Uuid>().is_ok()
        || text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Returns the requests from an address or network.
fn of_place(dash: &DashboardPage, text: &str) -> Option<String> {
    let is_place = text.parse::<Place>().is_ok() && dash.may(Scope::UsageRead);
    is_place.then(|| with_query(&dash.path("logs"), &[("ip", text)]))
}

/// Returns the page of the API with this audience, with or without a slash at its end.
async fn of_audience(dash: &DashboardPage, text: &str) -> Result<Option<String>, StoreError> {
    // Every audience is an absolute URI.
    if !text.contains(':') || text.len() > audience::LENGTH_MAX {
        return Ok(None);
    }
    let (named, _) = with_audiences(&dash.app().store, &[text]).await?;
    let Some(id) = named.first().and_then(|api| api.id) else { return Ok(None) };
    let below = resource(dash, id).await?;
    Ok(below.map(|below| dash.path(&below)))
}

/// Returns the page of the person with this mail address: a test user, or somebody whose address the account may see.
async fn of_email(dash: &DashboardPage, email: &str) -> Result<Option<String>, StoreError> {
    let store = &dash.app().store;
    for test_of in [Some(dash.account_id), None] {
        let Some(user_id) = store.owner_of_email(email, test_of).await? else { continue };
        let known = person::known(dash, user_id).await?.filter(|known| known.shows_email);
        if known.is_some() && dash.may(Scope::GrantsRead) {
            return Ok(Some(dash.path(&format!("people/{user_id}"))));
        }
    }
    Ok(None)
}

/// Returns the apps and APIs with `text` in their name, as far as the member may read them; the page of the only one.
async fn of_name(dash: &DashboardPage, text: &str) -> Result<Found, StoreError> {
    if text.chars().count() > NAME_MAX {
        return Ok(Found::Nothing);
    }
    dash.read_own_writes().await;
    let pool = dash.app().store.pool();
    let mut named = Named { apps: vec![], apis: vec![] };
    if dash.may(Scope::ClientsRead) {
        named.apps = clients::named(pool, dash.account_id, text, NAMED_MAX).await?;
    }
    if dash.may(Scope::ResourcesRead) {
        named.apis = resources::named(pool, dash.account_id, text, NAMED_MAX).await?;
    }
    Ok(match (named.apps.as_slice(), named.apis.as_slice()) {
        ([], []) => Found::Nothing,
        ([app], []) => Found::At(dash.path(&format!("apps/{}", app.client_id))),
        ([], [api]) => Found::At(dash.path(&format!("apis/{}", api.resource_id))),
        _ => Found::Several(named),
    })
}
