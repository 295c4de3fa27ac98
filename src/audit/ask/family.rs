//! The family of a token, a grant or a login: session → consent → grant → code and refreshes → tokens, what
//! each touched, and what stopped each by the position. A token that an app got for itself, or by an identity
//! assertion, comes from its secret, and one that was exchanged (RFC 8693) from the token before it.

use super::{
    answer::{Answer, Cell, Gap},
    births::{Birth, How, births},
    by::of_requests,
    error::AskError,
    stops::{self, Stop},
    subject::Subject,
    view::View,
};
use crate::{
    audit::past::{history, lived},
    store::StoreError,
    traffic::request_log::queries,
};
use std::collections::HashMap;
use uuid::Uuid;
use xwms_events::{
    AnyEvent, Envelope, Object, Timestamp,
    client::ClientEvent,
    consent::ConsentEvent,
    exchange::DEPTH_MAX,
    ids::{AccountId, ClientId, ConsentId, GrantId, SessionId, TokenId, UserId, consent_id},
    past::Past,
    session::Session,
};
use xwms_projections::{
    PageQuery,
    access::{self, Grant, Token, TokenFilter},
};

const COLUMNS: &[&str] = &[
    "depth",
    "what",
    "id",
    "how",
    "at",
    "expires_at",
    "stopped_at",
    "stopped_by",
    "requests",
    "last_request_at",
];
/// Most grants of a session, and most tokens of a grant, the newest ones.
const GRANTS_MAX: i64 = 50;
const TOKENS_MAX: i64 = 500;

/// One member of the family.
struct Member {
    depth: i64,
    what: &'static str,
    id: String,
    how: Option<String>,
    at: Timestamp,
    expires_at: Option<Timestamp>,
    stopped_at: Option<Timestamp>,
    stopped_by: Option<String>,
}

/// Collects the family.
struct Tree<'a> {
    view: &'a View<'a>,
    account_id: AccountId,
    members: Vec<Member>,
}

pub(super) async fn answer(view: &View<'_>, root: &Subject) -> Result<Answer, AskError> {
    let mut tree = Tree { view, account_id: view.one_account()?, members: Vec::new() };
    match root {
        Subject::Token(id) => tree.of_token(*id).await?,
        Subject::Grant(id) => tree.of_grant(*id).await?,
        Subject::Session(id) => tree.of_session(*id).await?,
        _ => return Err(AskError::malformed("token", "name a token, a grant or a session")),
    }
    tree.answer().await
}

