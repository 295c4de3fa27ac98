//! Which logins of people at apps an event ends, so that the apps can be told (OpenID Connect Back-Channel Logout
//! 1.0). Where an app is told is in `client::back_channel`.

use crate::{
    AnyEvent,
    effects::{Effect, effects, member_key},
    grant::{Authorization, GrantEvent, RevokeReason},
    ids::consent_id,
};

/// The events that may end logins. No other event stops a session, a person, a grant, a consent, or what a person
/// has at the clients of an account.
pub const ENDING: &[&str] = &[
    "session.ended",
    "grant.revoked",
    "consent.withdrawn",
    "account.user_tokens_revoked",
    "member.removed",
    "user.password_changed",
    "user.tokens_revoked",
    "user.email_change_undone",
    "user.email_released",
    "user.suspended",
    "user.deletion_requested",
    "user.erased",
];

/// Returns the keys of a login at an app: an event that stops one of them ends the login.
pub fn keys_of_login(login: &Authorization) -> [String; 5] {
    [
        login.session_id.to_string(),
        login.grant_id.to_string(),
        login.user_id.to_string(),
        consent_id(login.user_id, login.client_id).to_string(),
        member_key(&login.account_id.to_string(), &login.user_id.to_string()),
    ]
}

/// Returns the key of the logins that `event` of stream `stream_id` ends; `None` if it ends none. That is the key
/// that the event stops at once. A client is not told of what it asked for itself (RFC 7009).
pub fn ended_by(stream_id: &str, event: &AnyEvent) -> Option<String> {
    let own = matches!(event, AnyEvent::Grant(GrantEvent::Revoked { reason: RevokeReason::Client, .. }));
    if own || !ENDING.contains(&event.name()) {
        return None;
    }
    effects(stream_id, event).into_iter().find_map(|effect| match effect {
        Effect::Stop { key, .. } => Some(key),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ended_by, keys_of_login};
    use crate::{
        AnyEvent, Timestamp,
        account::AccountEvent,
        client::ClientEvent,
        consent::ConsentEvent,
        effects::{Effect, effects},
        grant::{Authorization, GrantEvent, RevokeReason},
        ids::{AccountId, ClientId, GrantId, SessionId, UserId, consent_id},
        session::SessionEvent,
        upcast::upcast,
        user::UserEvent,
    };
    use serde_json::Value;
    use uuid::Uuid;

    fn login() -> Authorization {
        Authorization {
            grant_id: GrantId::from_uuid(Uuid::from_u128(1)),
            account_id: AccountId::from_uuid(Uuid::from_u128(2)),
            client_id: ClientId::from_uuid(Uuid::from_u128(3)),
            user_id: UserId::from_uuid(Uuid::from_u128(4)),
            session_id: SessionId::from_uuid(Uuid::from_u128(5)),
            scopes: Default::default(),
            resources: vec![],
            redirect_uri: "https://shop.example/callback".into(),
            code_challenge: None,
            dpop_jkt: None,
            nonce: None,
            claims: Default::default(),
            methods: vec![],
            authenticated_at: None,
            session_expires_at: None,
            device: None,
            code_expires_at: Timestamp::from_millis(60_000),
            basis: 0,
        }
    }

    fn ends(stream_id: impl ToString, event: impl Into<AnyEvent>) -> bool {
        let key = ended_by(&stream_id.to_string(), &event.into());
        key.is_some_and(|key| keys_of_login(&login()).contains(&key))
    }

    #[test]
    fn an_event_that_stops_the_session_the_person_the_grant_or_the_consent_ends_the_login() {
        let Authorization { grant_id, account_id, client_id, user_id, session_id, .. } = login();
        let at = Timestamp::from_millis(1_000);
        assert!(ends(session_id, SessionEvent::Ended { reason: "logout".into(), expires_at: at }));
        assert!(ends(user_id, UserEvent::PasswordChanged { how: None, keeps_sessions: false }));
        assert!(ends(user_id, UserEvent::TokensRevoked {}));
        assert!(ends(user_id, UserEvent::Suspended { reason: Default::default() }));
        assert!(ends(user_id, UserEvent::DeletionRequested { erase_at: at }));
        assert!(ends(user_id, UserEvent::Erased {}));
        assert!(ends(grant_id, GrantEvent::Revoked { reason: RevokeReason::RefreshReused, until: at }));
        assert!(ends(grant_id, GrantEvent::Revoked { reason: RevokeReason::User, until: at }));
        assert!(ends(consent_id(user_id, client_id), ConsentEvent::Withdrawn {}));
        assert!(ends(account_id, AccountEvent::UserTokensRevoked { user_id }));
        assert!(ends(account_id, AccountEvent::MemberRemoved { user_id }));
    }

    #[test]
    fn unrelated_events_and_an_apps_own_revocations_end_no_login() {
        let Authorization { grant_id, client_id, user_id, .. } = login();
        let at = Timestamp::from_millis(1_000);
        let other = UserId::from_uuid(Uuid::from_u128(40));
        let session = SessionId::from_uuid(Uuid::from_u128(50));
        assert!(!ends(session, SessionEvent::Ended { reason: "logout".into(), expires_at: at }));
        assert!(!ends(other, UserEvent::TokensRevoked {}));
        assert!(!ends(user_id, UserEvent::PasswordChanged { how: None, keeps_sessions: true }));
        assert!(!ends(user_id, UserEvent::Reinstated {}));
        assert!(!ends(grant_id, GrantEvent::Revoked { reason: RevokeReason::Client, until: at }));
        assert!(!ends(client_id, ClientEvent::Disabled {}), "a disabled client is told nothing");
    }

    /// What these stop was stopped by the event that they take back.
    const STOPPED_BEFORE: [&str; 2] = ["user.reinstated", "user.deletion_undone"];

    #[test]
    fn every_event_that_stops_what_a_login_depends_on_ends_logins() {
        let (login, keys) = (login(), keys_of_login(&login()));
        let of_account = format!("{}/", login.account_id);
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/golden")).unwrap() {
            let path = file.unwrap().path();
            let (name, version) = path.file_stem().unwrap().to_str().unwrap().rsplit_once(".v").unwrap();
            let golden: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let stream_type = golden["stream_type"].as_str().unwrap();
            let payload = upcast(name, version.parse().unwrap(), golden["payload"].clone());
            let event = AnyEvent::decode(stream_type, payload).unwrap();
            let stream_id = match stream_type {
                "session" => login.session_id.to_string(),
                "user" => login.user_id.to_string(),
                "grant" => login.grant_id.to_string(),
                "consent" => consent_id(login.user_id, login.client_id).to_string(),
                "account" => login.account_id.to_string(),
                _ => "another stream".to_owned(),
            };
            let depends = |key: &String| keys.contains(key) || key.starts_with(&of_account);
            let stops = effects(&stream_id, &event)
                .iter()
                .any(|effect| matches!(effect, Effect::Stop { key, .. } if depends(key)));
            let ends = stops && !STOPPED_BEFORE.contains(&name);
            assert_eq!(ended_by(&stream_id, &event).is_some(), ends, "{name}");
        }
    }
}
