//! The rules of a client's stream of security signals (`signal_stream`), of which it has one at most.
//!
//! Not here: which events of the log are told (`signal`), and how they are sent (`outbound::webhooks` in the server).

use super::{
    Client, ClientEvent, ClientType, Environment, SignalStatus, SignalStream,
    redirect_uri::{self, Registrant},
};
use crate::{Refusal, Timestamp, credential_form::without, decider::event_if, name::line, refusal::require};

/// How long after a verification event the next one may be asked for, in seconds.
pub const VERIFY_SECONDS: u32 = 60;

/// Most event types that a receiver may ask for, and the longest of them, in bytes.
const REQUESTED_MAX: usize = 50;
const URI_MAX: usize = 200;
/// Most people who may be removed from a stream.
const REMOVED_MAX: usize = 100;
/// Longest description, reason and state, in bytes.
const TEXT_MAX: usize = 200;

/// Makes the stream what it is from now on. Its texts are stored with the mask in place of each credential: events
/// stay, and many read them.
pub(super) fn change(
    client: &Client,
    stream: Option<Box<SignalStream>>,
) -> Result<Vec<ClientEvent>, Refusal> {
    let stream = stream.map(|stream| {
        let [description, reason] =
            [&stream.description, &stream.reason].map(|text| text.as_deref().map(without));
        Box::new(SignalStream { description, reason, ..*stream })
    });
    if let Some(stream) = &stream {
        check(stream)?;
    }
    event_if(stream != client.signals, ClientEvent::SignalsChanged { signals: stream })
}

/// Asks for a verification event.
pub(super) fn verify(
    client: &Client,
    state: Option<String>,
    at: Timestamp,
) -> Result<Vec<ClientEvent>, Refusal> {
    let stream = client.signals.as_ref().ok_or_else(|| Refusal::not_found("there is no such stream"))?;
    require(stream.status != SignalStatus::Disabled, || {
        Refusal::conflict("stream_disabled", "a disabled stream is sent nothing")
    })?;
    check_state(state.as_deref())?;
    let is_soon = client.signals_verified_at.is_some_and(|last| at < last.plus_seconds(VERIFY_SECONDS));
    require(!is_soon, || {
        Refusal::conflict("verified_recently", "the last verification event is not a minute old")
    })?;
    Ok(vec![ClientEvent::SignalVerificationRequested { state, requested_at: at }])
}

fn check(stream: &SignalStream) -> Result<(), Refusal> {
    if let Some(url) = &stream.push_url {
        // Over plain http only on the machine itself; whether that is allowed, the server's rules about addresses
        // decide.
        let registrant =
            Registrant { client_type: ClientType::Web, environment: Environment::Test, development: true };
        redirect_uri::check(url, registrant)
            .map_err(|why| Refusal::invalid("delivery.endpoint_url", "invalid_url", why))?;
    }
    let requested = stream.requested.as_deref().unwrap_or_default();
    let fits =
        |uri: &String| (1..=URI_MAX).contains(&uri.len()) && uri.bytes().all(|byte| byte.is_ascii_graphic());
    require(requested.len() <= REQUESTED_MAX && requested.iter().all(fits), || {
        let detail = "must be at most 50 URIs of at most 200 bytes";
        Refusal::invalid("events_requested", "invalid_event_types", detail)
    })?;
    check_text("description", stream.description.as_deref())?;
    check_text("reason", stream.reason.as_deref())?;
    require(stream.removed.len() <= REMOVED_MAX, || {
        Refusal::conflict("too_many_subjects", "at most 100 people can be removed from a stream")
    })
}

/// Checks a text that people read: it follows the rule of names, but may be empty.
fn check_text(field: &'static str, text: Option<&str>) -> Result<(), Refusal> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(()) };
    require(text.len() <= TEXT_MAX, || Refusal::invalid(field, "invalid_text", "must be at most 200 bytes"))?;
    line(text, TEXT_MAX).map(|_| ()).map_err(|why| Refusal::invalid(field, "invalid_text", why))
}

