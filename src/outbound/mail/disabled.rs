//! The mail to owners when a failing webhook endpoint is disabled.

use crate::store::query::Loaded;
use xwms_events::{
    account::Account,
    endpoint::{DisableReason, Endpoint},
};

pub(super) fn text(
    account: &Account,
    endpoint: &Loaded<Endpoint>,
    reason: &DisableReason,
    issuer: &str,
) -> String {
    let because = match reason {
        DisableReason::Requested => "somebody asked for it",
        DisableReason::Gone => "it answered 410 (Gone)",
        DisableReason::Failing => "every attempt has failed for days",
    };
    format!(
        "Hello,\n\nThe webhook endpoint {id} of your account “{name}” was disabled, because {because}:\n\n  \
         {url}\n\nNothing is sent to it any more; what it missed is kept for a while. When the receiver is \
         back, send it a test with “resume”, which enables it and sends again what failed:\n\n  \
         POST {issuer}/v1/endpoints/{id}/test   {{\"resume\": true}}\n",
        id = endpoint.id,
        name = account.name,
        url = endpoint.state.settings.url,
    )
}
