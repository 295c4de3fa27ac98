//! `GET /dashboard/{account_id}/logs`: the list, newest first, no further back than the plan shows.

use super::{
    curl, search,
    text::{LogsText, TEXT},
    words,
};
use crate::{
    store::StoreError,
    surface::{
        http::params::with_query,
        web::{
            dashboard::shared::{
                code::Code, filters::Filters, investigate, live, page::DashboardPage, paging::Paging,
            },
            shared::kinds::{Empty, List, Part, Row, Value, View},
        },
    },
    traffic::request_log::{
        filter::{Filter, first_number},
        queries::{self, Request},
    },
};
use axum::response::Response;
use std::collections::HashMap;
use uuid::Uuid;
use xwms_events::{client::Client, ids::ClientId, scope::Scope};

/// Filters that only pages have.
const OF_PAGES: &[&str] = &["window"];

/// Shows the list.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::UsageRead)?;
    let text = dash.text(&TEXT);
    let paging = Paging::of(&dash);
    let mut filters = Filters::of(&dash, &paging);
    let mut filter = search::filter(&dash, &mut filters);
    // Before the search, so that a request that ends during it is followed.
    let begin = first_number(dash.now());
    let mut caution = None;
    let mut requests = Vec::new();
    if !filters.is_wrong() {
        dash.read_own_writes().await;
        search::narrow(&dash, &mut filter).await.map_err(|error| dash.failed(error))?;
        dash.app().recorder.written().await;
        match queries::requests(&dash.app().store, &filter, paging.query()).await {
            Ok(found) => requests = found,
            Err(error) if queries::took_too_long(&error) => {
                caution = Some(Part::Caution(text.too_long.to_owned()));
            }
            Err(error) => return Err(dash.failed(error)),
        }
    }
    let links = paging.cut(&mut requests, |request| request.number);
    let rows = rows(&dash, &requests).await.map_err(|error| dash.failed(error))?;
    let list = table(&dash, rows).chips(search::chips(&dash, &paging, &filters)).all(paging.all());
    let list = list.paged(links);
    let form = filters.form(&dash, search::fields(&dash, &filters));
    let from = requests.first().map_or(begin, |request| request.number);
    let live = live::bar(&dash, &paging, "logs", (!filters.is_wrong()).then_some(from));
    let code = by_command_line(&dash, &paging, &filter, text);
    let head = dash.head(text.title);
    // Whoever came by an address wants to know all that was done from there, not only the requests.
    let head = match filters.get("ip").filter(|_| !filters.is_wrong()) {
        Some(ip) => investigate::link(&dash, head, ip),
        None => head,
    };
    let view = View::new(head).with(form).with(live).maybe(caution);
    Ok(dash.show(view.with(list).with(code)).await)
}

/// Returns the table with these rows.
pub(super) fn table(dash: &DashboardPage, rows: Vec<Row>) -> List {
    let text = dash.text(&TEXT);
    let empty = Empty { title: text.none, detail: text.none_detail, action: None, curl: None };
    List::new(dash.language(), text.title, &text.columns, empty).numbers(&[4]).rows(rows)
}

/// Returns the same search on the command line.
fn by_command_line(dash: &DashboardPage, paging: &Paging, filter: &Filter, text: &'static LogsText) -> Code {
    let mut pairs = paging.filters(OF_PAGES);
    pairs.retain(|(name, _)| name != "since" && name != "until");
    if paging.get("window").or_else(|| paging.get("since")).is_some() {
        pairs.push(("since".to_owned(), filter.since.to_string()));
    }
    pairs.extend(filter.until.map(|until| ("until".to_owned(), until.to_string())));
    let code = curl::search(&dash.app().settings.issuer, &pairs);
    Code { title: text.by_api, lead: text.by_api_lead, code }
}

/// Returns the rows of the requests.
///
/// # Errors
/// When the database does not respond.
pub(super) async fn rows(dash: &DashboardPage, requests: &[Request]) -> Result<Vec<Row>, StoreError> {
    let names = names(dash, requests).await?;
    Ok(requests.iter().map(|request| row(dash, request, &names)).collect())
}

/// Returns the names of the account's apps that sent the requests.
async fn names(dash: &DashboardPage, requests: &[Request]) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut ids: Vec<_> = requests.iter().filter_map(|request| request.client_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let ids: Vec<_> = ids.into_iter().map(ClientId::from_uuid).collect();
    let mut names = HashMap::with_capacity(ids.len());
    for (id, client) in dash.app().store.states::<Client, _>(ids).await? {
        if client.account_id == Some(dash.account_id) {
            names.insert(id.uuid(), client.name.clone());
        }
    }
    Ok(names)
}

fn row(dash: &DashboardPage, request: &Request, names: &HashMap<Uuid, String>) -> Row {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let app = request.client_id.map(|id| {
        let client_id = ClientId::from_uuid(id).to_string();
        let name = names.get(&id).cloned().unwrap_or_else(|| Value::shortened(&client_id));
        Value::link(with_query(&dash.path("logs"), &[("client_id", client_id.as_str())]), name)
    });
    // Callers may choose an id, and use it again: the number says which of its requests.
    let href = dash.path(&format!("logs/{}?number={}", request.request_id, request.number));
    Row {
        href: Some(href),
        name: words::name(request),
        cells: vec![
            words::status(request, text),
            words::error(request),
            app.unwrap_or(Value::Nothing),
            words::duration(request, language),
            Value::precise_time(language, request.at()),
        ],
    }
}
