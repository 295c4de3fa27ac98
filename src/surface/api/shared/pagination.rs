//! Lists: paged by an opaque cursor, with RFC 8288 links.

use super::{auth::Principal, cursor, query, response};
use crate::{
    app::Shared,
    keys::master::MacKey,
    store::query::Loadable,
    surface::http::{params::Params, problem::Problem},
};
use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT, LINK},
        request::Parts,
    },
    response::Response,
};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use utoipa::ToSchema;
use xwms_projections::PageQuery;

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub struct Listed<T> {
    pub data: Vec<T>,
    pub has_more: bool,
    /// Pass it as `after` to get the next page.
    pub next_cursor: Option<String>,
}

impl<T> Listed<T> {
    /// A list without pages, as something else limits its size.
    pub fn whole(data: Vec<T>) -> Self {
        Self { data, has_more: false, next_cursor: None }
    }
}

/// A request for a page of a list, by an authenticated caller.
pub struct List {
    pub principal: Principal,
    pub params: Params,
    pub headers: HeaderMap,
    app: Shared,
    path: String,
}

impl FromRequestParts<Shared> for List {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let principal = Principal::from_request_parts(parts, app).await?;
        let params = query::parse(parts.uri.query())?;
        Ok(Self {
            principal,
            params,
            headers: parts.headers.clone(),
            app: app.clone(),
            path: parts.uri.path().to_owned(),
        })
    }
}

/// The usual and the largest number of items on a page.
#[derive(Clone, Copy)]
pub struct Sizes {
    pub usual: i64,
    pub most: i64,
}

/// The sizes for every list but the events.
pub const SIZES: Sizes = Sizes { usual: 20, most: 100 };

/// What a parameter that is a time looks like.
pub const TIME: &str = "a time as in RFC 3339, such as 2026-11-20T00:00:00Z";

