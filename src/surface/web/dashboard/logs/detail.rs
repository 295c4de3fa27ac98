//! `GET /dashboard/{account_id}/logs/{request_id}`: one request. If several have the id, because their callers
//! chose it, the `number` of the query says which; without it, this is the newest.

use super::{
    curl,
    text::{LogsText, TEXT},
    words,
};
use crate::{
    store::{StoreError, feed::Unreadable, network},
    surface::{
        http::{params::with_query, reason::Reason},
        web::{
            dashboard::shared::{
                code::Code, event_words, history::Actors, objects, page::DashboardPage, paging::Paging,
            },
            shared::{
                kinds::{Facts, Happening, Part, Timeline, Value, View},
                moment::Moment,
            },
        },
    },
    traffic::request_log::{
        caused::caused,
        filter::Filter,
        queries::{self, Request},
    },
};
use axum::response::Response;
use std::{net::IpAddr, sync::Arc};
use xwms_events::{
    Actor, Envelope,
    client::Client,
    envelope::Origin,
    ids::{ClientId, GrantId, SecretId, TokenId, UserId},
    scope::Scope,
};
use xwms_projections::PageQuery;

/// Shows the request.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let text = dash.text(&TEXT);
    let found = request(&dash).await?;
    let request = found.ok_or_else(|| dash.not_found())?;
    let failed = |error: StoreError| dash.failed(error);
    let store = &dash.app().store;
    let origin = request.origin(store, dash.account_id).await.map_err(failed)?;
    let head = dash
        .head(words::name(&request))
        .below(dash.path("logs"), text.title)
        .id(&request.request_id)
        .status(words::outcome(&request, text))
        .action(search(&dash, "request_id", &request.request_id), text.same_id);
    let with = acted_with(&dash, &request, text).await.map_err(failed)?;
    let mut view = View::new(head).with(response(&dash, &request, text)).with(with);
    view = view.maybe(about(&dash, &request, text)).with(from(&dash, origin.as_ref(), text));
    if dash.may(Scope::EventsRead) {
        view = view.with(events(&dash, &request, text).await.map_err(failed)?);
    }
    let code = curl::command(&dash.app().settings.issuer, &request);
    Ok(dash.show(view.with(Code { title: text.curl, lead: text.curl_lead, code })).await)
}

/// Returns the request that the path names, if the plan shows it.
async fn request(dash: &DashboardPage) -> Result<Option<Request>, Response> {
    let request_id: String = dash.id("request_id")?;
    if request_id.contains('\0') {
        return Ok(None);
    }
    let number = Paging::of(dash).get("number").and_then(|number| number.parse::<i64>().ok());
    let filter = Filter { request_id: Some(request_id), ..Filter::all(dash.account_id, dash.shown_since()) };
    let page = PageQuery { limit: 1, after: number.map(|number| number.saturating_add(1)) };
    dash.app().recorder.written().await;
    let found = queries::requests(&dash.app().store, &filter, page).await;
    let newest = found.map_err(|error| dash.failed(error))?.into_iter().next();
    Ok(newest.filter(|request| number.is_none_or(|number| request.number == number)))
}

/// Returns the list of requests with this filter.
fn search(dash: &DashboardPage, name: &str, value: &str) -> String {
    with_query(&dash.path("logs"), &[(name, value)])
}

fn response(dash: &DashboardPage, request: &Request, text: &'static LogsText) -> Facts {
    let language = dash.language();
    let code = |code: &Option<String>| code.clone().map_or(Value::Nothing, Value::Code);
    // The reason in words, or else the text that the caller got.
    let told = request.reason.as_deref().and_then(Reason::parse).map(|reason| reason.detail().to_owned());
    let detail = told.or_else(|| request.detail.clone());
    let bytes = u64::try_from(request.bytes).unwrap_or_default();
    let facts = Facts::new(text.response)
        .fact(text.status, words::status(request, text))
        .fact(text.time, Value::precise_time(language, request.at()))
        .fact(text.duration, words::duration(request, language))
        .fact(text.bytes, Value::number(language, bytes));
    if request.error.is_none() && request.reason.is_none() && detail.is_none() {
        return facts;
    }
    facts
        .fact(text.error, code(&request.error))
        .fact(text.reason, code(&request.reason))
        .fact(text.detail, detail.map_or(Value::Nothing, Value::Name))
}

/// Returns a fact's value: an id that the log can be searched for.
fn id(dash: &DashboardPage, name: &str, id: Option<String>) -> Value {
    id.map_or(Value::Nothing, |id| Value::link(search(dash, name, &id), id))
}

