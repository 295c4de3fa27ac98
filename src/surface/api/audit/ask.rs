//! `GET /v1/audit/ask/{question}`: asks the history, and returns the answer as JSON, CSV or JSONL.

use super::row::RowShape;
use crate::{
    app::Shared,
    audit::ask::{self, Answer, AskError, Cursor, FILE_MAX, Kind, Question, ROWS_MAX, View, Wanted},
    commands::audits::Asked,
    surface::{
        api::shared::{
            pagination::{List, Sizes, TIME},
            path::{PathParams, missing},
            response,
        },
        http::{csv, jsonl, problem::Problem},
    },
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use xwms_events::{Timestamp, scope::Scope};

const SIZES: Sizes = Sizes { usual: 100, most: ROWS_MAX };
/// The position that the answer is true for: a file says it nowhere else.
const POSITION: HeaderName = HeaderName::from_static("xwms-position");
const FILE_SIZES: Sizes = Sizes { usual: FILE_MAX, most: FILE_MAX };

/// How the answer is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Json,
    Csv,
    Jsonl,
}

/// An answer, and what it is true for.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditRowList)]
pub(super) struct AnswerView {
    /// The question in words.
    #[schema(example = "everything done with secret secret_01kayb5g6nf6hr2j7q3p6q8v4w")]
    question: String,
    /// The position of the log that the answer is true for. Pass it as `at` to get the same again.
    #[schema(example = 48_213)]
    position: i64,
    #[schema(value_type = String)]
    asked_at: Timestamp,
    /// The window that was searched.
    #[schema(value_type = String)]
    since: Timestamp,
    #[schema(value_type = String)]
    until: Timestamp,
    /// The names of the members of each row, in the order of the columns of CSV.
    #[schema(value_type = Vec<String>, example = json!(["at", "kind", "position", "what", "object"]))]
    columns: Vec<&'static str>,
    /// The rows; what each has depends on the question.
    #[schema(value_type = Vec<RowShape>)]
    data: Vec<Value>,
    /// What the answer does not know.
    #[schema(example = json!(["APIs that check JWTs by themselves don't report each use of a token."]))]
    not_known: Vec<String>,
    has_more: bool,
    /// Pass it as `after` to get the next page.
    next_cursor: Option<String>,
}

/// Ask the account's history. `question` is one of
///
/// - `by`: everything that was done with a `token`, `grant`, `session`, `secret`, `key` (of this server), `client_key`
///   (`client_…/kid`), `person`, `client`, `network` (an address, an IPv4 /24 or IPv6 /48), `request` or `object`:
///   events and requests, newest first;
/// - `family`: what a `session`, `grant` or `token` came from and led to, and what stopped each;
/// - `networks`: from where a credential, `person` or `client` was used, and what of it is new;
/// - `changes`: what changed in the account, by object;
/// - `exposed`: credentials reported as exposed that still work;
/// - `keys`: what each signing key signed;
/// - `idle`: client secrets older than `days` (90), never used, or overlapping;
/// - `reach`: who approved the `client`, also if it is deleted; then for whom it got tokens without asking;
/// - `reads`: what a `person` or `client` read; without either, what the operator looked at.
///
/// The window is `since` to `until`, or from the position `from` on; else the last 30 days, and no further back
/// than the plan shows. With `at`, the answer is as of that position. `format` is `json`, `csv` or `jsonl`: two
/// people who ask for a file at one position get the same bytes, and `limit` is up to 10000. Each question is
/// recorded. Scope `audit:read`.
#[utoipa::path(get, path = "/v1/audit/ask/{question}", tag = "audit", security(("bearer" = ["audit:read"])),
    responses((status = 200, description = "The answer", body = AnswerView),
              (status = 400, description = "`invalid_question`, `invalid_filter`, `invalid_cursor`, `window_too_large`"),
              (status = 404, description = "`not_found`: there is no such question"),
              (status = 410, description = "`events_detached`")),
    params(("question" = String, Path), ("limit" = Option<i64>, Query), ("after" = Option<String>, Query),
           ("token" = Option<String>, Query), ("grant" = Option<String>, Query), ("session" = Option<String>, Query),
           ("secret" = Option<String>, Query), ("key" = Option<String>, Query), ("client_key" = Option<String>, Query),
           ("person" = Option<String>, Query), ("client" = Option<String>, Query), ("network" = Option<String>, Query),
           ("request" = Option<String>, Query), ("object" = Option<String>, Query), ("days" = Option<i64>, Query),
           ("from" = Option<i64>, Query), ("since" = Option<String>, Query), ("until" = Option<String>, Query),
           ("at" = Option<i64>, Query), ("format" = Option<String>, Query)))]
