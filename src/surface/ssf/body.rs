//! The JSON that receivers send: an object. Members that are not known are ignored, as extensions of the framework
//! may add some.

use crate::{app::Shared, surface::http::problem::Problem};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header::CONTENT_TYPE},
};
use serde_json::{Map, Value};

/// The object in the body of a request.
pub(super) struct Body(pub Map<String, Value>);

impl FromRequest<Shared> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Problem::not_json());
        }
        let bytes = Bytes::from_request(request, app).await;
        let bytes = bytes.map_err(|rejection| Problem::unreadable(&rejection))?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_body", "must be an object")),
            Err(error) => Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_json", error.to_string())),
        }
    }
}

impl Body {
    /// Returns the id of the stream that the request is about.
    pub fn stream_id(&self) -> Result<&str, Problem> {
        text(&self.0, "stream_id")?.ok_or_else(|| malformed("stream_id", "is missing"))
    }

    /// Returns a member that is a text; `None` if it is absent or `null`.
    pub fn text(&self, name: &'static str) -> Result<Option<String>, Problem> {
        Ok(text(&self.0, name)?.map(ToOwned::to_owned))
    }
}

/// Returns the member of `members` that is a text; `None` if it is absent or `null`.
pub(super) fn text<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, Problem> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(malformed(name, "must be a text")),
    }
}

/// Returns the texts of a list.
pub(super) fn texts(list: &Value, name: &'static str) -> Result<Vec<String>, Problem> {
    let each = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let all: Option<Vec<String>> = list.as_array().and_then(|all| all.iter().map(each).collect());
    all.ok_or_else(|| malformed(name, "must be a list of texts"))
}

/// The refusal of a member.
pub(super) fn malformed(name: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid_body", detail).at(name)
}