impl List {
    /// Parses a filter that is an id or a word.
    pub fn filter<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        let wrong = |_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", format!("{name} is malformed")).at(name)
        };
        self.params.get(name).map(|text| text.parse().map_err(wrong)).transpose()
    }

    /// Parses a filter whose value looks like `form`, such as [`TIME`], for the error.
    pub fn filter_as<T: std::str::FromStr>(&self, name: &str, form: &str) -> Result<Option<T>, Problem> {
        let wrong = |_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", format!("{name} must be {form}")).at(name)
        };
        self.params.get(name).map(|text| text.parse().map_err(wrong)).transpose()
    }

    /// Parses a filter that is a value of a domain type.
    pub fn word<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let wrong = |_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", format!("{name} has an unknown value"))
                .at(name)
        };
        let word = self.params.get(name);
        word.map(|text| serde_json::from_value(Value::String(text.to_owned())).map_err(wrong)).transpose()
    }

    /// Whether the caller names `kind` in `Accept`.
    pub fn accepts(&self, kind: &str) -> bool {
        let accept = self.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut kinds = accept.split(',').map(|kind| kind.split(';').next().unwrap_or_default());
        kinds.any(|accepted| accepted.trim().eq_ignore_ascii_case(kind))
    }

    /// Waits, for a limited time, until the read models show the caller's writes.
    pub async fn read_own_writes(&self) {
        self.principal.read_own_writes(&self.app).await;
    }

    /// Returns the requested page of a list of usual size, once [`Self::read_own_writes`] is done.
    pub async fn fresh_page(&self) -> Result<PageQuery, Problem> {
        let page = self.page(SIZES)?;
        self.read_own_writes().await;
        Ok(page)
    }

    /// Returns the requested page.
    pub fn page(&self, sizes: Sizes) -> Result<PageQuery, Problem> {
        let limit = self.limit(sizes)?;
        let after = self.params.get("after").map(|cursor| self.open(cursor)).transpose()?;
        Ok(PageQuery { limit, after })
    }

    /// Returns the requested number of items.
    pub fn limit(&self, sizes: Sizes) -> Result<i64, Problem> {
        let Some(text) = self.params.get("limit") else { return Ok(sizes.usual) };
        text.parse().ok().filter(|limit| (1..=sizes.most).contains(limit)).ok_or_else(|| {
            let detail = format!("limit must be 1 to {}", sizes.most);
            Problem::new(StatusCode::BAD_REQUEST, "invalid_limit", detail).at("limit")
        })
    }

    /// Returns the page as JSON, with a link to the next. `items` are in the order of the list, each with its
    /// position in it; one more than requested only shows that there are more.
    pub fn response<T: Serialize>(&self, page: &PageQuery, mut items: Vec<(i64, T)>) -> Response {
        let next_cursor = self.next(page, &mut items);
        self.respond(items, next_cursor.is_some(), next_cursor)
    }

    /// Like [`Self::response`] for `rows` of a read model: each has its position in the list, and the id of the
    /// stream that has the item's current state.
    pub async fn response_as_now<A: Loadable, T: Serialize>(
        &self,
        page: &PageQuery,
        rows: impl Iterator<Item = (i64, &str)>,
        view: impl Fn(&A) -> T,
    ) -> Result<Response, Problem> {
        let mut query = self.app.store.query();
        let slots: Vec<_> = rows.map(|(position, id)| (position, query.stream::<A>(id))).collect();
        let mut found = query.read().await?;
        let mut items = Vec::with_capacity(slots.len());
        for (position, slot) in slots {
            items.push((position, view(&*found.take(slot).await?.state)));
        }
        Ok(self.response(page, items))
    }

    /// Cuts `items`, which are as for [`Self::response`], to the requested number. Returns the cursor of the
    /// next page, if there is one.
    pub fn next<T>(&self, page: &PageQuery, items: &mut Vec<(i64, T)>) -> Option<String> {
        page.cut(items, |(position, _)| *position).map(|position| self.cursor(position))
    }

    /// Returns a page of a list that grows at its end: the cursor continues after `upto`, even if nothing
    /// follows yet.
    pub fn feed<T: Serialize>(&self, items: Vec<(i64, T)>, upto: i64, has_more: bool) -> Response {
        self.respond(items, has_more, Some(self.cursor(upto)))
    }

    /// Like [`Self::response`], for a list that was searched only down to `rest`, if it was not searched
    /// completely.
    pub fn response_upto<T: Serialize>(
        &self,
        page: &PageQuery,
        mut items: Vec<(i64, T)>,
        rest: Option<i64>,
    ) -> Response {
        let next = self.next(page, &mut items).or_else(|| rest.map(|rest| self.cursor(rest)));
        self.respond(items, next.is_some(), next)
    }

    fn respond<T: Serialize>(
        &self,
        items: Vec<(i64, T)>,
        has_more: bool,
        next_cursor: Option<String>,
    ) -> Response {
        let data = items.into_iter().map(|(_, item)| item).collect();
        let body = json!(Listed { data, has_more, next_cursor: next_cursor.clone() });
        let next = next_cursor.as_deref().filter(|_| has_more);
        self.linked(response::json(StatusCode::OK, &body, None), next)
    }

    /// Adds to `response` a link to the page at the cursor `next`, if there is one.
    pub fn linked(&self, mut response: Response, next: Option<&str>) -> Response {
        let url = format!("{}{}", self.app.settings.issuer, self.path);
        let link = next.map(|next| cursor::next(&url, self.params.clone().into_pairs(), next));
        if let Some(link) = link.and_then(|link| HeaderValue::try_from(link).ok()) {
            response.headers_mut().insert(LINK, link);
        }
        response
    }

    /// Returns the cursor of this list that continues after `position`.
    pub fn cursor(&self, position: i64) -> String {
        cursor::seal(&self.key(), self.through(), position)
    }

    fn key(&self) -> Arc<MacKey> {
        self.app.store.vault().master().cursors()
    }

    fn through(&self) -> cursor::Through<'_> {
        cursor::Through { list: &self.path, account_id: self.principal.account_id }
    }

    /// Returns the position that a cursor of this list continues after.
    pub fn open(&self, text: &str) -> Result<i64, Problem> {
        cursor::open(&self.key(), self.through(), text).ok_or_else(|| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_cursor", "after is not a cursor of this list")
                .at("after")
        })
    }
}
