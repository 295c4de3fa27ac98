//! Lists: paged by an opaque cursor that only this server can make, with RFC 8288 links.

use super::{answer, auth::Principal};
use crate::{
    app::Shared,
    http::{params::Params, problem::Problem},
};
use aws_lc_rs::hmac;
use axum::{
    extract::{FromRequestParts, RawQuery},
    http::{HeaderMap, HeaderValue, StatusCode, header::LINK, request::Parts},
    response::Response,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use xwms_projections::Page;

/// A request for a part of a list, by a caller with a good token.
pub(super) struct List {
    pub principal: Principal,
    pub params: Params,
    app: Shared,
    path: String,
    headers: HeaderMap,
}

impl FromRequestParts<Shared> for List {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Problem> {
        let principal = Principal::from_request_parts(parts, app).await?;
        let Ok(RawQuery(query)) = RawQuery::from_request_parts(parts, app).await;
        let params = Params::parse(query.unwrap_or_default().as_bytes())
            .map_err(|error| Problem::new(StatusCode::BAD_REQUEST, "invalid_query", error.to_string()))?;
        let (path, headers) = (parts.uri.path().to_owned(), parts.headers.clone());
        Ok(Self { principal, params, app: app.clone(), path, headers })
    }
}

/// How many items a page may have.
#[derive(Clone, Copy)]
pub(super) struct Sizes {
    pub usual: i64,
    pub most: i64,
}

/// Of every list but the events.
pub(super) const SIZES: Sizes = Sizes { usual: 20, most: 100 };

impl List {
    /// A filter by an id or word.
    pub fn filter<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Problem> {
        let wrong = |_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", format!("{name} is malformed")).at(name)
        };
        self.params.get(name).map(|text| text.parse().map_err(wrong)).transpose()
    }

    /// A filter by a word of the domain.
    pub fn word<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Problem> {
        let wrong = |_| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", format!("{name} is unknown")).at(name)
        };
        let word = self.params.get(name);
        word.map(|text| serde_json::from_value(Value::String(text.to_owned())).map_err(wrong)).transpose()
    }

    /// Waits, bounded, until the read models show what the caller wrote.
    pub async fn settled(&self) {
        self.app.shows(self.principal.account_id, answer::wanted_position(&self.headers)).await;
    }

    /// Which part of the list is asked for.
    pub fn page(&self, sizes: Sizes) -> Result<Page, Problem> {
        let limit = match self.params.get("limit") {
            None => sizes.usual,
            Some(text) => {
                text.parse().ok().filter(|limit| (1..=sizes.most).contains(limit)).ok_or_else(|| {
                    let detail = format!("limit is 1 to {}", sizes.most);
                    Problem::new(StatusCode::BAD_REQUEST, "invalid_limit", detail).at("limit")
                })?
            }
        };
        let after = self.params.get("after").map(|cursor| self.open(cursor)).transpose()?;
        Ok(Page { limit, after })
    }

    /// The part as JSON, with a link to the next. `items` may have one more than asked for, which only says
    /// that there is more.
    pub fn answer(&self, page: &Page, mut items: Vec<(i64, Value)>) -> Response {
        let limit = usize::try_from(page.limit).unwrap_or_default();
        let has_more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| has_more).map(|(position, _)| self.cursor(*position));
        self.respond(items, has_more, next)
    }

    /// As [`Self::answer`] for a list that grows at its end: the cursor is there also when nothing follows yet.
    pub fn feed(&self, page: &Page, mut items: Vec<(i64, Value)>) -> Response {
        let limit = usize::try_from(page.limit).unwrap_or_default();
        let has_more = items.len() > limit;
        items.truncate(limit);
        let last = items.last().map(|(position, _)| *position).or(page.after);
        let next = last.map(|position| self.cursor(position));
        self.respond(items, has_more, next)
    }

    fn respond(&self, items: Vec<(i64, Value)>, has_more: bool, next: Option<String>) -> Response {
        let data: Vec<_> = items.into_iter().map(|(_, item)| item).collect();
        let body = json!({ "data": data, "has_more": has_more, "next_cursor": next });
        let mut response = answer::json(StatusCode::OK, &body, None);
        if let Some(link) = next.filter(|_| has_more).and_then(|cursor| self.link(&cursor)) {
            response.headers_mut().insert(LINK, link);
        }
        response
    }

    fn link(&self, cursor: &str) -> Option<HeaderValue> {
        let mut query: Vec<_> = self.params.clone().into_pairs();
        query.retain(|(name, _)| name != "after");
        query.sort();
        query.push(("after".to_owned(), cursor.to_owned()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let link = format!("<{}{}?{query}>; rel=\"next\"", self.app.settings.issuer, self.path);
        HeaderValue::try_from(link).ok()
    }

    /// What a cursor is good for: this list of this account.
    fn covered(&self, position: &[u8]) -> Vec<u8> {
        [self.path.as_bytes(), self.principal.account_id.to_string().as_bytes(), position].join(&0)
    }

    /// The cursor that goes on after `position`.
    pub fn cursor(&self, position: i64) -> String {
        let position = position.to_be_bytes();
        let mac = hmac::sign(self.app.store.vault().master().cursors(), &self.covered(&position));
        BASE64_URL_SAFE_NO_PAD.encode([&position, mac.as_ref()].concat())
    }

    fn open(&self, cursor: &str) -> Result<i64, Problem> {
        let opened = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| {
            let (position, mac) = bytes.split_first_chunk::<8>()?;
            let key = self.app.store.vault().master().cursors();
            hmac::verify(key, &self.covered(position), mac).ok()?;
            Some(i64::from_be_bytes(*position))
        });
        opened.ok_or_else(|| {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_cursor", "not a cursor of this list").at("after")
        })
    }
}
