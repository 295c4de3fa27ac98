//! What a session is.

use super::{SessionCommand, SessionEvent, decide};
use crate::{
    Decider, Refusal, Timestamp,
    aggregate::aggregate,
    ids::{SessionId, UserId},
};
use serde::{Deserialize, Serialize};

/// How the person proved who they are: values of RFC 8176, for the `amr` claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AuthenticationMethod)]
pub enum Method {
    /// A password.
    #[serde(rename = "pwd")]
    Password,
    /// A one-time code.
    #[serde(rename = "otp")]
    Otp,
}

/// The authentication contexts (`acr`, OIDC Core §2) that a login here can come to.
pub const ACR_VALUES: &[&str] = &[ACR_PASSWORD];
/// A password and nothing else: by no level of assurance more than that.
const ACR_PASSWORD: &str = "urn:xwms:acr:password";
const ACR_TWO_FACTORS: &str = "urn:xwms:acr:two-factors";

/// What a login by `methods` comes to.
pub fn acr(methods: &[Method]) -> &'static str {
    let by = |method| methods.contains(&method);
    if by(Method::Password) && by(Method::Otp) { ACR_TWO_FACTORS } else { ACR_PASSWORD }
}

/// One browser login of a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub id: Option<SessionId>,
    pub user_id: Option<UserId>,
    pub methods: Vec<Method>,
    pub authenticated_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended: bool,
    /// How often the person proved themselves again. Whoever carries an older number carries nothing.
    pub generation: u32,
    /// The position of the log up to which it was known what the person proved themselves by. Events from before this stood
    /// in them don't say: the position of the last one has to do.
    pub basis: Option<i64>,
}

impl Session {
    /// Whether it still stands for a logged-in user at `at`.
    pub fn is_live(&self, at: Timestamp) -> bool {
        self.id.is_some() && !self.ended && at < self.expires_at
    }
}

impl Decider for Session {
    const TYPE: &'static str = "session";
    type Command = SessionCommand;
    type Event = SessionEvent;

    fn decide(&self, command: SessionCommand) -> Result<Vec<SessionEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &SessionEvent) {
        match event.clone() {
            SessionEvent::Started { session_id, user_id, methods, authenticated_at, expires_at, basis } => {
                *self = Self {
                    id: Some(session_id),
                    user_id: Some(user_id),
                    methods,
                    authenticated_at,
                    expires_at,
                    ended: false,
                    generation: 0,
                    basis,
                };
            }
            SessionEvent::Elevated { methods, authenticated_at, basis } => {
                self.methods = methods;
                self.authenticated_at = authenticated_at;
                self.generation += 1;
                self.basis = basis;
            }
            SessionEvent::Ended { .. } => self.ended = true,
        }
    }
}

aggregate!(Session);