/// Checks what the receiver wants back as it is.
fn check_state(state: Option<&str>) -> Result<(), Refusal> {
    let good = |state: &str| state.len() <= TEXT_MAX && !state.chars().any(char::is_control);
    require(state.is_none_or(good), || {
        let detail = "must be at most 200 bytes without control characters";
        Refusal::invalid("state", "invalid_text", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::{SignalStatus, SignalStream, VERIFY_SECONDS, change, verify};
    use crate::{
        Decider, Timestamp,
        client::{Client, ClientCommand, ClientEvent, ClientStanding},
        ids::UserId,
        signal_kind::SignalKind,
    };
    use uuid::Uuid;

    fn code(stream: SignalStream) -> Option<&'static str> {
        change(&Client::default(), Some(Box::new(stream))).err().map(|refusal| refusal.code)
    }

    #[test]
    fn the_texts_of_a_stream_keep_no_credential() {
        let text = Some(format!("xwms_secret_{} leaked", "A".repeat(43)));
        let stream = SignalStream { description: text.clone(), reason: text, ..SignalStream::default() };
        let events = change(&Client::default(), Some(Box::new(stream))).unwrap();
        let [ClientEvent::SignalsChanged { signals: Some(stored) }] = events.as_slice() else {
            panic!("{events:?}");
        };
        assert_eq!(stored.description.as_deref(), Some("*** leaked"));
        assert_eq!(stored.reason.as_deref(), Some("*** leaked"));
    }

    #[test]
    fn the_texts_of_a_stream_can_be_read_as_names_can() {
        let described = |text: &str| SignalStream { description: Some(text.into()), ..Default::default() };
        let because = |text: &str| SignalStream { reason: Some(text.into()), ..Default::default() };
        for bad in ["ad\u{202e}min", "\u{3164}", "a\u{2028}b", "a\nb", "a\u{e0041}"] {
            assert_eq!(code(described(bad)), Some("invalid_text"), "{bad:?}");
            assert_eq!(code(because(bad)), Some("invalid_text"), "{bad:?}");
        }
        for good in ["", "Zoë 👩\u{200d}💻"] {
            assert_eq!((code(described(good)), code(because(good))), (None, None), "{good:?}");
        }
    }

    #[test]
    fn a_stream_has_a_good_url_and_is_bounded() {
        let push = |url: &str| SignalStream { push_url: Some(url.to_owned()), ..SignalStream::default() };
        assert_eq!(code(SignalStream::default()), None);
        assert_eq!(code(push("https://receiver.example/events")), None);
        for bad in
            ["events", "ftp://receiver.example/", "https://u:p@receiver.example/", "https://r.example/#x"]
        {
            assert_eq!(code(push(bad)), Some("invalid_url"), "{bad}");
        }
        let removed = (0..101).map(|number| UserId::from_uuid(Uuid::from_u128(number))).collect();
        assert_eq!(code(SignalStream { removed, ..SignalStream::default() }), Some("too_many_subjects"));
        let requested = Some(vec![String::new()]);
        assert_eq!(code(SignalStream { requested, ..SignalStream::default() }), Some("invalid_event_types"));
        let description = Some("x".repeat(201));
        assert_eq!(code(SignalStream { description, ..SignalStream::default() }), Some("invalid_text"));
    }

    #[test]
    fn a_stream_is_what_was_set_last_until_it_is_deleted() {
        let mut client = Client { standing: ClientStanding::Enabled, ..Client::default() };
        let stream = Some(Box::new(SignalStream { reason: Some("test".into()), ..SignalStream::default() }));
        for (signals, changes) in [(stream.clone(), 1), (stream, 0), (None, 1), (None, 0)] {
            let events = client.decide(ClientCommand::ChangeSignals { signals: signals.clone() }).unwrap();
            assert_eq!(events.len(), changes);
            events.iter().for_each(|event| client.evolve(event));
            assert_eq!(client.signals, signals);
        }
        let verify = ClientCommand::VerifySignals { state: None, at: Timestamp::from_millis(1) };
        assert_eq!(client.decide(verify).unwrap_err().code, "not_found");
    }

    #[test]
    fn a_stream_delivers_what_was_asked_for_and_exists() {
        let asked = vec![SignalKind::AccountPurged.uri().to_owned(), "https://unknown.example".to_owned()];
        let stream = SignalStream { requested: Some(asked), ..SignalStream::default() };
        assert_eq!(stream.kinds(), [SignalKind::AccountPurged]);
        assert_eq!(SignalStream::default().kinds(), SignalKind::ALL);
        let nothing = SignalStream { requested: Some(vec![]), ..SignalStream::default() };
        assert!(nothing.kinds().is_empty());
    }

    #[test]
    fn verification_events_are_a_minute_apart_and_need_a_stream_that_is_not_disabled() {
        let at = Timestamp::from_millis(1_000_000);
        let code = |client: &Client, at| verify(client, None, at).err().map(|refusal| refusal.code);
        assert_eq!(code(&Client::default(), at), Some("not_found"));
        let stream = |status| Some(Box::new(SignalStream { status, ..SignalStream::default() }));
        let mut client = Client { signals: stream(SignalStatus::Disabled), ..Client::default() };
        assert_eq!(code(&client, at), Some("stream_disabled"));
        client.signals = stream(SignalStatus::Paused);
        assert_eq!(
            verify(&client, Some("x".into()), at),
            Ok(vec![ClientEvent::SignalVerificationRequested { state: Some("x".into()), requested_at: at }])
        );
        client.signals_verified_at = Some(at);
        assert_eq!(code(&client, at.plus_seconds(VERIFY_SECONDS - 1)), Some("verified_recently"));
        assert_eq!(code(&client, at.plus_seconds(VERIFY_SECONDS)), None);
    }
}
