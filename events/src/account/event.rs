//! Events of an account.

use super::{Limits, Role};
use crate::{
    Personal, Timestamp,
    fact::facts,
    ids::{AccountId, ClientId, GroupId, InvitationId, RegistrationId, SecretId, UserId},
    operator::OperatorAct,
};

facts! {
    /// Facts of an account and its members.
    pub enum AccountEvent {
        public "account.created" v 1 => Created { account_id: AccountId, name: String, },
        public "account.renamed" v 1 => Renamed { name: String, },
        public "account.plan_activated" v 1 => PlanActivated { plan: String, },
        public "account.plan_changed" v 1 => PlanChanged {
            from: String,
            plan: String,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<Timestamp>,
        },
        public "account.plan_ended" v 1 => PlanEnded {
            #[serde(default, skip_serializing_if = "Option::is_none")]
            at: Option<Timestamp>,
        },
        public "account.limits_agreed" v 1 => LimitsAgreed { limits: Limits, },
        public "account.restricted" v 1 => Restricted { reason: String, },
        public "account.reinstated" v 1 => Reinstated {},
        public "account.closed" v 1 => Closed {},
        /// Members need a second factor to act in the account.
        public "account.second_factor_required" v 1 => SecondFactorRequired {},
        /// Members need no second factor any more.
        public "account.second_factor_waived" v 1 => SecondFactorWaived {},
        /// People with a mail address in the account's domains log in at this OpenID provider.
        public "account.login_provider_set" v 1 => LoginProviderSet {
            issuer: String,
            /// The client that this server is at the provider.
            provider_client_id: String,
            /// Names its secret, which is not in the log.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            secret_id: Option<SecretId>,
            /// Whether passwords of these people are not asked for.
            required: bool,
            /// Whether apps of the account get tokens for people whom the provider names (ID-JAG). Absent if not.
            #[serde(default, skip_serializing_if = "std::ops::Not::not")]
            asserts_people: bool,
        },
        public "account.login_provider_removed" v 1 => LoginProviderRemoved {},
        /// The account proved by DNS that the domain of mail addresses is its own.
        public "account.login_domain_verified" v 1 => LoginDomainVerified { domain: String, },
        public "account.login_domain_removed" v 1 => LoginDomainRemoved { domain: String, },
        /// Apps may register themselves as clients of the account with the token, which is not in the log (RFC 7591).
        public "account.registration_token_created" v 1 => RegistrationTokenCreated {
            registration_id: RegistrationId,
            /// Which of the account's tokens it is.
            number: u32,
            label: String,
            /// Whether what registers with it is a test client.
            for_tests: bool,
            /// How many apps may register with it.
            uses: u32,
            expires_at: Timestamp,
        },
        public "account.registration_token_used" v 1 => RegistrationTokenUsed {
            registration_id: RegistrationId,
            client_id: ClientId,
        },
        public "account.registration_token_revoked" v 1 => RegistrationTokenRevoked {
            registration_id: RegistrationId,
        },
        /// The account has a new group of people.
        public "group.created" v 1 => GroupCreated { group_id: GroupId, name: String, description: String, },
        /// The group has another name or description.
        public "group.changed" v 1 => GroupChanged { group_id: GroupId, name: String, description: String, },
        /// Nobody is in the group any more.
        public "group.deleted" v 1 => GroupDeleted { group_id: GroupId, },
        /// The user's grants and tokens with this account's clients are revoked.
        public "account.user_tokens_revoked" v 1 => UserTokensRevoked { user_id: UserId, },
        /// The operator looked at the account: once for each operator and hour.
        public "account.viewed" v 1 => Viewed { operator: UserId, at: Timestamp, },
        /// What the operator did on their pages to the account, or to something in it, and why.
        public "account.operator_acted" v 1 => OperatorActed {
            act: OperatorAct,
            reason: String,
            /// The client or alert; absent for the account itself.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            about: Option<String>,
        },
        /// The email address is the invited person's, sealed under the invitation.
        public "member.invited" v 1 sealed by Field("invitation_id") => MemberInvited {
            invitation_id: InvitationId,
            email: Personal<String>,
            role: Role,
            expires_at: Timestamp,
            /// The member who sent the invitation; absent for a client or the operator.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            invited_by: Option<UserId>,
        },
        public "member.invitation_withdrawn" v 1 => InvitationWithdrawn { invitation_id: InvitationId, },
        /// The owner who signed up joins without an invitation.
        public "member.joined" v 1 => MemberJoined {
            user_id: UserId,
            role: Role,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            invitation_id: Option<InvitationId>,
        },
        public "member.role_changed" v 1 => MemberRoleChanged { user_id: UserId, from: Role, role: Role, },
        public "member.removed" v 1 => MemberRemoved { user_id: UserId, },
    }
}
