//! Histories of random commands: whatever happened, it is the same when it is folded again.
//! `XWMS_HISTORY_COMMANDS=100000 cargo test -p xwms-events past` makes one long history.

use super::{Past, life};
use crate::{
    Actor, AnyEvent, AnyState, Decider, Envelope, Metadata, Refusal, Timestamp,
    account::AccountCommand,
    client::{
        AuthMethod, ClientCommand, ClientType, Environment, NewClient, NewSecret, Protocol, TokenPolicy,
    },
    consent::ConsentCommand,
    effects::{Effect, effects, stop_keys},
    gate::stops,
    grant::{Authorization, GrantCommand, RevokeReason},
    ids::{
        AccountId, ClientId, EventId, GrantId, SecretId, SessionId, SigningKeyId, TokenId, UserId, consent_id,
    },
    scope::{Scope, Scopes},
    session::{Method, SessionCommand},
    signing_key::{Algorithm, SigningKeyCommand},
    token::{Token, TokenCommand},
    user::{AddressChange, NamedAddress, PostalAddress, Profile, UserCommand},
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The environment variable with the number of commands of one history: 100000 for the long run.
const COMMANDS: &str = "XWMS_HISTORY_COMMANDS";
const USUAL: usize = 200;
/// The kinds of commands.
const KINDS: u8 = 28;

pub(super) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(super) fn account() -> AccountId {
    AccountId::from_uuid(uuid(1))
}

pub(super) fn client() -> ClientId {
    ClientId::from_uuid(uuid(2))
}

pub(super) fn user() -> UserId {
    UserId::from_uuid(uuid(3))
}

fn grant() -> GrantId {
    GrantId::from_uuid(uuid(4))
}

fn token() -> TokenId {
    TokenId::from_uuid(uuid(5))
}

fn session() -> SessionId {
    SessionId::from_uuid(uuid(6))
}

fn key() -> SigningKeyId {
    SigningKeyId::from_uuid(uuid(7))
}

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(seconds * 1000)
}

fn scopes(scopes: &[Scope]) -> Scopes {
    scopes.iter().copied().collect()
}

/// A history as it is written: the log, and the state of each stream, which grows with it.
#[derive(Default)]
pub(super) struct History {
    pub log: Vec<Envelope>,
    pub past: Past,
    states: BTreeMap<(&'static str, String), AnyState>,
}

impl History {
    pub fn of(commands: &[u8]) -> Self {
        let mut history = Self::default();
        commands.iter().for_each(|kind| history.run(*kind));
        history
    }

    fn position(&self) -> i64 {
        i64::try_from(self.log.len()).unwrap_or_default()
    }

    /// Appends what a command decided; a refusal appends nothing.
    pub fn append<E: Into<AnyEvent>>(
        &mut self,
        stream_type: &'static str,
        id: String,
        decided: Result<Vec<E>, Refusal>,
    ) {
        for event in decided.unwrap_or_default() {
            let (event, position): (AnyEvent, i64) = (event.into(), self.position() + 1);
            let state = self.states.entry((stream_type, id.clone()));
            state.or_insert_with(|| AnyState::before(&event)).apply(&event);
            let metadata = Metadata {
                id: EventId::from_uuid(Uuid::from_u128(position.unsigned_abs().into())),
                stream_type: stream_type.to_owned(),
                stream_id: id.clone(),
                sequence: 1,
                name: event.name().to_owned(),
                version: event.version(),
                recorded_at: at(position),
                account_id: Some(account()),
                actor: Actor::System,
                request_id: String::new(),
                cause: None,
                origin: None,
                network: None,
                after: None,
                nth: 0,
            };
            let envelope = Envelope { position, metadata, data: event, leaf: [0; 32] };
            self.past.apply(&envelope);
            self.log.push(envelope);
        }
    }

    fn account(&mut self, command: AccountCommand) {
        let decided = self.past.account.decide(command);
        self.append("account", account().to_string(), decided);
    }

    fn client(&mut self, command: ClientCommand) {
        let decided = self.past.client.decide(command);
        self.append("client", client().to_string(), decided);
    }

    fn user(&mut self, command: UserCommand) {
        let decided = self.past.user.decide(command);
        self.append("user", user().to_string(), decided);
    }

    fn consent(&mut self, command: ConsentCommand) {
        let decided = self.past.consent.decide(command);
        self.append("consent", consent_id(user(), client()).to_string(), decided);
    }

