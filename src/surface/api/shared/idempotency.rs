//! Writes: the caller, the body, and the `Idempotency-Key`, which makes a repeated POST by the same caller
//! take effect once. The response is stored in the command's own commit, sealed, for 24 hours. A repetition
//! gets it again; a different request with the same key is refused. Refusals are not stored: they changed
//! nothing.

use super::{auth::Principal, body, response};
use crate::{
    app::{App, Shared},
    store::append::SideWrite,
    surface::http::problem::Problem,
};
use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderValue, Method, StatusCode},
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};

const HEADER: &str = "idempotency-key";
const KEY_MAX: usize = 255;

/// A write with its body, by an authenticated caller.
pub struct Write<T> {
    pub principal: Principal,
    pub body: T,
    pub idempotency: Idempotency,
}

impl<T: DeserializeOwned> FromRequest<Shared> for Write<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Problem> {
        let (mut parts, rest) = request.into_parts();
        let principal = Principal::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, rest);
        let (body, idempotency) = read(request, app, |_| principal.idempotency_scope()).await?;
        Ok(Self { principal, body, idempotency })
    }
}

impl<T> Write<T> {
    /// Starts the response; see [`Reply`].
    pub const fn reply<'a>(&'a self, app: &'a App, status: StatusCode) -> Reply<'a> {
        self.idempotency.reply(app, status)
    }
}

/// A body without members.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Reads the body, and the key in the scope that `whose` returns.
pub async fn read<T: DeserializeOwned>(
    request: Request,
    app: &Shared,
    whose: impl FnOnce(&T) -> String,
) -> Result<(T, Idempotency), Problem> {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let headers = request.headers().clone();
    let bytes =
        Bytes::from_request(request, app).await.map_err(|rejection| Problem::unreadable(&rejection))?;
    let body = body::parse(&headers, &bytes)?;
    let idempotency = match headers.get(HEADER).filter(|_| method == Method::POST) {
        Some(key) => {
            Idempotency::of(app, &whose(&body), key, [method.as_str().as_bytes(), path.as_bytes(), &bytes])?
        }
        None => Idempotency(None),
    };
    Ok((body, idempotency))
}

struct Key {
    lookup: String,
    fingerprint: String,
}

/// A request that may repeat an earlier one.
pub struct Idempotency(Option<Key>);

#[derive(Serialize, Deserialize)]
struct Stored {
    status: u16,
    body: Value,
}

impl Idempotency {
    fn of(app: &App, scope: &str, key: &HeaderValue, request: [&[u8]; 3]) -> Result<Self, Problem> {
        let key = key.to_str().unwrap_or_default();
        let good = (1..=KEY_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        if !good {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "invalid_idempotency_key",
                "Idempotency-Key must be 1 to 255 visible ASCII characters",
            ));
        }
        let master = app.store.vault().master();
        let lookup = master.lookup(&format!("answer {scope} {key}"));
        // Keyed, because the body may hold a password: nobody who reads the table may test guesses against
        // it.
        let fingerprint = BASE64_STANDARD.encode(digest(&SHA256, &request.join(&0)));
        let fingerprint = master.lookup(&format!("request {fingerprint}"));
        Ok(Self(Some(Key { lookup, fingerprint })))
    }

    /// Starts the response; see [`Reply`].
    pub const fn reply<'a>(&'a self, app: &'a App, status: StatusCode) -> Reply<'a> {
        Reply { app, key: self.0.as_ref(), status, body: Mutex::new(Value::Null) }
    }
}

/// The response to a write: [`Reply::after`] runs the command, which calls [`Reply::with`] and commits the row
/// with its change. The caller and any repetition get the same response.
pub struct Reply<'a> {
    app: &'a App,
    key: Option<&'a Key>,
    status: StatusCode,
    body: Mutex<Value>,
}

impl Reply<'_> {
    /// Sets the body; `()` for none. Returns the row that stores the response, for the command's commit.
    pub fn with(&self, body: impl Serialize) -> Option<SideWrite> {
        let body = json!(body);
        let row = self.key.and_then(|key| key.row(self.app, self.status, &body));
        *self.body() = body;
        row
    }

    fn body(&self) -> MutexGuard<'_, Value> {
        self.body.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `command`, which returns its position, unless the request was answered before.
    pub async fn after(
        &self,
        command: impl Future<Output = Result<i64, Problem>>,
    ) -> Result<Response, Problem> {
        if let Some(response) = self.stored().await? {
            return Ok(response);
        }
        match command.await {
            Ok(position) => Ok(response::json(self.status, &self.body(), Some(position))),
            // A concurrent repetition may have been faster: then its work is done, and this one may be
            // refused.
            Err(problem) => self.stored().await?.ok_or(problem),
        }
    }

    async fn stored(&self) -> Result<Option<Response>, Problem> {
        let Self { app, key: Some(key), .. } = self else { return Ok(None) };
        let Some(stored) = app.store.answered(&key.lookup).await? else { return Ok(None) };
        if stored.fingerprint != key.fingerprint {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "this Idempotency-Key belongs to a different request",
            ));
        }
        let unreadable = || {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the stored response can't be read")
        };
        let sealed = BASE64_STANDARD.decode(&stored.sealed).map_err(|_| unreadable())?;
        let plain = app.store.vault().master().answers().open(key.lookup.as_bytes(), &sealed);
        let Stored { status, body } =
            serde_json::from_slice(&plain.map_err(|_| unreadable())?).map_err(|_| unreadable())?;
        let status = StatusCode::from_u16(status).map_err(|_| unreadable())?;
        // The position was not known when the response was stored; the current head includes the write.
        let mut response = response::json(status, &body, Some(app.store.current_head().await?));
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
        Ok(Some(response))
    }
}

impl Key {
    fn row(&self, app: &App, status: StatusCode, body: &Value) -> Option<SideWrite> {
        let plain = serde_json::to_vec(&Stored { status: status.as_u16(), body: body.clone() }).ok()?;
        let sealed = app.store.vault().master().answers().seal(self.lookup.as_bytes(), &plain).ok()?;
        Some(SideWrite::Answer {
            key: self.lookup.clone(),
            fingerprint: self.fingerprint.clone(),
            sealed: BASE64_STANDARD.encode(sealed),
        })
    }
}