async fn acted_with(
    dash: &DashboardPage,
    request: &Request,
    text: &'static LogsText,
) -> Result<Facts, StoreError> {
    let client_id = request.client_id.map(ClientId::from_uuid);
    let app = match client_id {
        Some(client_id) => {
            let client = dash.app().store.load::<Client>(client_id).await?.state;
            let is_own = client.account_id == Some(dash.account_id);
            let name = if is_own { client.name.clone() } else { client_id.to_string() };
            if is_own {
                Value::link(objects::href(dash, "client", &client_id.to_string()), name)
            } else {
                Value::id(name)
            }
        }
        None => Value::Nothing,
    };
    let person = match request.user_id.map(UserId::from_uuid) {
        Some(user_id) => {
            let name = Actors::new(dash).name(Actor::User(user_id)).await?;
            Value::link(search(dash, "user_id", &user_id.to_string()), name)
        }
        None => Value::Nothing,
    };
    let token = request.token_id.map(|id| TokenId::from_uuid(id).to_string());
    let grant = request.grant_id.map(|id| GrantId::from_uuid(id).to_string());
    let secret = request.secret_id.map(|id| SecretId::from_uuid(id).to_string());
    Ok(Facts::new(text.acted_with)
        .lead(text.links_search)
        .fact(text.app, app)
        .fact(text.client_id, id(dash, "client_id", client_id.map(|id| id.to_string())))
        .fact(text.person, person)
        .fact(text.token, id(dash, "token_id", token))
        .fact(text.grant, id(dash, "grant_id", grant))
        .fact(text.secret, id(dash, "secret_id", secret)))
}

/// Returns what the request was about, if the log says it.
fn about(dash: &DashboardPage, request: &Request, text: &'static LogsText) -> Option<Facts> {
    let object = request.object();
    let token = request.about_token_id.map(|id| TokenId::from_uuid(id).to_string());
    let grant = request.about_grant_id.map(|id| GrantId::from_uuid(id).to_string());
    if object.is_none() && token.is_none() && grant.is_none() {
        return None;
    }
    let facts = Facts::new(text.about)
        .fact(text.object, id(dash, "object", object.map(|id| id.to_string())))
        .fact(text.about_token, id(dash, "about_token_id", token))
        .fact(text.about_grant, id(dash, "about_grant_id", grant));
    Some(match object.and_then(|id| objects::of_id(dash, id)) {
        Some(page) => facts.action(page, text.open_object),
        None => facts,
    })
}

fn from(dash: &DashboardPage, origin: Option<&Origin>, text: &'static LogsText) -> Facts {
    let address = origin.map(|origin| origin.ip.clone());
    let network = address.as_deref().and_then(|ip| ip.parse::<IpAddr>().ok());
    let network = network.map(|ip| network::subnet(ip).to_string());
    // An address that is not known can't be searched for.
    let address =
        if network.is_some() { id(dash, "ip", address) } else { address.map_or(Value::Nothing, Value::Name) };
    Facts::new(text.from)
        .fact(text.address, address)
        .fact(text.network, id(dash, "ip", network))
        .fact(text.agent, id(dash, "user_agent", origin.and_then(|origin| origin.user_agent.clone())))
}

async fn events(
    dash: &DashboardPage,
    request: &Request,
    text: &'static LogsText,
) -> Result<Part, StoreError> {
    let found = match caused(&dash.app().store, dash.account_id, request).await {
        Err(StoreError::Detached(_)) => return Ok(Part::Notice(text.caused_archived.to_owned())),
        found => found?,
    };
    let mut actors = Actors::new(dash);
    let mut happenings = Vec::with_capacity(found.len());
    for event in &found {
        happenings.extend(happening(dash, event, &mut actors).await?);
    }
    Ok(Timeline::new(dash.language(), text.caused, happenings).into())
}

async fn happening(
    dash: &DashboardPage,
    event: &Result<Arc<Envelope>, Unreadable>,
    actors: &mut Actors<'_>,
) -> Result<Option<Happening>, StoreError> {
    let language = dash.language();
    let (position, metadata) = match event {
        Ok(event) => (event.position, &event.metadata),
        Err(Unreadable { position, metadata: Some(metadata), .. }) => (*position, &**metadata),
        Err(_) => return Ok(None),
    };
    Ok(Some(Happening {
        title: event_words::words(&metadata.name, language).to_owned(),
        by: actors.name(metadata.actor).await?,
        at: Moment::new(language, metadata.recorded_at),
        changes: vec![],
        href: Some(dash.path(&format!("events/{position}"))),
    }))
}