    fn grant(&mut self, command: GrantCommand) {
        let decided = self.past.grant.decide(command);
        self.append("grant", grant().to_string(), decided);
    }

    fn token(&mut self, command: TokenCommand) {
        let decided = self.past.token.decide(command);
        self.append("token", token().to_string(), decided);
    }

    fn session(&mut self, command: SessionCommand) {
        let decided = self.past.session.decide(command);
        self.append("session", session().to_string(), decided);
    }

    fn key(&mut self, command: SigningKeyCommand) {
        let decided = self.past.signing_key.decide(command);
        self.append("signing_key", key().to_string(), decided);
    }

    /// Runs one command of each kind.
    fn run(&mut self, kind: u8) {
        let reason = || "test".to_owned();
        let name = format!("n{}", self.position());
        match kind {
            0 => self.account(AccountCommand::Create {
                account_id: account(),
                name,
                owner: user(),
                plan: "free".into(),
            }),
            1 => self.account(AccountCommand::Restrict { reason: reason() }),
            2 => self.account(AccountCommand::Reinstate),
            3 => self.account(AccountCommand::Rename { name }),
            4 => self.account(AccountCommand::RevokeUserTokens { user_id: user() }),
            5 => self.client(ClientCommand::Create(Box::new(new_client()))),
            6 => self.client(ClientCommand::Disable),
            7 => self.client(ClientCommand::Enable),
            8 => self.client(ClientCommand::RevokeTokens),
            9 => self.client(ClientCommand::ChangeScopes { scopes: scopes(&[Scope::Openid]) }),
            10 => self.client(ClientCommand::Rename { name }),
            11 => self.user(UserCommand::Register {
                user_id: user(),
                email: "ada@people.example".into(),
                profile: Profile::default(),
            }),
            12 => self.user(UserCommand::Suspend { reason: reason() }),
            13 => self.user(UserCommand::Reinstate),
            14 => self.user(UserCommand::RevokeTokens),
            15 => self.consent(ConsentCommand::Grant {
                user_id: user(),
                client_id: client(),
                account_id: account(),
                scopes: scopes(&[Scope::Openid]),
                resources: vec![],
            }),
            16 => self.consent(ConsentCommand::Withdraw),
            17 => self.grant(GrantCommand::Authorize(Box::new(authorization(self.position())))),
            18 => self.grant(GrantCommand::Revoke { reason: RevokeReason::Account }),
            19 => self.token(TokenCommand::Issue(Box::new(new_token(self.position())))),
            20 => self.token(TokenCommand::Revoke { reason: reason() }),
            21 => self.session(SessionCommand::Start {
                session_id: session(),
                user_id: user(),
                methods: vec![Method::Password],
                at: Some(at(1)),
                expires_at: at(1_000_000),
                basis: self.position(),
                place: None,
                remembered: false,
                new_device: false,
            }),
            22 => self.session(SessionCommand::End { reason: reason() }),
            23 => self.key(new_key()),
            24 => self.key(SigningKeyCommand::Activate),
            25 => self.key(SigningKeyCommand::Retire),
            26 => self.user(new_address(name, at(self.position()))),
            _ => self.key(SigningKeyCommand::Revoke { reason: reason() }),
        }
    }

