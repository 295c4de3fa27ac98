//! What a receiver asks of a stream: how events are delivered, and which ones. Also the addresses that may be pushed
//! to; the address of a name is checked when an event is sent (`outbound::egress`).

use super::{
    body::{Body, malformed, text, texts},
    view::{POLL, PUSH},
};
use crate::{
    app::App, commands::endpoints::FreshHeaders, outbound::egress::Forbidden, store::append::SideWrite,
    surface::http::problem::Problem,
};
use axum::http::StatusCode;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;
use xwms_events::{client::SignalStream, ids::SecretId};

/// The header of a push that the receiver chooses the value of.
const AUTHORIZATION: &str = "authorization";

/// How events are delivered.
struct Delivery {
    /// `None` if the receiver polls.
    push_url: Option<String>,
    /// The id of the value of the `Authorization` header; `None` if the request does not say, and `Some(None)` for
    /// none.
    authorization_id: Option<Option<SecretId>>,
}

/// What a request says about a stream. What it leaves out is `None`.
pub(super) struct Asked {
    delivery: Option<Delivery>,
    requested: Option<Option<Vec<String>>>,
    description: Option<Option<String>>,
    /// The value of the header, to be committed with the change.
    pub keep: Option<SideWrite>,
}

impl Asked {
    /// Reads it from the body of a request.
    pub fn read(app: &App, body: &Body) -> Result<Self, Problem> {
        let requested = match body.0.get("events_requested") {
            None => None,
            Some(Value::Null) => Some(None),
            Some(list) => Some(Some(texts(list, "events_requested")?)),
        };
        let description =
            if body.0.contains_key("description") { Some(body.text("description")?) } else { None };
        let (delivery, keep) = match body.0.get("delivery") {
            None | Some(Value::Null) => (None, None),
            Some(delivery) => read_delivery(app, delivery)?,
        };
        Ok(Self { delivery, requested, description, keep })
    }

    /// Changes `stream` to what the request says, and leaves the rest as it is.
    pub fn update(&self, stream: &mut SignalStream) {
        if let Some(delivery) = &self.delivery {
            // A credential goes to no other address than the one it was given for.
            let same = delivery.push_url == stream.push_url;
            let kept = stream.authorization_id.filter(|_| same);
            stream.authorization_id = delivery.authorization_id.unwrap_or(kept);
            stream.push_url = delivery.push_url.clone();
        }
        if let Some(requested) = &self.requested {
            stream.requested = requested.clone();
        }
        if let Some(description) = &self.description {
            stream.description = description.clone();
        }
    }

    /// Makes `stream` what the request says. What it leaves out is as in a new stream; status and people stay.
    pub fn replace(&self, stream: &mut SignalStream) {
        stream.requested = None;
        stream.description = None;
        if self.delivery.is_none() {
            (stream.push_url, stream.authorization_id) = (None, None);
        }
        self.update(stream);
    }
}

fn read_delivery(app: &App, value: &Value) -> Result<(Option<Delivery>, Option<SideWrite>), Problem> {
    let members = value.as_object().ok_or_else(|| malformed("delivery", "must be an object"))?;
    let unsupported = |detail: &str| {
        Problem::new(StatusCode::BAD_REQUEST, "unsupported_delivery", detail).at("delivery.method")
    };
    match text(members, "method")? {
        Some(POLL) => {
            let delivery = Delivery { push_url: None, authorization_id: Some(None) };
            Ok((Some(delivery), None))
        }
        Some(PUSH) => {
            let url = text(members, "endpoint_url")?;
            let url = url.ok_or_else(|| malformed("delivery.endpoint_url", "is missing"))?;
            check_url(app, url)?;
            let mut keep = None;
            let authorization_id = match members.contains_key("authorization_header") {
                false => None,
                true => match text(members, "authorization_header")? {
                    None => Some(None),
                    Some(value) => {
                        let values = BTreeMap::from([(AUTHORIZATION.to_owned(), value.to_owned())]);
                        let fresh = FreshHeaders::of(&app.store, &values)?;
                        keep = fresh.keep;
                        Some(fresh.headers.map(|headers| headers.values_id))
                    }
                },
            };
            Ok((Some(Delivery { push_url: Some(url.to_owned()), authorization_id }), keep))
        }
        _ => Err(unsupported("must be urn:ietf:rfc:8935 (push) or urn:ietf:rfc:8936 (poll)")),
    }
}

/// Refuses an address that may not be pushed to, by the URL alone. The decider refuses an invalid one.
fn check_url(app: &App, url: &str) -> Result<(), Problem> {
    let Ok(url) = Url::parse(url) else { return Ok(()) };
    app.egress.check_new(&url).map_err(|forbidden| {
        let code = match forbidden {
            Forbidden::Address(_) | Forbidden::Name => "address_not_allowed",
            Forbidden::PlainHttp => "https_required",
        };
        Problem::new(StatusCode::BAD_REQUEST, code, forbidden.to_string()).at("delivery.endpoint_url")
    })
}
