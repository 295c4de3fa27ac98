//! Every event of the system in one table: its name, whether outside subscribers see it, which fields are personal, and
//! under whose key those are sealed. Names and versions are those of each `event.rs`; the test below fails if they
//! differ.

/// Whose key seals the personal fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The event has no personal fields.
    None,
    /// The stream's id, which is a user's.
    Stream,
    /// The id in this field of the payload.
    Field(&'static str),
}

/// Who may see the event outside the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The account's feed, webhooks and NATS.
    Public,
    /// Only the log.
    Internal,
}

/// One entry of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub name: &'static str,
    pub visibility: Visibility,
    /// Top-level fields of the payload that are sealed.
    pub personal: &'static [&'static str],
    pub subject: Subject,
}

const fn public(name: &'static str) -> Entry {
    Entry { name, visibility: Visibility::Public, personal: &[], subject: Subject::None }
}

const fn internal(name: &'static str) -> Entry {
    Entry { name, visibility: Visibility::Internal, personal: &[], subject: Subject::None }
}

impl Entry {
    const fn sealing(self, personal: &'static [&'static str], subject: Subject) -> Self {
        Self { personal, subject, ..self }
    }
}

/// All events, by aggregate.
pub const CATALOGUE: &[Entry] = &[
    public("account.created"),
    public("account.renamed"),
    public("account.plan_activated"),
    public("account.plan_changed"),
    public("account.plan_ended"),
    public("account.limits_agreed"),
    public("account.restricted"),
    public("account.reinstated"),
    public("account.closed"),
    public("account.user_tokens_revoked"),
    public("member.invited").sealing(&["email"], Subject::Field("invitation_id")),
    public("member.invitation_withdrawn"),
    public("member.joined"),
    public("member.role_changed"),
    public("member.removed"),
    internal("user.registered").sealing(&["email", "profile"], Subject::Stream),
    internal("user.email_verified"),
    internal("user.password_changed"),
    internal("user.profile_changed").sealing(&["profile"], Subject::Stream),
    internal("user.totp_enrolled"),
    internal("user.totp_removed"),
    internal("user.locked"),
    internal("user.unlocked"),
    internal("user.suspended").sealing(&["reason"], Subject::Stream),
    internal("user.reinstated"),
    internal("user.erased"),
    internal("session.started"),
    internal("session.elevated"),
    internal("session.ended"),
    public("client.created"),
    public("client.renamed"),
    public("client.redirect_uris_changed"),
    public("client.scopes_changed"),
    public("client.domains_changed"),
    public("client.domain_verified"),
    public("client.ip_allow_list_changed"),
    public("client.token_policy_changed"),
    public("client.protocol_changed"),
    public("client.pkce_requirement_changed"),
    public("client.keys_changed"),
    public("client.request_share_changed"),
    public("client.secret_created"),
    public("client.secret_rotated"),
    public("client.secret_revoked"),
    public("client.tokens_revoked"),
    public("client.disabled"),
    public("client.enabled"),
    public("client.restricted"),
    public("client.reinstated"),
    public("client.verified"),
    public("client.unverified"),
    public("client.deleted"),
    public("consent.granted"),
    public("consent.changed"),
    public("consent.withdrawn"),
    public("grant.authorized"),
    public("grant.code_redeemed"),
    public("grant.refreshed"),
    public("grant.code_replayed"),
    public("grant.refresh_reused"),
    public("grant.revoked"),
    public("token.issued"),
    public("token.revoked"),
    public("endpoint.created"),
    public("endpoint.changed"),
    public("endpoint.secret_rotated"),
    public("endpoint.disabled"),
    public("endpoint.enabled"),
    public("endpoint.tested"),
    public("endpoint.replay_requested"),
    public("endpoint.resend_requested"),
    public("endpoint.message_skipped"),
    public("endpoint.deleted"),
    internal("signing_key.created"),
    internal("signing_key.activated"),
    internal("signing_key.retired"),
    internal("subscriber.event_retried"),
    internal("subscriber.event_skipped"),
    internal("subscriber.ended"),
    public("usage.threshold_reached"),
    public("usage.limit_exceeded"),
    public("alert.raised"),
    public("alert.cleared"),
    // It belongs to no account: NATS publishes it, but feeds and webhooks of accounts do not.
    public("log.went_back"),
];

/// Returns the entry of `name`.
pub fn entry(name: &str) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use super::CATALOGUE;
    use crate::AnyEvent;

    #[test]
    fn the_catalogue_holds_every_event_once_in_the_order_of_the_aggregates() {
        let listed: Vec<_> = CATALOGUE.iter().map(|entry| entry.name).collect();
        let declared: Vec<_> = AnyEvent::kinds().map(|(name, _)| name).collect();
        assert_eq!(listed, declared);
    }
}
