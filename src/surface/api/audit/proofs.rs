//! `GET /v1/audit/proofs/…` and `GET /v1/audit/leaves`: proofs about the account's events, against the newest
//! checkpoint. Which events there are is no secret to the account; those of other accounts are only hashes.

use super::checkpoint::{Tree, newest};
use crate::{
    app::Shared,
    audit::proofs::answer::{self, Inclusion},
    surface::{
        api::shared::{
            pagination::{List, Listed, Sizes},
            path, response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{ids::EventId, scope::Scope};

const SIZES: Sizes = Sizes { usual: 1000, most: 10_000 };

/// A proof that an event is in a tree (RFC 6962 §2.1.1).
#[derive(Serialize, ToSchema)]
#[schema(as = InclusionProof)]
struct InclusionView {
    tree: Tree,
    /// The event's position in the log.
    position: i64,
    /// The index of its leaf in the tree. In the tree `log`, it is the position minus one.
    leaf_index: u64,
    /// The event's leaf in base64, computed from the bytes that are stored now.
    leaf_hash: String,
    /// The hashes in base64, from the leaf to the root.
    hashes: Vec<String>,
    /// The signed note that the hashes lead to.
    checkpoint: String,
}

/// A proof that a tree continues an earlier one (RFC 6962 §2.1.2).
#[derive(Serialize, ToSchema)]
#[schema(as = ConsistencyProof)]
struct ConsistencyView {
    tree: Tree,
    from: u64,
    to: u64,
    /// The hashes in base64.
    hashes: Vec<String>,
}

/// The leaf of an event of the account.
#[derive(Serialize, ToSchema)]
#[schema(as = Leaf)]
struct LeafView {
    position: i64,
    /// In base64.
    leaf_hash: String,
}

/// Proof that an event of the account is in a `tree`, `account` or `log`. The event is named by `event_id` or by
/// `position`, which is the number in its `sequence`. 409 `not_in_checkpoint` if it is newer than the newest
/// checkpoint: try again in a second. Scope `events:read`.
#[utoipa::path(get, path = "/v1/audit/proofs/inclusion", tag = "audit", security(("bearer" = ["events:read"])),
    responses((status = 200, description = "The proof", body = InclusionView),
              (status = 400, description = "`invalid_filter`"),
              (status = 404, description = "`not_found`"),
              (status = 409, description = "`no_checkpoint`, `not_in_checkpoint`")),
    params(("tree" = Option<String>, Query), ("event_id" = Option<String>, Query), ("position" = Option<i64>, Query)))]
pub(super) async fn inclusion(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let (tree, account) = (Tree::of(&list)?, list.principal.account_id);
    let named: (Option<EventId>, Option<i64>) = (list.filter("event_id")?, list.filter("position")?);
    let position = match named {
        (Some(event), None) => answer::position(&app.store, account, event).await?,
        (None, Some(position)) => Some(position),
        _ => {
            let detail = "name the event either by event_id or by position";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("event_id"));
        }
    };
    let position = position.ok_or_else(|| path::missing("event"))?;
    let leaf = answer::leaf(&app.store, account, position).await?.ok_or_else(|| path::missing("event"))?;
    let signed = newest(&app, tree, &list.principal).await?;
    let size = u64::try_from(signed.size).unwrap_or_default();
    let proof = answer::prove_inclusion(&app.store, tree.account(&list.principal), position, size).await?;
    let Inclusion { index, proof } = proof.ok_or_else(|| {
        let detail = "the event is newer than the newest checkpoint; try again in a second";
        Problem::new(StatusCode::CONFLICT, "not_in_checkpoint", detail)
    })?;
    let view = InclusionView {
        tree,
        position,
        leaf_index: index,
        leaf_hash: STANDARD.encode(leaf.hash),
        hashes: proof.iter().map(|hash| STANDARD.encode(hash)).collect(),
        checkpoint: signed.note,
    };
    Ok(response::json(StatusCode::OK, &json!(view), None))
}

/// Proof that a `tree`, `account` or `log`, only grew from `from` to `to` leaves. Without `to`, up to the newest
/// checkpoint. Both are sizes of checkpoints that the reader has. Scope `events:read`.
#[utoipa::path(get, path = "/v1/audit/proofs/consistency", tag = "audit", security(("bearer" = ["events:read"])),
    responses((status = 200, description = "The proof", body = ConsistencyView),
              (status = 409, description = "`no_checkpoint`")),
    params(("tree" = Option<String>, Query), ("from" = i64, Query), ("to" = Option<i64>, Query)))]
pub(super) async fn consistency(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let tree = Tree::of(&list)?;
    let (from, to): (Option<u64>, Option<u64>) = (list.filter("from")?, list.filter("to")?);
    let signed = newest(&app, tree, &list.principal).await?;
    let size = u64::try_from(signed.size).unwrap_or_default();
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or(size));
    let proof = if to <= size {
        answer::prove_consistency(&app.store, tree.account(&list.principal), from, to).await?
    } else {
        None
    };
    let proof = proof.ok_or_else(|| {
        let detail = format!("from must be at least 1, and at most to, which is at most {size}");
        Problem::new(StatusCode::BAD_REQUEST, "invalid_filter", detail).at("from")
    })?;
    let hashes = proof.iter().map(|hash| STANDARD.encode(hash)).collect();
    Ok(response::json(StatusCode::OK, &json!(ConsistencyView { tree, from, to, hashes }), None))
}

/// The leaves of the account's tree, in order: all that its root follows from, also those of events that `/v1/events`
/// does not show. Scope `events:read`.
#[utoipa::path(get, path = "/v1/audit/leaves", tag = "audit", security(("bearer" = ["events:read"])),
    responses((status = 200, description = "A page of the list", body = Listed<LeafView>)),
    params(("limit" = Option<i64>, Query), ("after" = Option<String>, Query)))]
pub(super) async fn leaves(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let page = list.page(SIZES)?;
    let after = page.after.unwrap_or_default();
    // One more than requested shows whether there are more.
    let leaves = answer::leaves(&app.store, list.principal.account_id, after, page.limit + 1).await?;
    let view = |leaf: answer::Leaf| {
        (leaf.position, LeafView { position: leaf.position, leaf_hash: STANDARD.encode(leaf.hash) })
    };
    Ok(list.response(&page, leaves.into_iter().map(view).collect()))
}
