//! Decides the next step of an authorization: a pure function of the request and the login.

use super::request::AuthorizationRequest;
use crate::surface::web::shared::session::LoggedIn;
use xwms_events::{Timestamp, session::Assurance};

/// The next step.
pub(super) enum Step<'a> {
    /// No user is logged in, or the login is not recent enough.
    LogIn,
    /// The user has to set up a second factor first.
    Enrol,
    /// The user has to be asked.
    Consent(&'a LoggedIn),
    /// The user approved before.
    Approve(&'a LoggedIn),
    /// The client wanted no page, but one is needed; or the user lacks the requested rights.
    Refuse(&'static str, &'static str),
}

/// Returns the next step. `login_after` is when the user was sent to log in for this request, if so. A login
/// after that is fresh enough for any request.
pub(super) fn next<'a>(
    asked: &AuthorizationRequest,
    login: Option<&'a LoggedIn>,
    consented: bool,
    login_after: Option<Timestamp>,
    now: Timestamp,
) -> Step<'a> {
    let for_this = |login: &LoggedIn| login_after.is_some_and(|after| login.session.is_proved_since(after));
    let fresh = |login: &&LoggedIn| {
        let young = asked.max_age.is_none_or(|seconds| login.session.is_proved_within(seconds, now));
        for_this(login) || young && !asked.prompt.login && !asked.prompt.create
    };
    // Never issue tokens of one user when another was named (OIDC Core §3.1.2.2).
    let is_other = |login: &LoggedIn| asked.hinted.is_some_and(|hinted| hinted != login.user_id);
    if login.is_some_and(|login| is_other(login) && for_this(login)) {
        return Step::Refuse("login_required", "another user is logged in");
    }
    let Some(login) = login.filter(|login| !is_other(login)).filter(fresh) else {
        let refused = Step::Refuse("login_required", "no user is logged in, or the login is too old");
        return if asked.prompt.none { refused } else { Step::LogIn };
    };
    if let Some(step) = raise(asked, login, for_this(login), now) {
        return step;
    }
    if let Some(reason) = asked.denied {
        return Step::Refuse("access_denied", reason);
    }
    let ask = !consented || asked.prompt.consent || asked.always_asks();
    if !ask {
        Step::Approve(login)
    } else if asked.prompt.none {
        Step::Refuse("consent_required", "the user must be asked for consent")
    } else {
        Step::Consent(login)
    }
}

/// Returns the step that raises the login's assurance, if the request needs more, or if the user has a second
/// factor that this session lacks. `for_this`: whether the user has just logged in for this request.
fn raise<'a>(
    asked: &AuthorizationRequest,
    login: &LoggedIn,
    for_this: bool,
    now: Timestamp,
) -> Option<Step<'a>> {
    let factors = &login.user.factors;
    let needed = if factors.any() { asked.assurance.max(Assurance::TwoFactors) } else { asked.assurance };
    if login.session.assurance() >= needed {
        return None;
    }
    let unmet = "the user has no factor that gives the assurance that the request needs";
    let out_of_reach = needed == Assurance::PhishingResistant && factors.passkeys.is_empty()
        || !factors.any() && !asked.may_enrol
        || factors.any() && for_this;
    Some(if out_of_reach {
        Step::Refuse("unmet_authentication_requirements", unmet)
    } else if asked.prompt.none {
        Step::Refuse("login_required", "the login gives less assurance than the request needs")
    } else if factors.any() || !login.session.is_fresh(now) {
        Step::LogIn
    } else {
        Step::Enrol
    })
}