impl Tree<'_> {
    async fn of_token(&mut self, token_id: TokenId) -> Result<(), AskError> {
        let pool = self.view.store.pool();
        let found = access::token(pool, self.account_id, token_id).await?;
        let Some(row) = found.filter(|row| row.position <= self.view.position) else { return Ok(()) };
        let row = self.first(row).await?;
        if let Some(grant_id) = row.grant_id.as_ref().and_then(|id| id.parse().ok()) {
            return self.of_grant(grant_id).await;
        }
        if let Some(secret_id) = &row.secret_id {
            let member = Member::new(0, "secret", secret_id, row.issued_at);
            let stop = self.secret_stopped(&row.client_id, secret_id).await?;
            self.members.push(member.stopped(stop.as_ref()));
        }
        let depth = i64::from(row.secret_id.is_some());
        let exchanged = self.exchanged(&row.token_id).await?;
        let how = born(&row).to_owned();
        self.push_token(depth, row, Some(how));
        self.push_exchanged(depth, &exchanged);
        Ok(())
    }

    /// Returns what had stopped the secret of a client: its revocation, the end of its overlap with the one
    /// that replaced it, or that of its client.
    async fn secret_stopped(&self, client_id: &str, secret_id: &str) -> Result<Option<Stop>, StoreError> {
        let own = history(self.view.store, &[Object::new("client", client_id)], self.view.position).await?;
        let stops = own.events.iter().filter_map(|event| match &event.data {
            AnyEvent::Client(ClientEvent::SecretRevoked { secret_id: id }) if id.to_string() == secret_id => {
                Some(stop_by(event))
            }
            AnyEvent::Client(ClientEvent::SecretRotated { replaces, overlap_until, .. })
                if replaces.to_string() == secret_id && *overlap_until <= self.view.moment =>
            {
                Some(Stop { at: *overlap_until, reason: Some(reason(event)) })
            }
            AnyEvent::Client(ClientEvent::Deleted { .. }) => Some(stop_by(event)),
            _ => None,
        });
        Ok(stops.min_by_key(|stop| stop.at))
    }

    /// Returns the token that was not exchanged from which `row` descends.
    async fn first(&self, mut row: Token) -> Result<Token, AskError> {
        for _ in 0..DEPTH_MAX {
            let Some(parent_id) = row.parent_id.as_ref().and_then(|id| id.parse().ok()) else { break };
            match access::token(self.view.store.pool(), self.account_id, parent_id).await? {
                Some(parent) => row = parent,
                None => break,
            }
        }
        Ok(row)
    }

    /// Returns the tokens that descend from the token `root`, the oldest first.
    async fn exchanged(&self, root: &str) -> Result<Vec<Token>, AskError> {
        let pool = self.view.store.pool();
        let (mut all, mut parents) = (Vec::new(), vec![root.to_owned()]);
        for _ in 0..DEPTH_MAX {
            let page = self.page(TOKENS_MAX);
            let found = access::tokens_exchanged_for(pool, self.account_id, &parents, page).await?;
            parents = found.iter().map(|token| token.token_id.clone()).collect();
            all.extend(found);
            if parents.is_empty() {
                break;
            }
        }
        all.sort_by_key(|token| token.position);
        all.truncate(usize::try_from(TOKENS_MAX).unwrap_or_default());
        Ok(all)
    }

    /// Adds those of `tokens` that descend from the token that was added last, below it.
    fn push_exchanged(&mut self, depth: i64, tokens: &[Token]) {
        let Some(parent_id) = self.members.last().map(|member| member.id.clone()) else { return };
        for token in tokens.iter().filter(|token| token.parent_id.as_ref() == Some(&parent_id)) {
            self.push_token(depth + 1, token.clone(), Some("exchange".to_owned()));
            self.push_exchanged(depth + 1, tokens);
        }
    }

    async fn of_grant(&mut self, grant_id: GrantId) -> Result<(), AskError> {
        let found = access::grant(self.view.store.pool(), self.account_id, grant_id).await?;
        let upto = self.view.position;
        let Some(grant) = found.filter(|grant| grant.position <= upto) else { return Ok(()) };
        if let Ok(session_id) = grant.session_id.parse() {
            self.push_session(session_id).await?;
        }
        self.push_grant(grant).await
    }

    async fn of_session(&mut self, session_id: SessionId) -> Result<(), AskError> {
        let Some(user_id) = self.session(session_id).await?.user_id else { return Ok(()) };
        let (page, whose) = (self.page(GRANTS_MAX), (user_id, session_id));
        let pool = self.view.store.pool();
        let grants = access::grants_of_session(pool, self.account_id, whose, page).await?;
        // A login that led to nothing in this account does not concern it.
        if grants.is_empty() {
            return Ok(());
        }
        self.push_session(session_id).await?;
        for grant in grants.into_iter().rev() {
            self.push_grant(grant).await?;
        }
        Ok(())
    }

    /// Returns the first page of what there was at the position.
    fn page(&self, limit: i64) -> PageQuery {
        PageQuery { limit, after: Some(self.view.position.saturating_add(1)) }
    }

    /// Returns the session as it was.
    async fn session(&self, session_id: SessionId) -> Result<Session, StoreError> {
        let stream = [Object::new("session", session_id.to_string())];
        let own = history(self.view.store, &stream, self.view.position).await?;
        Ok(Past::of(&own.events).session)
    }

    async fn push_session(&mut self, session_id: SessionId) -> Result<(), AskError> {
        let object = Object { kind: "session", id: session_id.to_string() };
        let found = lived(self.view.store, &object, self.view.then()).await?;
        let session = found.past.session;
        let mut member = Member::new(0, "session", session_id, session.started_at);
        let methods = serde_json::to_value(&session.methods).unwrap_or_default();
        let methods = methods.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str);
        member.how = Some(methods.collect::<Vec<_>>().join(" "));
        member.expires_at = Some(session.expires_at);
        let stop = found.ended_by.map(|event| stop_by(&event));
        self.members.push(member.stopped(stop.as_ref()));
        Ok(())
    }

    async fn push_grant(&mut self, grant: Grant) -> Result<(), AskError> {
        let pool = self.view.store.pool();
        let pair = (grant.user_id.parse::<UserId>(), grant.client_id.parse::<ClientId>());
        if let (Ok(user_id), Ok(client_id)) = pair {
            let consent = consent(self.view, consent_id(user_id, client_id)).await?;
            self.members.extend(consent);
        }
        let mut member = Member::new(1, "grant", &grant.grant_id, grant.created_at);
        member.how = Some(grant.client_id);
        let stopped = stops::of_grants(self.view, std::slice::from_ref(&grant.grant_id)).await?;
        self.members.push(member.stopped(stopped.get(&grant.grant_id)));
        let Ok(grant_id) = grant.grant_id.parse::<GrantId>() else { return Ok(()) };
        let filter = TokenFilter { grant_id: Some(grant_id), ..TokenFilter::default() };
        let tokens = access::tokens(pool, self.account_id, filter, self.page(TOKENS_MAX)).await?;
        let births = births(self.view.store, self.account_id, grant_id).await?;
        let births: HashMap<&str, &Birth> =
            births.iter().map(|birth| (birth.token_id.as_str(), birth)).collect();
        let tokens: Vec<Token> = tokens.into_iter().rev().collect();
        for token in &tokens {
            // Exchanged tokens are below those that they come from, if these are listed.
            let parent = token.parent_id.as_ref();
            if parent.is_some_and(|parent| tokens.iter().any(|other| other.token_id == *parent)) {
                continue;
            }
            let how = births.get(token.token_id.as_str()).map(|birth| match birth.how {
                How::Code => "code".to_owned(),
                How::Device => "device_code".to_owned(),
                How::Refresh(generation) => format!("refresh {generation}"),
            });
            let exchanged = || parent.map(|_| "exchange".to_owned());
            self.push_token(2, token.clone(), how.or_else(exchanged));
            self.push_exchanged(2, &tokens);
        }
        Ok(())
    }

    fn push_token(&mut self, depth: i64, token: Token, how: Option<String>) {
        let mut member = Member::new(depth, "token", token.token_id, token.issued_at);
        member.how = how;
        member.expires_at = Some(token.expires_at);
        self.members.push(member);
    }

    async fn answer(self) -> Result<Answer, AskError> {
        let tokens: Vec<Uuid> = self.members.iter().filter_map(Member::token).collect();
        let of_tokens = self.members.iter().filter(|member| member.what == "token");
        let ids: Vec<String> = of_tokens.map(|member| member.id.clone()).collect();
        let stopped = stops::of_tokens(self.view, &ids).await?;
        let time = self.view.since..self.view.until;
        let uses = queries::uses(self.view.store, self.account_id, &tokens, time).await;
        let uses = uses.map_err(AskError::of_search)?;
        let uses: HashMap<Uuid, (i64, i64)> =
            uses.into_iter().map(|(id, count, last)| (id, (count, last))).collect();
        let mut answer = Answer::new(COLUMNS);
        answer.not_known = of_requests(self.view);
        if i64::try_from(tokens.len()).is_ok_and(|count| count >= TOKENS_MAX) {
            answer.not_known.push(Gap::OnlyNewest(TOKENS_MAX));
        }
        let rows = self.members.into_iter().map(|member| {
            let stop = stopped.get(&member.id);
            member.stopped(stop).row(&uses)
        });
        answer.rows = rows.collect();
        Ok(answer)
    }
}

