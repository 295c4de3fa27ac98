//! A request as JSON and as a line of CSV.

use crate::{
    app::App, store::StoreError, surface::http::reason::Reason, traffic::request_log::queries::Request,
};
use serde::Serialize;
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    ids::{AccountId, ClientId, GrantId, SecretId, TokenId, UserId},
};

/// The columns of [`RequestView::cells`].
pub(super) const HEADER: &[&str] = &[
    "at",
    "request_id",
    "client_id",
    "method",
    "route",
    "status",
    "error",
    "duration_ms",
    "bytes",
    "ip",
    "user_agent",
    // Newer columns are at the end, for programs that read by position.
    "reason",
    "detail",
    "token_id",
    "grant_id",
    "user_id",
    "secret_id",
    "object",
    "about_token_id",
    "about_grant_id",
];

/// A request that counted for the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Request)]
pub(super) struct RequestView {
    /// The time of the response.
    #[schema(value_type = String)]
    at: Timestamp,
    request_id: String,
    /// Null for a user's request at the dashboard.
    client_id: Option<String>,
    method: String,
    /// The path as in this document, such as `/v1/clients/{client_id}`.
    route: String,
    /// 499: the caller closed the connection before the response.
    status: i16,
    /// The `code` of the problem, or the `error` of OAuth.
    error: Option<String>,
    /// Why it was refused, if there is more detail than the caller got: a stable code, such as
    /// `secret_wrong`.
    reason: Option<String>,
    /// The reason as a text, or else the text that the caller got.
    detail: Option<String>,
    /// The time until the response began.
    duration_ms: f64,
    /// The size of the response body, as far as it was known before it was sent.
    bytes: i64,
    ip: Option<String>,
    user_agent: Option<String>,
    /// The access token that it carried, valid or not, or the one that it was issued.
    token_id: Option<String>,
    /// The grant of that token, or of the code or refresh token that it presented.
    grant_id: Option<String>,
    /// The user whom it acted for.
    user_id: Option<String>,
    /// The client secret that it presented.
    secret_id: Option<String>,
    /// The last id in its path.
    object: Option<String>,
    /// The access token that an introspection or revocation was about.
    about_token_id: Option<String>,
    /// The grant of that token, or of the refresh token that it was about.
    about_grant_id: Option<String>,
}

impl RequestView {
    /// Returns the request as the members of its account see it.
    pub async fn open(app: &App, account_id: AccountId, row: Request) -> Result<Self, StoreError> {
        let origin = row.origin(&app.store, account_id).await?;
        let told = row.reason.as_deref().and_then(Reason::parse).map(|reason| reason.detail().to_owned());
        let (ip, user_agent) = origin.map(|origin| (origin.ip, origin.user_agent)).unzip();
        Ok(Self {
            at: row.at(),
            object: row.object().map(|object| object.to_string()),
            client_id: row.client_id.map(|id| ClientId::from_uuid(id).to_string()),
            token_id: row.token_id.map(|id| TokenId::from_uuid(id).to_string()),
            grant_id: row.grant_id.map(|id| GrantId::from_uuid(id).to_string()),
            user_id: row.user_id.map(|id| UserId::from_uuid(id).to_string()),
            secret_id: row.secret_id.map(|id| SecretId::from_uuid(id).to_string()),
            about_token_id: row.about_token_id.map(|id| TokenId::from_uuid(id).to_string()),
            about_grant_id: row.about_grant_id.map(|id| GrantId::from_uuid(id).to_string()),
            duration_ms: f64::from(row.duration_us) / 1000.0,
            request_id: row.request_id,
            method: row.method,
            route: row.route,
            status: row.status,
            error: row.error,
            detail: told.or(row.detail),
            reason: row.reason,
            bytes: row.bytes,
            ip,
            user_agent: user_agent.flatten(),
        })
    }

    /// Returns its cells, in the order of [`HEADER`].
    pub fn cells(self) -> Vec<String> {
        vec![
            self.at.to_string(),
            self.request_id,
            self.client_id.unwrap_or_default(),
            self.method,
            self.route,
            self.status.to_string(),
            self.error.unwrap_or_default(),
            self.duration_ms.to_string(),
            self.bytes.to_string(),
            self.ip.unwrap_or_default(),
            self.user_agent.unwrap_or_default(),
            self.reason.unwrap_or_default(),
            self.detail.unwrap_or_default(),
            self.token_id.unwrap_or_default(),
            self.grant_id.unwrap_or_default(),
            self.user_id.unwrap_or_default(),
            self.secret_id.unwrap_or_default(),
            self.object.unwrap_or_default(),
            self.about_token_id.unwrap_or_default(),
            self.about_grant_id.unwrap_or_default(),
        ]
    }
}
