//! The part of the document with the requests that acted for the person and are in the request log: those of their own
//! browser, and those of apps with a token of theirs.
//!
//! Where an app's own server is, is not told: strangers approve apps, too, and would learn it.

use super::parts::{Out, Subject, Unwritten};
use crate::{
    store::StoreError,
    traffic::request_log::of_person::{self, PersonRequest},
};
use serde_json::json;
use std::collections::HashMap;
use xwms_events::{client::Client, envelope::Origin, ids::ClientId};

/// Requests read at once.
const AT_ONCE: i64 = 100;
/// The most requests in a document, which must end in time whatever an app does with a token.
const MOST: usize = 50_000;

/// Whether a client runs where the person is, for each client that was looked up.
type OnDevice = HashMap<ClientId, bool>;

/// Writes the requests, newest first. Returns whether there are older ones that the document leaves out.
pub(super) async fn write(subject: &Subject, out: &mut Out) -> Result<bool, Unwritten> {
    let (mut before, mut written, mut comma) = (i64::MAX, 0, "");
    let mut on_device = OnDevice::new();
    while written < MOST {
        let part = of_person::requests(&subject.app.store, subject.user_id, before, AT_ONCE).await?;
        let Some(last) = part.last() else { return Ok(false) };
        before = last.number;
        written += part.len();
        for request in &part {
            let from = origin_of(subject, request, &mut on_device).await?;
            let shown = json!({
                "request_id": request.request_id, "at": request.at(), "account_id": request.account_id(),
                "client_id": request.client_id(), "method": request.method, "route": request.route,
                "status": request.status, "from": from,
            });
            out.add(comma).await?;
            out.add(&shown.to_string()).await?;
            comma = ",";
        }
    }
    let older = of_person::requests(&subject.app.store, subject.user_id, before, 1).await?;
    Ok(!older.is_empty())
}

/// Returns where the person was, if the request came from there.
async fn origin_of(
    subject: &Subject,
    request: &PersonRequest,
    on_device: &mut OnDevice,
) -> Result<Option<Origin>, Unwritten> {
    if let Some(client_id) = request.client_id()
        && !is_on_device(subject, client_id, on_device).await?
    {
        return Ok(None);
    }
    match request.origin(&subject.app.store).await {
        // One that can't be opened must not keep the rest from its owner.
        Err(StoreError::Seal) => Ok(None),
        opened => Ok(opened?),
    }
}

/// Returns whether the client has no secret, and so runs on devices of people and not on its account's servers.
async fn is_on_device(
    subject: &Subject,
    client_id: ClientId,
    known: &mut OnDevice,
) -> Result<bool, Unwritten> {
    if let Some(known) = known.get(&client_id) {
        return Ok(*known);
    }
    let client = subject.app.store.load::<Client>(client_id).await?.state;
    let found = client.id.is_some() && !client.client_type.is_confidential();
    known.insert(client_id, found);
    Ok(found)
}