/// Returns the stop that an event is.
fn stop_by(event: &Envelope) -> Stop {
    Stop { at: event.metadata.recorded_at, reason: Some(reason(event)) }
}

/// Returns the reason that the read model gives for a stop: the name of its event, as one word.
fn reason(event: &Envelope) -> String {
    event.metadata.name.replace('.', "_")
}

/// Returns how a token without a grant came to be. One for a person, which nothing was exchanged for, is from
/// an identity assertion.
fn born(token: &Token) -> &'static str {
    match (&token.parent_id, &token.user_id) {
        (Some(_), _) => "exchange",
        (None, Some(_)) => "jwt_bearer",
        (None, None) => "client_credentials",
    }
}

/// Returns the consent as it was. Given again after a withdrawal, it is as new.
async fn consent(view: &View<'_>, id: ConsentId) -> Result<Option<Member>, StoreError> {
    let own = history(view.store, &[Object::new("consent", id.to_string())], view.position).await?;
    let mut found: Option<Member> = None;
    for event in &own.events {
        let at = event.metadata.recorded_at;
        let AnyEvent::Consent(fact) = &event.data else { continue };
        match fact {
            ConsentEvent::Granted { scopes, .. } => {
                let member = Member::new(1, "consent", id, at);
                found = Some(Member { how: Some(scopes.to_string()), ..member });
            }
            ConsentEvent::Changed { scopes, .. } => {
                if let Some(member) = &mut found {
                    member.how = Some(scopes.to_string());
                }
            }
            ConsentEvent::Withdrawn {} => {
                if let Some(member) = &mut found {
                    member.stopped_at = Some(at);
                    member.stopped_by = Some("consent_withdrawn".to_owned());
                }
            }
        }
    }
    Ok(found)
}

impl Member {
    fn new(depth: i64, what: &'static str, id: impl ToString, at: Timestamp) -> Self {
        let id = id.to_string();
        Self { depth, what, id, how: None, at, expires_at: None, stopped_at: None, stopped_by: None }
    }

    /// Adds what stopped it, if anything did.
    fn stopped(self, stop: Option<&Stop>) -> Self {
        match stop {
            Some(Stop { at, reason }) => Self { stopped_at: Some(*at), stopped_by: reason.clone(), ..self },
            None => self,
        }
    }

    fn token(&self) -> Option<Uuid> {
        let id = (self.what == "token").then(|| self.id.parse::<TokenId>().ok()).flatten();
        id.map(|id| id.uuid())
    }

    fn row(self, uses: &HashMap<Uuid, (i64, i64)>) -> Vec<Cell> {
        let used = self.token().map(|id| uses.get(&id).copied());
        let last = used.flatten().map(|(_, number)| queries::time_of(number));
        vec![
            Cell::Number(self.depth),
            Cell::text(self.what),
            Cell::Id(self.id),
            Cell::maybe_text(self.how),
            Cell::Time(self.at),
            Cell::maybe_time(self.expires_at),
            Cell::maybe_time(self.stopped_at),
            Cell::maybe_text(self.stopped_by),
            used.map_or(Cell::Nothing, |used| Cell::Number(used.map_or(0, |(count, _)| count))),
            Cell::maybe_time(last),
        ]
    }
}
