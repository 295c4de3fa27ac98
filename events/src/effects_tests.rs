//! Tests of what events cause outside their streams.

use crate::{
    AnyEvent, Decider, Timestamp,
    client::{Client, ClientCommand, ClientEvent, ClientStanding, TokenPolicy},
    effects::{Effect, effects},
    grant::CODE_SECONDS,
    session::SessionEvent,
};

#[test]
fn a_disabled_client_stays_stopped_until_it_is_enabled() {
    let standing = |event: ClientEvent| match effects("client_x", &AnyEvent::Client(event)).as_slice() {
        [Effect::Stop { standing, .. }] => Some(*standing),
        _ => None,
    };
    assert_eq!(standing(ClientEvent::Disabled {}), Some(true));
    assert_eq!(standing(ClientEvent::Enabled {}), Some(false));
    assert_eq!(standing(ClientEvent::Renamed { name: "x".into() }), None);
}

#[test]
fn the_stop_of_an_ended_session_outlives_the_longest_that_any_policy_lets_rest_on_it() {
    let longest = TokenPolicy {
        access_token_seconds: TokenPolicy::ACCESS_MAX_SECONDS,
        refresh_absolute_seconds: TokenPolicy::REFRESH_MAX_SECONDS,
        ..TokenPolicy::default()
    };
    let allows = |policy: &TokenPolicy| {
        let client = Client { standing: ClientStanding::Enabled, ..Client::default() };
        client.decide(ClientCommand::ChangeTokenPolicy { token_policy: policy.clone() }).is_ok()
    };
    assert!(allows(&longest));
    for longer in [
        TokenPolicy { access_token_seconds: longest.access_token_seconds + 1, ..longest.clone() },
        TokenPolicy { refresh_absolute_seconds: longest.refresh_absolute_seconds + 1, ..longest.clone() },
    ] {
        assert!(!allows(&longer), "{longer:?}");
    }

    let expires_at = Timestamp::from_millis(1_000);
    let last_token = expires_at
        .plus_seconds(CODE_SECONDS)
        .plus_seconds(longest.refresh_absolute_seconds)
        .plus_seconds(longest.access_token_seconds);
    let ended = AnyEvent::Session(SessionEvent::Ended { reason: "logout".into(), expires_at });
    let until = match effects("session_x", &ended).as_slice() {
        [Effect::Stop { standing: true, until, .. }] => *until,
        _ => None,
    };
    assert!(until >= Some(last_token), "{until:?}");
}
