//! Given/when/then tests for an endpoint.

use super::{
    ContentType, DisableReason, Endpoint, EndpointCommand, EndpointEvent, EndpointSettings, EndpointStanding,
    Format, Headers, NewEndpoint, NewKey, Ordering,
};
use crate::{
    Decider, Timestamp,
    ids::{AccountId, EndpointId, SecretId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Endpoints = TestFramework<Endpoint>;

const NOW: Timestamp = Timestamp::from_millis(1_000_000);

fn secret(n: u128) -> SecretId {
    SecretId::from_uuid(Uuid::from_u128(n))
}

fn key(n: u128) -> NewKey {
    NewKey { secret_id: secret(n), public_key: format!("key {n}") }
}

fn settings() -> EndpointSettings {
    EndpointSettings {
        url: "https://receiver.example/hooks?tenant=1".into(),
        events: vec!["client.*".into()],
        payload_version: 1,
        ..EndpointSettings::default()
    }
}

fn create(settings: EndpointSettings) -> EndpointCommand {
    EndpointCommand::Create(Box::new(NewEndpoint {
        endpoint_id: EndpointId::from_uuid(Uuid::from_u128(1)),
        account_id: AccountId::from_uuid(Uuid::from_u128(2)),
        settings,
        key: key(1),
    }))
}

fn created() -> Vec<EndpointEvent> {
    Endpoint::default().decide(create(settings())).unwrap_or_default()
}

fn with(more: Vec<EndpointEvent>) -> Vec<EndpointEvent> {
    created().into_iter().chain(more).collect()
}

fn fold(events: &[EndpointEvent]) -> Endpoint {
    let mut endpoint = Endpoint::default();
    events.iter().for_each(|event| endpoint.evolve(event));
    endpoint
}

#[test]
fn settings_are_checked_member_by_member() {
    let headers = |name: &str| Some(Headers { values_id: secret(9), names: vec![name.to_owned()] });
    let with_url = |url: &str| EndpointSettings { url: url.to_owned(), ..settings() };
    for (wrong, field) in [
        (with_url("receiver.example"), "url"),
        (with_url("ftp://receiver.example"), "url"),
        (with_url("https://user:password@receiver.example"), "url"),
        (with_url("https://receiver.example/#x"), "url"),
        (with_url(&format!("https://receiver.example/{}", "x".repeat(2000))), "url"),
        (EndpointSettings { description: "x".repeat(501), ..settings() }, "description"),
        (EndpointSettings { events: vec!["user.*".into()], ..settings() }, "events"),
        (EndpointSettings { events: vec!["*".into(); 101], ..settings() }, "events"),
        (EndpointSettings { rate_limit: Some(0), ..settings() }, "rate_limit"),
        (EndpointSettings { payload_version: 2, ..settings() }, "payload_version"),
        (EndpointSettings { headers: headers("Webhook-Id"), ..settings() }, "headers"),
        (EndpointSettings { headers: headers("Host"), ..settings() }, "headers"),
        (EndpointSettings { headers: headers("a b"), ..settings() }, "headers"),
        (EndpointSettings { headers: headers(""), ..settings() }, "headers"),
    ] {
        let refusal = Endpoint::default().decide(create(wrong.clone())).unwrap_err();
        assert_eq!(refusal.field, Some(field), "{wrong:?}");
    }
    let unseen = ["a\u{202e}b", "\u{3164}", " ", "a\u{2028}b", "a\rb", "a\u{200b}b"];
    for description in unseen.map(str::to_owned) {
        let wrong = EndpointSettings { description, ..settings() };
        let refusal = Endpoint::default().decide(create(wrong.clone())).unwrap_err();
        assert_eq!(refusal.field, Some("description"), "{wrong:?}");
    }
    let good = EndpointSettings { headers: headers("Authorization"), rate_limit: Some(5), ..settings() };
    assert!(Endpoint::default().decide(create(good)).is_ok());
}

fn named(names: &[&str]) -> EndpointSettings {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    EndpointSettings { headers: Some(Headers { values_id: secret(9), names }), ..settings() }
}

#[test]
fn no_header_of_the_message_the_connection_or_the_proxy_is_an_accounts_own() {
    for name in [
        "Connection",
        "Keep-Alive",
        "TE",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Proxy-Authorization",
        "proxy-connection",
        "Proxy-Authenticate",
        "Host",
        "Expect",
        "HTTP2-Settings",
        "Content-Length",
        "content-type",
        "CONTENT-ENCODING",
        "Content-Range",
        "Accept-Encoding",
        "User-Agent",
        "Forwarded",
        "Via",
        "Max-Forwards",
        "X-Real-IP",
        "X-Forwarded-For",
        "x-forwarded-anything",
        "webhook-id",
        "Webhook-Anything",
        "ce-id",
        "CE-Type",
        "xwms-position",
        "a:b",
        "a\n",
        "ä",
        "a b",
        "",
        &"x".repeat(101),
    ] {
        let refusal = Endpoint::default().decide(create(named(&[name]))).unwrap_err();
        assert_eq!((refusal.field, refusal.code), (Some("headers"), "invalid_headers"), "{name:?}");
        assert!(refusal.detail.contains(&format!("{name:?}")), "{}", refusal.detail);
    }
    for name in ["Authorization", "X-Api-Key", "Accept", "Cookie", "Center", "x_y"] {
        assert!(Endpoint::default().decide(create(named(&[name]))).is_ok(), "{name}");
    }
}

#[test]
fn two_spellings_of_one_header_are_refused() {
    let refusal = Endpoint::default().decide(create(named(&["X-Key", "Other", "x-kEY"]))).unwrap_err();
    assert_eq!((refusal.field, refusal.code), (Some("headers"), "invalid_headers"));
    assert!(Endpoint::default().decide(create(named(&["X-Key", "X-Keys", "Authorization"]))).is_ok());
}

#[test]
fn headers_older_than_the_rule_do_not_prevent_other_changes() {
    let mut before = created();
    let EndpointEvent::Created { settings, .. } = &mut before[0] else { panic!("it is created") };
    settings.headers = named(&["ce-old", "X-A", "x-a"]).headers;
    let endpoint = fold(&before);
    let described = EndpointSettings { description: "new".into(), ..endpoint.settings.clone() };
    assert!(endpoint.decide(EndpointCommand::Change { settings: described }).is_ok());
    let headers = EndpointCommand::Change { settings: named(&["ce-old"]) };
    assert_eq!(endpoint.decide(headers).unwrap_err().field, Some("headers"));
}

#[test]
fn the_values_of_headers_go_to_no_other_origin_than_they_were_given_for() {
    let made = Endpoint::default().decide(create(named(&["Authorization"]))).unwrap();
    let endpoint = fold(&made);
    let at = |url: &str, headers: Option<Headers>| {
        let settings = EndpointSettings { url: url.to_owned(), headers, ..endpoint.settings.clone() };
        endpoint.decide(EndpointCommand::Change { settings }).map_err(|refusal| refusal.code)
    };
    let (kept, elsewhere) = (endpoint.settings.headers.clone(), "https://evil.example/");
    assert_eq!(at(elsewhere, kept.clone()), Err("headers_needed"));
    assert!(at("https://receiver.example/other", kept).is_ok());
    assert!(at(elsewhere, None).is_ok());
    let fresh = Some(Headers { values_id: secret(10), names: vec!["Authorization".to_owned()] });
    assert!(at(elsewhere, fresh).is_ok());
}

#[test]
fn a_url_is_kept_and_shown_as_it_was_parsed() {
    let typed = |url: &str| EndpointSettings { url: url.to_owned(), ..settings() };
    let made = Endpoint::default().decide(create(typed(" https://RECEIVER.example/a b "))).unwrap();
    assert_eq!(fold(&made).settings.url, "https://receiver.example/a%20b");
    let refusal =
        Endpoint::default().decide(create(typed("https://receiver.example/\r\nBcc: x"))).unwrap_err();
    assert_eq!((refusal.field, refusal.code), (Some("url"), "invalid_url"));
    let mut old = created();
    let EndpointEvent::Created { settings, .. } = &mut old[0] else { panic!("it is created") };
    settings.url = "https://receiver.example/a\r\nBcc: x".into();
    assert_eq!(
        fold(&old).settings.url,
        "https://receiver.example/aBcc:%20x",
        "also one that was stored before"
    );
}

#[test]
fn an_event_without_a_content_type_means_the_one_from_before_there_was_a_choice() {
    let old: EndpointSettings = serde_json::from_value(serde_json::json!({
        "url": "https://receiver.example/", "description": "", "events": [], "ordering": "aggregate",
        "payload_version": 1,
    }))
    .unwrap();
    assert_eq!(old.content_type.header(), "application/json");
    assert!(old.format == Format::Event && !old.audit);
    let unchanged = serde_json::to_value(&old).unwrap();
    assert!(unchanged.get("format").is_none() && unchanged.get("audit").is_none());
    let new =
        EndpointSettings { content_type: ContentType::CloudEvents, format: Format::Ocsf, audit: true, ..old };
    let stored = serde_json::to_value(&new).unwrap();
    assert_eq!((&stored["format"], &stored["audit"]), (&"ocsf".into(), &true.into()));
    assert_eq!(stored["content_type"], "application/cloudevents+json");
    assert_eq!(serde_json::from_value::<EndpointSettings>(stored).unwrap(), new);
}

#[test]
fn an_endpoint_is_created_once() {
    let again = fold(&created()).decide(create(settings())).unwrap_err();
    assert_eq!(again.code, "endpoint_exists");
}

#[test]
fn the_order_that_messages_wait_in_is_fixed() {
    let strict = EndpointSettings { ordering: Ordering::Strict, ..settings() };
    let refusal = fold(&created()).decide(EndpointCommand::Change { settings: strict }).unwrap_err();
    assert_eq!(refusal.code, "ordering_is_fixed");
}

#[test]
fn the_same_settings_change_nothing() {
    Endpoints::with(())
        .given(created())
        .when(EndpointCommand::Change { settings: settings() })
        .then_expect_events(vec![]);
}

#[test]
fn a_rotated_secret_signs_on_until_the_overlap_ends() {
    let until = NOW.plus_seconds(60);
    let rotate = |n| EndpointCommand::RotateSecret { new: key(n), at: NOW, overlap_until: until };
    let mut endpoint = fold(&created());
    for n in [2, 3] {
        for event in endpoint.decide(rotate(n)).unwrap() {
            endpoint.evolve(&event);
        }
    }
    let live =
        |at| endpoint.secrets.iter().filter(|s| s.is_live(at)).map(|s| s.secret_id).collect::<Vec<_>>();
    assert_eq!(live(NOW), [secret(3), secret(2), secret(1)], "also those that were replaced before");
    assert_eq!(live(until), [secret(3)]);
}

#[test]
fn a_rotation_without_overlap_stops_every_older_secret() {
    let rotate = |n, seconds| EndpointCommand::RotateSecret {
        new: key(n),
        at: NOW,
        overlap_until: NOW.plus_seconds(seconds),
    };
    let mut endpoint = fold(&created());
    for command in [rotate(2, 60), rotate(3, 0)] {
        for event in endpoint.decide(command).unwrap() {
            endpoint.evolve(&event);
        }
    }
    let live: Vec<_> = endpoint.secrets.iter().filter(|s| s.is_live(NOW)).map(|s| s.secret_id).collect();
    assert_eq!(live, [secret(3)]);
}

#[test]
fn five_secrets_sign_at_once_at_most() {
    let rotate = |n, at: Timestamp| EndpointCommand::RotateSecret {
        new: key(n),
        at,
        overlap_until: at.plus_seconds(60),
    };
    let mut endpoint = fold(&created());
    for n in 2..=5 {
        for event in endpoint.decide(rotate(n, NOW)).unwrap() {
            endpoint.evolve(&event);
        }
    }
    assert_eq!(endpoint.decide(rotate(6, NOW)).unwrap_err().code, "too_many_secrets");
    let later = endpoint.decide(rotate(6, NOW.plus_seconds(60))).unwrap();
    assert!(matches!(&later[..], [EndpointEvent::SecretRotated { keeps, .. }] if keeps.is_empty()));
}

#[test]
fn enabling_an_enabled_endpoint_ends_its_pause_and_otherwise_makes_no_event() {
    let enable = |held_up| EndpointCommand::Enable { held_up };
    Endpoints::with(())
        .given(created())
        .when(enable(true))
        .then_expect_events(vec![EndpointEvent::Enabled {}]);
    Endpoints::with(()).given(created()).when(enable(false)).then_expect_events(vec![]);
    Endpoints::with(())
        .given(with(vec![EndpointEvent::Disabled { reason: DisableReason::Gone }]))
        .when(enable(false))
        .then_expect_events(vec![EndpointEvent::Enabled {}]);
}

#[test]
fn an_overlap_has_an_end() {
    let overlap_until = NOW.plus_seconds(31 * 86_400);
    let rotate = EndpointCommand::RotateSecret { new: key(2), at: NOW, overlap_until };
    assert_eq!(fold(&created()).decide(rotate).unwrap_err().code, "invalid_overlap");
}

#[test]
fn disabling_by_hand_outweighs_every_other_reason() {
    let disabled = |reason| EndpointEvent::Disabled { reason };
    let disable = |reason| EndpointCommand::Disable { reason };
    Endpoints::with(())
        .given(with(vec![disabled(DisableReason::Failing)]))
        .when(disable(DisableReason::Requested))
        .then_expect_events(vec![disabled(DisableReason::Requested)]);
    Endpoints::with(())
        .given(with(vec![disabled(DisableReason::Requested)]))
        .when(disable(DisableReason::Failing))
        .then_expect_events(vec![]);
}

#[test]
fn enabling_forgets_why_it_was_disabled() {
    let endpoint =
        fold(&with(vec![EndpointEvent::Disabled { reason: DisableReason::Gone }, EndpointEvent::Enabled {}]));
    assert_eq!((endpoint.standing, endpoint.disabled), (EndpointStanding::Enabled, None));
}

#[test]
fn a_window_of_history_ends_after_it_begins() {
    let replay = |after, upto| EndpointCommand::Replay { after, upto, events: vec![], open: 0 };
    let endpoint = fold(&created());
    assert!(endpoint.decide(replay(0, 7)).is_ok());
    for (after, upto) in [(-1, 7), (8, 7)] {
        assert_eq!(endpoint.decide(replay(after, upto)).unwrap_err().code, "invalid_window");
    }
}

#[test]
fn three_windows_of_history_are_queued_at_once_at_most() {
    let replay = |open| EndpointCommand::Replay { after: 0, upto: 7, events: vec![], open };
    let endpoint = fold(&created());
    assert!(endpoint.decide(replay(2)).is_ok());
    assert_eq!(endpoint.decide(replay(3)).unwrap_err().code, "too_many_replays");
}

#[test]
fn a_test_is_an_example_of_one_public_event() {
    let test = |name: &str| EndpointCommand::Test { resume: false, event_type: Some(name.to_owned()) };
    let endpoint = fold(&created());
    let tested = EndpointEvent::Tested { resume: false, event_type: Some("client.created".to_owned()) };
    assert_eq!(endpoint.decide(test("client.created")).unwrap(), [tested]);
    for unknown in ["client.*", "*", "", "user.registered", "client.creates"] {
        assert_eq!(endpoint.decide(test(unknown)).unwrap_err().code, "unknown_event_type", "{unknown}");
    }
}

#[test]
fn a_deleted_endpoint_takes_no_command() {
    let endpoint = fold(&with(vec![EndpointEvent::Deleted {}]));
    assert!(endpoint.secrets.is_empty());
    for command in [
        EndpointCommand::Enable { held_up: true },
        EndpointCommand::Test { resume: true, event_type: None },
        EndpointCommand::Resend { message_id: None },
        EndpointCommand::Delete,
    ] {
        assert_eq!(endpoint.decide(command).unwrap_err().code, "not_found");
    }
}
