//! A token with a valid signature that was never issued: the only sign that somebody else has a signing key (ADR 0080).
//!
//! Not here: how such a token is recognised (`auth::access_tokens`), and the alert's rule (`xwms_events::alert`).

use super::{caller::Caller, log_limit::LogLimit};
use crate::app::App;
use xwms_events::token::Token;

/// Reports `token`, which the caller refuses: in the metrics each time, in the log at most every ten seconds, and
/// as an alert.
pub async fn report(app: &App, caller: &Caller, token: &Token) {
    static REPORTED: LogLimit = LogLimit::new();
    metrics::counter!("xwms_forged_tokens_total").increment(1);
    let Some(kid) = token.kid else { return };
    if let Some(missed) = REPORTED.due() {
        let request_id = caller.request_id.as_str();
        tracing::error!(
            %kid, request_id, missed,
            "a token that was never issued has a valid signature: somebody else has this signing key; stop it with `xwms keys revoke`"
        );
    }
    app.guard.saw_forged_token(kid).await;
}