    /// Returns the state of each stream up to `position`, folded from its events alone.
    fn as_of(&self, position: i64) -> BTreeMap<(&str, &str), serde_json::Value> {
        let mut streams: BTreeMap<_, Vec<&AnyEvent>> = BTreeMap::new();
        for event in self.log.iter().filter(|event| event.position <= position) {
            let metadata = &event.metadata;
            let stream = (metadata.stream_type.as_str(), metadata.stream_id.as_str());
            streams.entry(stream).or_default().push(&event.data);
        }
        streams.into_iter().map(|(stream, events)| (stream, AnyEvent::fold(events))).collect()
    }
}

fn new_address(label: String, at: Timestamp) -> UserCommand {
    let address = PostalAddress { locality: Some("London".into()), ..PostalAddress::default() };
    UserCommand::ChangeAddresses {
        change: AddressChange::Add(NamedAddress { label: Some(label), address }),
        at,
    }
}

fn new_key() -> SigningKeyCommand {
    SigningKeyCommand::Create {
        key_id: key(),
        algorithm: Algorithm::default(),
        public_jwk: serde_json::json!({"kty": "EC"}),
    }
}

fn new_client() -> NewClient {
    NewClient {
        client_id: client(),
        account_id: account(),
        name: "Shop".into(),
        client_type: ClientType::Web,
        environment: Environment::Live,
        redirect_uris: vec!["https://shop.example/callback".into()],
        post_logout_redirect_uris: vec![],
        scopes: scopes(&[Scope::Openid, Scope::Email, Scope::ClientsRead]),
        auth_method: AuthMethod::ClientSecret,
        jwks: None,
        token_policy: TokenPolicy::default(),
        protocol: Protocol::default(),
        require_pkce: true,
        development: false,
        secret: Some(NewSecret {
            secret_id: SecretId::from_uuid(uuid(8)),
            label: "first".into(),
            digest: "digest".into(),
            expires_at: None,
        }),
    }
}

fn authorization(basis: i64) -> Authorization {
    Authorization {
        grant_id: grant(),
        account_id: account(),
        client_id: client(),
        user_id: user(),
        session_id: session(),
        scopes: scopes(&[Scope::Openid]),
        resources: vec![],
        redirect_uri: "https://shop.example/callback".into(),
        code_challenge: Some("challenge".into()),
        dpop_jkt: None,
        nonce: None,
        claims: Default::default(),
        methods: vec![Method::Password],
        authenticated_at: Some(at(0)),
        session_expires_at: None,
        device: None,
        code_expires_at: at(1_000_000),
        basis,
    }
}

fn new_token(basis: i64) -> Token {
    Token {
        id: Some(token()),
        kid: Some(key()),
        issued_at: at(basis),
        expires_at: at(1_000_000),
        basis,
        ..authorization(basis).token()
    }
}

/// Returns whether the token is stopped, from every effect of the log.
fn is_stopped(history: &History, token: &Token) -> bool {
    let mut last = BTreeMap::new();
    for event in &history.log {
        for effect in effects(&event.metadata.stream_id, &event.data) {
            if let Effect::Stop { key, standing, .. } = effect {
                last.insert(key, (event.position, standing));
            }
        }
    }
    let found = stop_keys(token).into_iter().filter_map(|key| last.get(&key).copied()).collect::<Vec<_>>();
    found.into_iter().any(|(position, standing)| stops(position, standing, token.basis))
}

fn length() -> usize {
    std::env::var(COMMANDS).ok().and_then(|text| text.parse().ok()).unwrap_or(USUAL)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if length() > USUAL { 1 } else { 64 }))]

    #[test]
    fn a_history_folded_again_is_what_it_was_when_it_was_written(
        commands in prop::collection::vec(0..KINDS, length())
    ) {
        let history = History::of(&commands);
        let head = history.position();
        let folded = history.as_of(head);
        prop_assert_eq!(folded.len(), history.states.len());
        for ((kind, id), state) in &history.states {
            prop_assert_eq!(&folded[&(*kind, id.as_str())], &state.to_json(), "{} {}", kind, id);
        }
        let bytes = |history: &History| serde_json::to_vec(&history.log).unwrap_or_default();
        prop_assert_eq!(bytes(&history), bytes(&History::of(&commands)));

        let token = &history.past.token;
        let lives = life("token", &history.log, at(head)).is_some_and(|life| life.live);
        prop_assert_eq!(lives, token.id.is_some() && !is_stopped(&history, token));
        let enabled = life("client", &history.log, at(head)).is_some_and(|life| life.live);
        let account_open = history.past.gate.is_open(&[account().to_string()], i64::MAX);
        prop_assert_eq!(enabled, history.past.client.enabled().is_some() && account_open);

        // The past does not depend on what happened after it.
        for position in [0, head / 3, head - head / 5] {
            let shorter = usize::try_from(position).unwrap_or_default();
            let before = Past::of(&history.log[..shorter]);
            let mut again = Past::default();
            history.log.iter().filter(|event| event.position <= position).for_each(|event| again.apply(event));
            prop_assert_eq!(&before.client, &again.client);
            prop_assert_eq!(&before.gate, &again.gate);
            let state = serde_json::to_value(&before.client).unwrap_or_default();
            let id = client().to_string();
            if let Some(folded) = history.as_of(position).get(&("client", id.as_str())) {
                prop_assert_eq!(folded, &state);
            }
        }
    }
}
