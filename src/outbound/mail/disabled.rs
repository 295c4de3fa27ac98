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
        DisableReason::Requested => "somebody requested it",
        DisableReason::Gone => "it responded with status 410 (Gone)",
        DisableReason::Failing => "every attempt has failed for days",
    };
    format!(
        "Hello,\n\nThe webhook endpoint {id} of your account “{name}” was disabled, because {because}:\n\n  \
         {url}\n\nNo messages are sent to it any more. The messages that it misses are kept for a while. \
         When the receiver works again, send it a test with “resume”. If the test succeeds, the endpoint is \
         enabled and the failed messages are sent again:\n\n  POST {issuer}/v1/endpoints/{id}/test   \
         {{\"resume\": true}}\n",
        id = endpoint.id,
        name = account.name,
        url = endpoint.state.settings.url,
    )
}
