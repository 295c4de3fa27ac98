//! `GET /v1/audit/export`: the account's history, as an archive that proves itself or as OCSF for a SIEM. How it is
//! sent is in `http/lines`.

use super::checkpoint::no_checkpoint;
use crate::{
    app::{App, Shared},
    audit::{
        archive::{ArchiveError, BLOCK, Source},
        siem::Siem,
    },
    commands::audits::{self, Asked},
    surface::{
        api::shared::pagination::List,
        http::{
            lines::{self, Lines},
            problem::Problem,
            streams::Place,
        },
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use std::collections::BTreeMap;
use xwms_events::{audit::Question, scope::Scope};

/// Blocks of a page: some 2,000 events.
const BLOCKS: u64 = 8;

/// What is left to send.
enum Rest {
    Archive { source: Source, from: u64, header: Vec<u8> },
    Ocsf(Box<Siem>),
}

/// The account's whole history, one JSON value on each line, also what the plan's `history_days` no longer show.
/// `format` is `archive` (the default), which proves itself against a checkpoint, or `ocsf`, CloudEvents with OCSF
/// data up to now. An archive has the stored texts of each event; personal fields stay sealed. An archive that
/// broke off continues with `after`, the number of leaves in its whole blocks, and `size`, that of its first line.
/// OCSF continues with `after`, the `sequence` of its last line. 409 `no_checkpoint` if this server signs none.
/// Scope `audit:read`. The account's history says that it was exported.
#[utoipa::path(get, path = "/v1/audit/export", tag = "audit", security(("bearer" = ["audit:read"])),
    responses((status = 200, description = "JSON lines", content_type = "application/x-ndjson", body = String),
              (status = 409, description = "`no_checkpoint`"), (status = 410, description = "`events_detached`")),
    params(("format" = Option<String>, Query), ("after" = Option<i64>, Query), ("size" = Option<i64>, Query)))]
pub(super) async fn export(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::AuditRead)?;
    let place = Place::open(&app, list.principal.account_id)?;
    let (rest, text, rows) = match list.params.get("format") {
        None | Some("archive") => archive(&app, &list).await?,
        Some("ocsf") => ocsf_events(&app, &list).await?,
        Some(_) => return Err(wrong("format", "format must be archive or ocsf")),
    };
    let parameters = ["after", "size"]
        .into_iter()
        .filter_map(|name| list.params.get(name).map(|value| (name.to_owned(), value.to_owned())));
    let position = app.store.current_head().await?;
    let parameters: BTreeMap<_, _> = parameters.collect();
    let question = Question { text: text.to_owned(), parameters, rows, position };
    let principal = list.principal;
    audits::record(&principal.context(&app), principal.account_id, &question, Asked::Exported).await?;
    Ok(lines::response(app, principal, place, rest))
}

fn wrong(field: &str, detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at(field)
}

/// Returns the archive, what it is called, and how many leaves it has.
async fn archive(app: &Shared, list: &List) -> Result<(Rest, &'static str, u64), Problem> {
    let account = Some(list.principal.account_id);
    let (after, size): (Option<u64>, Option<u64>) = (list.filter("after")?, list.filter("size")?);
    let (newest, header) = Source::newest(&app.store, account).await?;
    let (source, from, header) = match (after, size) {
        (None, None) => (newest, 0, header.line().map_err(ArchiveError::from)?),
        (Some(after), Some(size)) if after % BLOCK == 0 && after <= size && size <= newest.size() => {
            (Source::of_size(account, size), after / BLOCK, Vec::new())
        }
        _ => {
            let detail =
                "to continue an archive, after must be a multiple of 256, and size that of its first line";
            return Err(wrong("after", detail));
        }
    };
    Ok((Rest::Archive { source, from, header }, "archive of the account", source.size()))
}

/// Returns the events in OCSF, what they are called, and the most that there can be.
async fn ocsf_events(app: &Shared, list: &List) -> Result<(Rest, &'static str, u64), Problem> {
    let after: i64 = list.filter("after")?.unwrap_or_default();
    if after < 0 || list.params.get("size").is_some() {
        return Err(wrong("after", "after must be at least 0, and only an archive has a size"));
    }
    let account = Some(list.principal.account_id);
    let siem = Siem::new(&app.store, &app.settings.issuer, account, after).await?;
    let most = u64::try_from(siem.upto() - after).unwrap_or_default();
    Ok((Rest::Ocsf(Box::new(siem)), "events of the account in OCSF", most))
}

impl Lines for Rest {
    type Error = ArchiveError;

    async fn read(&mut self, app: &App) -> Result<Option<Vec<u8>>, ArchiveError> {
        match self {
            Self::Archive { source, from, header } => {
                let mut lines = std::mem::take(header);
                lines.extend(source.page(app.store.pool(), *from, BLOCKS).await?);
                *from += BLOCKS;
                Ok(Some(lines).filter(|lines| !lines.is_empty()))
            }
            Self::Ocsf(siem) => Ok(siem.page(&app.store).await?),
        }
    }
}

impl From<ArchiveError> for Problem {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Store(error) => error.into(),
            ArchiveError::NoCheckpoint => no_checkpoint(),
            error @ (ArchiveError::Io(_) | ArchiveError::Incomplete | ArchiveError::Unusable(_)) => {
                tracing::error!(%error, "an archive can't be sent");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the archive can't be written")
            }
        }
    }
}
