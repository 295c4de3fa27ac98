//! Which account a request counts for, and whether it may proceed. The code that authenticates the caller
//! decides this during the request; `request_notes` carries the result to the server's frame.

use super::{caller::Caller, problem::Problem, reason::Reason, request_notes::Counted};
use crate::{
    app::App,
    store::StoreError,
    traffic::{
        holds::Who,
        limits::{Admission, Party},
        writes::Writer,
    },
};
use axum::http::StatusCode;
use std::time::Duration;
use xwms_events::{
    Actor,
    client::{Client, Switch},
    grant::Authorization,
    ids::{AccountId, ClientId, GrantId, SecretId, UserId},
    token::Token,
};

/// How long a write waits for earlier ones of its lane. The rest of the request's time is for the write itself.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why an authenticated caller's request is refused all the same.
#[derive(Debug, thiserror::Error)]
pub enum AdmissionError {
    #[error("the request limit is reached until the window resets")]
    TooMany {
        policy: &'static str,
        /// Seconds until the window ends.
        reset: u32,
    },
    #[error("an alert slows down the client")]
    SlowDown {
        /// Seconds to wait.
        seconds: u32,
    },
    #[error("the client may not be used from this network")]
    Network,
    #[error("the client may not be used from this origin")]
    Origin,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Caller {
    /// Counts this request of `client` for `account_id` once, and admits it if no limit refuses it. If it writes, it
    /// waits for its turn among the clients of the account.
    ///
    /// # Errors
    /// See [`AdmissionError`].
    pub async fn admit(
        &self,
        app: &App,
        account_id: AccountId,
        client: &Client,
    ) -> Result<(), AdmissionError> {
        self.count(app, account_id, Some(client)).await?;
        self.wait_for_turn(app, account_id, Writer::Clients).await?;
        self.check_origin(app, client)
    }

    /// As [`Self::admit`], for `actor`. `client` is `None` for a user in the dashboard, whom no window limits: that is
    /// where a user whose window is full chooses a larger plan.
    ///
    /// # Errors
    /// See [`AdmissionError`].
    pub async fn admit_as(
        &self,
        app: &App,
        account_id: AccountId,
        client: Option<&Client>,
        actor: Actor,
    ) -> Result<(), AdmissionError> {
        self.count(app, account_id, client).await?;
        self.wait_for_turn(app, account_id, Writer::of(actor, client.is_some())).await?;
        client.map_or(Ok(()), |client| self.check_origin(app, client))
    }

    /// Takes the turn of `writer`, if the request writes.
    async fn wait_for_turn(
        &self,
        app: &App,
        account_id: AccountId,
        writer: Writer,
    ) -> Result<(), AdmissionError> {
        if !self.writes {
            return Ok(());
        }
        let turn = self.take_turn(app, account_id, writer).await;
        turn.map_err(|seconds| AdmissionError::SlowDown { seconds })
    }

    /// Records which client this request is about, if a browser sent it or the caller didn't prove to be the
    /// client. No window counts it.
    pub fn attribute_to(&self, client: &Client) {
        if let (Some(account_id), client_id @ Some(_)) = (client.account_id, client.id) {
            self.counts_for(account_id, client_id, Admission::default());
        }
    }

    /// Records why this request about `client` is refused; the first reason recorded wins. It proves nothing,
    /// and no window counts it. The caller doesn't see the reason.
    pub fn refused(&self, client: &Client, reason: Reason) {
        self.attribute_to(client);
        self.because(reason);
    }

    /// Records that the request had a token that this server issued and that is no longer valid.
    pub fn is_dead(&self, token: &Token) {
        self.refuses_token(token, Reason::HandleDead);
    }

    /// Records that the request had a token of this server without its proof of possession, or with a bad one.
    pub fn is_unproved(&self, token: &Token) {
        self.refuses_token(token, Reason::TokenUnproved);
    }

    fn refuses_token(&self, token: &Token, reason: Reason) {
        self.acts_with(token);
        if let (Some(account_id), client_id @ Some(_)) = (token.account_id, token.client_id) {
            self.counts_for(account_id, client_id, Admission::default());
            self.because(reason);
        }
    }

    /// Records the access token that the request carries, or that it gets.
    pub fn acts_with(&self, token: &Token) {
        self.notes.ids().token(token);
    }

    /// Records the grant whose code or refresh token the request presents.
    pub fn acts_under(&self, authorization: &Authorization) {
        self.notes.ids().grant(authorization.grant_id, authorization.user_id);
    }

    /// Records the person whose session sent the request.
    pub fn acts_for(&self, user_id: UserId) {
        self.notes.ids().user(user_id);
    }

    /// Records the client secret that the request presents.
    pub fn authenticates_with(&self, secret_id: SecretId) {
        self.notes.ids().secret(secret_id);
    }

    /// Records the access token that the request asks about. Only for one of the account that the request
    /// counts for: its members read the log, and must not learn which strings are tokens of others.
    pub fn asks_about(&self, token: &Token) {
        self.notes.ids().about_token(token);
    }

    /// As [`Self::asks_about`], for the grant of a refresh token.
    pub fn asks_about_grant(&self, grant_id: GrantId) {
        self.notes.ids().about_grant(grant_id);
    }

    /// Records why this request is refused, once it is known which client it is about.
    pub fn because(&self, reason: Reason) {
        self.notes.because(reason);
    }

    /// Records that the caller proved an identity that no window counts: a user on a page.
    pub fn has_proved(&self) {
        self.notes.has_proved();
    }

    /// Checks that `client` may send requests from this request's network and origin.
    ///
    /// # Errors
    /// [`AdmissionError::Network`] or [`AdmissionError::Origin`].
    pub fn check_origin(&self, app: &App, client: &Client) -> Result<(), AdmissionError> {
        if !client.may_ask_from(self.ip()) {
            return Err(AdmissionError::Network);
        }
        let switches: &[Switch] = if self.of_api { &[Switch::Cors, Switch::Api] } else { &[Switch::Cors] };
        match &self.web_origin {
            Some(origin) if !client.serves(origin, switches, app.mode()) => Err(AdmissionError::Origin),
            _ => Ok(()),
        }
    }

    /// Counts this request once, unless a window is full.
    async fn count(
        &self,
        app: &App,
        account_id: AccountId,
        client: Option<&Client>,
    ) -> Result<(), AdmissionError> {
        if self.notes.counted().is_some() {
            return Ok(());
        }
        self.has_proved();
        let client_id = client.and_then(|client| client.id);
        if let Err(seconds) = self.paced(app, client_id) {
            self.counts_for(account_id, client_id, Admission::default());
            return Err(AdmissionError::SlowDown { seconds });
        }
        let admission = match client {
            Some(client) if app.settings.request_limits => {
                let share = client.id.zip(client.request_share);
                app.limits.admit(Party { account_id, share }).await?
            }
            _ => Admission::default(),
        };
        let refusal = admission.refused_by.map(|policy| AdmissionError::TooMany {
            policy,
            reset: admission
                .quotas
                .iter()
                .find(|quota| quota.policy == policy)
                .map_or(1, |quota| quota.reset.max(1)),
        });
        self.counts_for(account_id, client_id, admission);
        refusal.map_or(Ok(()), Err)
    }

    /// Waits for the turn of `writer` to write in the account: for a write over REST, or a form of the dashboard. The
    /// request keeps it until it is answered.
    ///
    /// # Errors
    /// The seconds to wait if too many others do.
    pub async fn take_turn(&self, app: &App, account_id: AccountId, writer: Writer) -> Result<(), u32> {
        const CROWDED: u32 = 1;
        if self.notes.has_turn() {
            return Ok(());
        }
        let place = app.writes.place(account_id, writer).ok_or(CROWDED)?;
        let patience = app.settings.request_deadline.unwrap_or(PATIENCE);
        let turn = tokio::time::timeout(patience, place.turn()).await;
        self.notes.keep(turn.ok().flatten().ok_or(CROWDED)?);
        app.write_pace.wait(Who::Account(account_id), self.counts_as).await;
        Ok(())
    }

    /// Returns the seconds to wait if the guard slows the client down.
    fn paced(&self, app: &App, client_id: Option<ClientId>) -> Result<(), u32> {
        client_id.map_or(Ok(()), |client_id| app.guard.request(client_id))
    }

    /// Records which account and client this request counts for, even if it is refused.
    fn counts_for(&self, account_id: AccountId, client_id: Option<ClientId>, admission: Admission) {
        self.notes.counts_for(Counted {
            account_id,
            client_id,
            admission,
            request_id: self.request_id.clone(),
            origin: self.origin.clone(),
        });
    }
}

impl From<AdmissionError> for Problem {
    fn from(refusal: AdmissionError) -> Self {
        match refusal {
            AdmissionError::TooMany { policy, reset } => Self::quota_exceeded(policy, reset),
            AdmissionError::SlowDown { seconds } => Self::slow_down(seconds),
            AdmissionError::Network => {
                Self::new(StatusCode::FORBIDDEN, "ip_not_allowed", refusal.to_string())
            }
            AdmissionError::Origin => {
                Self::new(StatusCode::FORBIDDEN, "origin_not_allowed", refusal.to_string())
            }
            AdmissionError::Store(error) => error.into(),
        }
    }
}
