//! Calls of the REST API with the token of a profile.

use crate::cli::{
    error::CliError,
    remote::{
        output::sentence,
        profile::Name,
        token::{Session, TokenError},
    },
};
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderValue},
};
use serde_json::Value;

/// The most bytes of an answer.
const ANSWER_MAX: usize = 16 * 1024 * 1024;

/// A call that changes something. `{id}` in its path stands for the id of the object.
pub(super) struct Call {
    pub method: Method,
    pub path: String,
    pub body: Option<Value>,
}

/// Why a call has no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum RestError {
    /// The server changed nothing.
    #[error("{text}")]
    Refused { status: u16, text: String },
    /// The server may have made the change.
    #[error("{0}")]
    Lost(CliError),
}

impl From<RestError> for CliError {
    fn from(error: RestError) -> Self {
        match error {
            RestError::Lost(error) => error,
            RestError::Refused { text, .. } => Self::Message(text),
        }
    }
}

/// A profile in use.
pub(super) struct Rest {
    session: Session,
}

impl Rest {
    /// Opens the profile `name`.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open(name: &Name) -> Result<Self, CliError> {
        Ok(Self { session: Session::open(name).await? })
    }

    /// Returns the URL of the server.
    pub fn server(&self) -> String {
        self.session.server.issuer()
    }

    /// Returns the account of the profile's token: the one of its client.
    ///
    /// # Errors
    /// If the token may not read clients.
    pub async fn account(&self) -> Result<String, CliError> {
        let path = format!("/v1/clients/{}", self.session.client_id);
        let client = self.get(&path).await?;
        match client.get("account_id").and_then(Value::as_str) {
            Some(account) => Ok(account.to_owned()),
            None => Err(CliError::Message(format!("{} sent no client", self.server()))),
        }
    }

    /// Returns every item of a list, from all its pages.
    ///
    /// # Errors
    /// If the server refuses, or sends something else.
    pub async fn list(&self, path: &str) -> Result<Vec<Value>, RestError> {
        let mut items = Vec::new();
        let (mut page_path, mut known) = (path.to_owned(), None);
        loop {
            let mut page = self.get(&page_path).await?;
            let Some(data) = page.get_mut("data").and_then(Value::as_array_mut) else {
                let text = format!("{path} of {} is not a list with pages", self.server());
                return Err(RestError::Lost(CliError::Message(text)));
            };
            items.append(data);
            let more = page.get("has_more").and_then(Value::as_bool) == Some(true);
            let next = page.get("next_cursor").and_then(Value::as_str).map(str::to_owned);
            // The same cursor again would lead to the same page forever.
            let Some(next) = next.filter(|next| more && known.as_ref() != Some(next)) else {
                return Ok(items);
            };
            let mut url = self.session.server.at(path).map_err(RestError::Lost)?;
            url.query_pairs_mut().append_pair("after", &next);
            page_path = url.to_string();
            known = Some(next);
        }
    }

    /// Returns the body of the answer to a GET.
    ///
    /// # Errors
    /// If the server refuses, or there is no answer.
    pub async fn get(&self, path: &str) -> Result<Value, RestError> {
        self.answer(Method::GET, path, None, None).await
    }

    /// Makes a change, and returns the body of the answer.
    ///
    /// # Errors
    /// If the server refuses, or there is no answer.
    pub async fn send(&self, call: &Call, id: &str, key: Option<&str>) -> Result<Value, RestError> {
        let path = call.path.replace("{id}", id);
        self.answer(call.method.clone(), &path, call.body.as_ref(), key).await
    }

    async fn answer(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        key: Option<&str>,
    ) -> Result<Value, RestError> {
        let server = &self.session.server;
        let url = server.at(path).map_err(RestError::Lost)?;
        let body = body.map(|body| body.to_string().into_bytes());
        let build = |token: &str| {
            let mut request = server.request(method.clone(), url.clone()).bearer_auth(token);
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            if let Some(body) = &body {
                let json = HeaderValue::from_static("application/json");
                request = request.header(CONTENT_TYPE, json).body(body.clone());
            }
            request
        };
        let lost = |error: TokenError| RestError::Lost(error.into());
        let mut response = self.session.call(build).await.map_err(lost)?;
        let status = response.status();
        let body = server.whole(&mut response, ANSWER_MAX).await;
        let body = body.map_err(|error| RestError::Lost(error.into()))?;
        if status.is_success() && body.is_empty() {
            return Ok(Value::Null);
        }
        let parsed = serde_json::from_slice::<Value>(&body);
        if status.is_success() {
            let wrong =
                |_| RestError::Lost(CliError::Message(format!("{method} {path}: the answer is not JSON")));
            return parsed.map_err(wrong);
        }
        let said = parsed.ok().and_then(|body| sentence(&body));
        let said = said.unwrap_or_else(|| format!("the server answered {status}"));
        let text = format!("{method} {path}: {said}");
        match status.is_client_error() {
            true => Err(RestError::Refused { status: status.as_u16(), text }),
            false => Err(RestError::Lost(CliError::Message(text))),
        }
    }
}
