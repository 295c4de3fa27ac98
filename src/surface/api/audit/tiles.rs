//! `/.well-known/xwms-log/`: the tree over the whole log, public, as C2SP tlog-tiles: `checkpoint` and `tile/…`.
//! Bundles of entries are not served, because events are private. A hash tells nothing about an event: its
//! metadata has a random id (docs/explanation/adr/0085-proofs.md).

use crate::{
    app::Shared,
    audit::{
        proofs::{answer, tables},
        tree::tiles::{Tile, WIDTH},
    },
    surface::{
        api::shared::path,
        http::{caller::Caller, problem::Problem},
    },
};
use axum::{
    extract::{Path, State},
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

/// A full tile never changes.
const FULL: &str = "public, max-age=31536000, immutable";
/// Nor does a partial one, but soon nobody asks for it any more.
const PARTIAL: &str = "public, max-age=60";

/// The newest checkpoint of the log.
pub async fn checkpoint(State(app): State<Shared>, caller: Caller) -> Result<Response, Problem> {
    app.guard.tile(caller.origin.as_ref()).map_err(Problem::slow_down)?;
    let signed = answer::checkpoint(&app.store, None).await?.ok_or_else(|| path::missing("checkpoint"))?;
    let headers = [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, signed.note).into_response())
}

/// A tile that the newest checkpoint has.
pub async fn tile(
    State(app): State<Shared>,
    caller: Caller,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    app.guard.tile(caller.origin.as_ref()).map_err(Problem::slow_down)?;
    let missing = || path::missing("tile");
    let tile = Tile::parse(&text).ok_or_else(missing)?;
    let signed = answer::checkpoint(&app.store, None).await?.ok_or_else(missing)?;
    if !tile.is_in(u64::try_from(signed.size).unwrap_or_default()) {
        return Err(missing());
    }
    let hashes = tables::tile(app.store.pool(), tile).await?.ok_or_else(missing)?;
    let kept = if u64::from(tile.width) == WIDTH { FULL } else { PARTIAL };
    let headers = [(CONTENT_TYPE, "application/octet-stream"), (CACHE_CONTROL, kept)];
    Ok((headers, hashes).into_response())
}
