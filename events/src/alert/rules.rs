//! The detection rules, with every threshold in one table. Pure: counts in, verdict out.

use super::{About, Action, Evidence, Rule};
use crate::ids::{ClientId, SigningKeyId};

const TEN_MINUTES: u32 = 600;
const HOUR: u32 = 3_600;
const DAY: u32 = 86_400;

/// The count from which a rule raises an alert with this action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Threshold {
    pub rule: Rule,
    pub action: Action,
    pub count: u32,
    pub window_seconds: u32,
    /// How long the alert stays open. `None`: until an operator clears it.
    pub lasts_seconds: Option<u32>,
}

const fn from(
    rule: Rule,
    action: Action,
    count: u32,
    window_seconds: u32,
    lasts_seconds: Option<u32>,
) -> Threshold {
    Threshold { rule, action, count, window_seconds, lasts_seconds }
}

/// All thresholds. docs/reference/guard.md has the same table in words.
pub(super) const THRESHOLDS: &[Threshold] = &[
    from(Rule::CredentialStuffing, Action::SlowDown, 20, TEN_MINUTES, Some(HOUR)),
    from(Rule::SecretGuessing, Action::Notify, 30, TEN_MINUTES, Some(DAY)),
    from(Rule::SecretGuessing, Action::Restrict, 30, TEN_MINUTES, None),
    from(Rule::TokenReplay, Action::Notify, 5, TEN_MINUTES, Some(DAY)),
    from(Rule::TokenReplay, Action::SlowDown, 5, TEN_MINUTES, Some(HOUR)),
    from(Rule::TokenReplay, Action::Restrict, 50, TEN_MINUTES, None),
    from(Rule::OriginChange, Action::Notify, 50, DAY, Some(DAY)),
    from(Rule::ForgedToken, Action::Notify, 1, TEN_MINUTES, None),
];

/// Returns the threshold of `rule` for `action`.
pub(super) fn threshold(rule: Rule, action: Action) -> Option<&'static Threshold> {
    THRESHOLDS.iter().find(|threshold| (threshold.rule, threshold.action) == (rule, action))
}

/// What the server saw within the window of the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// Logins with this many names failed from one network, and none of those names has logged in since.
    FailedNames { network: String, names: u32 },
    /// Authentication as the client failed this often.
    FailedAuthentications { client_id: ClientId, failures: u32 },
    /// The client authenticated from a network that had tried this many different secrets. `at_home`: the client was on
    /// that network before the guessing started, so a neighbour's guesses are not held against it.
    GuessedRight { client_id: ClientId, guesses: u32, at_home: bool },
    /// Codes and refresh tokens that this many people have with the client were presented again. At a `public` client,
    /// anybody may present their own as often as they like.
    Replays { client_id: ClientId, people: u32, public: bool },
    /// A machine client got a token from a new network, where until then it had used only one.
    NewNetwork { client_id: ClientId, tokens: u32, seconds: u32 },
    /// This many tokens that were never issued have a valid signature by this key.
    ForgedToken { key_id: SigningKeyId, tokens: u32 },
}

/// The action to take about what was seen, if any.
pub(super) struct Verdict {
    pub threshold: &'static Threshold,
    pub about: About,
    pub evidence: Evidence,
}

impl Observation {
    pub(super) fn judge(&self) -> Option<Verdict> {
        match self {
            Self::FailedNames { network, names } => {
                reached(Rule::CredentialStuffing, Action::SlowDown, *names)
                    .map(|threshold| verdict(threshold, About::Network(network.clone()), *names))
            }
            Self::FailedAuthentications { client_id, failures } => {
                reached(Rule::SecretGuessing, Action::Notify, *failures)
                    .map(|threshold| verdict(threshold, About::Client(*client_id), *failures))
            }
            Self::GuessedRight { client_id, guesses, at_home } => {
                reached(Rule::SecretGuessing, Action::Restrict, *guesses)
                    .filter(|_| !at_home)
                    .map(|threshold| verdict(threshold, About::Client(*client_id), *guesses))
            }
            Self::ForgedToken { key_id, tokens } => reached(Rule::ForgedToken, Action::Notify, *tokens)
                .map(|threshold| verdict(threshold, About::SigningKey(*key_id), *tokens)),
            Self::Replays { client_id, people, public } => replayed(*people, *public)
                .map(|threshold| verdict(threshold, About::Client(*client_id), *people)),
            Self::NewNetwork { client_id, tokens, seconds } => {
                reached(Rule::OriginChange, Action::Notify, *tokens)
                    .filter(|threshold| *seconds >= threshold.window_seconds)
                    .map(|threshold| verdict(threshold, About::Client(*client_id), *tokens))
            }
        }
    }
}

fn replayed(people: u32, public: bool) -> Option<&'static Threshold> {
    let actions: &[Action] = if public { &[Action::Notify] } else { &[Action::Restrict, Action::SlowDown] };
    actions.iter().find_map(|action| reached(Rule::TokenReplay, *action, people))
}

fn reached(rule: Rule, action: Action, count: u32) -> Option<&'static Threshold> {
    threshold(rule, action).filter(|threshold| count >= threshold.count)
}

fn verdict(threshold: &'static Threshold, about: About, count: u32) -> Verdict {
    let Threshold { count: from, window_seconds, .. } = *threshold;
    Verdict { threshold, about, evidence: Evidence { count, threshold: from, window_seconds } }
}
