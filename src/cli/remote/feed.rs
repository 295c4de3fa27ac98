//! The account's event feed, from a cursor on (docs/reference/events.md). It says of each failure whether it is worth
//! trying again: a broken connection is, a refusal isn't.

use super::{
    output::refusal,
    server::HttpError,
    sse::{Item, Parser, TooLong},
    token::{Session, TokenError},
};
use crate::cli::error::CliError;
use reqwest::{
    Method, Response, StatusCode,
    header::{ACCEPT, RETRY_AFTER},
};
use serde::Deserialize;
use std::{collections::VecDeque, time::Duration};

const PATH: &str = "/v1/events";
/// Later than any event. Its page is empty, and has the cursor of the end.
const NEVER: &str = "9999-12-31T23:59:59Z";
/// The longest wait that a server may ask for.
const WAIT_MAX: u64 = 60;
const PAGE_MAX: usize = 1024 * 1024;

/// Where to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// After a cursor of the feed.
    Cursor(String),
    /// After a position of the log.
    Position(u64),
}

/// Why the feed stops.
#[derive(Debug)]
pub(super) enum FeedError {
    /// It may go on, after this time if the server named one.
    Again {
        why: String,
        wait: Option<Duration>,
    },
    Stop(CliError),
}

impl From<HttpError> for FeedError {
    fn from(error: HttpError) -> Self {
        Self::Again { why: error.to_string(), wait: None }
    }
}

impl From<TokenError> for FeedError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Http(error) => error.into(),
            error => Self::Stop(error.into()),
        }
    }
}

/// The feed of a profile's account.
pub(super) struct Feed {
    session: Session,
    /// Names and globs, separated by commas.
    types: Option<String>,
}

impl Feed {
    /// The feed that `session` may read, of these types of events only.
    pub fn new(session: Session, types: Option<String>) -> Self {
        Self { session, types }
    }

    /// Returns the cursor of the end.
    ///
    /// # Errors
    /// If the server can't be reached, or refuses.
    pub async fn end(&self) -> Result<String, CliError> {
        #[derive(Deserialize)]
        struct Page {
            next_cursor: String,
        }
        let mut response = match self.get(&[("limit", "1"), ("since", NEVER)], None).await {
            Ok(response) => response,
            Err(FeedError::Again { why, .. }) => return Err(CliError::Message(why)),
            Err(FeedError::Stop(error)) => return Err(error),
        };
        let body = self.session.server.whole(&mut response, PAGE_MAX).await?;
        let page = serde_json::from_slice::<Page>(&body);
        let page =
            page.map_err(|_| CliError::Message(format!("{PATH} is not the feed of an xwms server")))?;
        Ok(page.next_cursor)
    }

    /// Opens the stream after `start`.
    ///
    /// # Errors
    /// If the server can't be reached, or refuses.
    pub async fn open(&self, start: &Start) -> Result<Events<'_>, FeedError> {
        let response = match start {
            Start::Cursor(cursor) => self.get(&[], Some(cursor.as_str())).await?,
            Start::Position(position) => {
                let position = position.to_string();
                self.get(&[("after_position", position.as_str())], Some("")).await?
            }
        };
        Ok(Events { feed: self, response, parser: Parser::default(), waiting: VecDeque::new() })
    }

    /// Requests the feed, as a stream if there is a `last` event's id, which may be empty.
    async fn get(&self, params: &[(&str, &str)], last: Option<&str>) -> Result<Response, FeedError> {
        let server = &self.session.server;
        let mut url = server.at(PATH).map_err(FeedError::Stop)?;
        let types = self.types.iter().map(|types| ("type", types.as_str()));
        let params: Vec<_> = params.iter().copied().chain(types).collect();
        if !params.is_empty() {
            url.query_pairs_mut().extend_pairs(params);
        }
        let build = |token: &str| {
            let request = server.request(Method::GET, url.clone()).bearer_auth(token);
            match last {
                Some(last) if !last.is_empty() => {
                    request.header(ACCEPT, "text/event-stream").header("last-event-id", last)
                }
                Some(_) => request.header(ACCEPT, "text/event-stream"),
                None => request,
            }
        };
        let response = self.session.call(build).await?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let wait = wait.and_then(|seconds| seconds.parse::<u64>().ok());
        let wait = wait.map(|seconds| Duration::from_secs(seconds.min(WAIT_MAX)));
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            return Err(FeedError::Again { why: format!("{} answered {status}", server.issuer()), wait });
        }
        Err(FeedError::Stop(CliError::Message(refusal(server, response).await?)))
    }
}

/// An open stream.
pub(super) struct Events<'a> {
    feed: &'a Feed,
    response: Response,
    parser: Parser,
    waiting: VecDeque<Item>,
}

impl Events<'_> {
    /// Returns the next block; `None` once the server ends the stream, as it does when the token expires.
    ///
    /// # Errors
    /// If the connection breaks, or is quiet for too long.
    pub async fn next(&mut self) -> Result<Option<Item>, FeedError> {
        loop {
            if let Some(item) = self.waiting.pop_front() {
                return Ok(Some(item));
            }
            let Some(part) = self.feed.session.server.part(&mut self.response).await? else {
                return Ok(None);
            };
            let items = self.parser.push(&part);
            self.waiting = items.map_err(|TooLong| too_long())?.into();
        }
    }
}

fn too_long() -> FeedError {
    FeedError::Stop(CliError::Message("the stream has an event that is too long".to_owned()))
}