pub(super) async fn ask(
    State(app): State<Shared>,
    list: List,
    PathParams(kind): PathParams<String>,
) -> Result<Response, Problem> {
    list.principal.require(Scope::AuditRead)?;
    let kind: Kind = kind.parse().map_err(|_| missing("question"))?;
    let format = format(list.params.get("format"))?;
    // An empty subject is refused: a question without one is another question.
    let question = Question::read(kind, |name| list.params.sent(name)).map_err(refused)?;
    let wanted = wanted(&app, &list, format)?;
    list.read_own_writes().await;
    app.recorder.written().await;
    let view = View::open(&app.store, &wanted).await.map_err(refused)?;
    let answer = ask::answer(&view, &question).await.map_err(refused)?;
    let asked = if format == Format::Json { Asked::Shown } else { Asked::Exported };
    ask::record(&list.principal.context(&app), &view, &question, &answer, asked).await?;
    let next = answer.next.map(|next| next.to_string());
    let response = match format {
        Format::Json => response::json(StatusCode::OK, &json!(answer_view(&view, &question, &answer)), None),
        Format::Csv => csv::response(kind.as_str(), answer.columns, &answer.cells())?,
        Format::Jsonl => jsonl::response(kind.as_str(), answer.lines()),
    };
    let mut response = list.linked(response, next.as_deref());
    response.headers_mut().insert(POSITION, HeaderValue::from(view.position));
    Ok(response)
}

fn answer_view(view: &View<'_>, question: &Question, answer: &Answer) -> AnswerView {
    AnswerView {
        question: question.text(),
        position: view.position,
        asked_at: view.store.clock().now(),
        since: view.since,
        until: view.until,
        columns: answer.columns.to_vec(),
        data: answer.objects(),
        not_known: answer.not_known.iter().map(|gap| gap.text()).collect(),
        has_more: answer.next.is_some(),
        next_cursor: answer.next.map(|next| next.to_string()),
    }
}

fn format(named: Option<&str>) -> Result<Format, Problem> {
    match named {
        None | Some("json") => Ok(Format::Json),
        Some("csv") => Ok(Format::Csv),
        Some("jsonl") => Ok(Format::Jsonl),
        Some(_) => {
            let detail = "format must be json, csv or jsonl";
            Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("format"))
        }
    }
}

/// What a position looks like.
const LOG_POSITION: &str = "a position of the log, which is a number; since and until take a time";

fn wanted(app: &Shared, list: &List, format: Format) -> Result<Wanted, Problem> {
    let is_file = format != Format::Json;
    let sizes = if is_file { FILE_SIZES } else { SIZES };
    let cursor = list.params.get("after").map(str::parse::<Cursor>).transpose().map_err(|_| {
        let detail = "after is not a cursor of this list";
        Problem::new(StatusCode::BAD_REQUEST, "invalid_cursor", detail).at("after")
    })?;
    Ok(Wanted {
        account: Some(list.principal.account_id),
        shown: list.principal.shown_since(app, None),
        at: list.filter_as("at", LOG_POSITION)?,
        from: list.filter_as("from", LOG_POSITION)?,
        since: list.filter_as("since", TIME)?,
        until: list.filter_as("until", TIME)?,
        cursor: cursor.unwrap_or(Cursor::FIRST),
        limit: list.limit(sizes)?,
        is_file,
    })
}

/// Returns the problem of a question without an answer.
pub(super) fn refused(error: AskError) -> Problem {
    match error {
        AskError::Malformed { parameter, why } => {
            Problem::new(StatusCode::BAD_REQUEST, "invalid_question", why).at(parameter)
        }
        AskError::TooMuch => {
            let detail = "too much to search; ask for a shorter time with since and until";
            Problem::new(StatusCode::BAD_REQUEST, "window_too_large", detail).at("since")
        }
        AskError::Store(error) => error.into(),
    }
}
