//! `GET /v1/audit/checkpoint`: the newest checkpoint of the account's tree, or of the tree over the whole log.

use crate::{
    app::{App, Shared},
    audit::proofs::{answer, tables::Signed},
    surface::{
        api::shared::{auth::Principal, pagination::List, response},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{ids::AccountId, scope::Scope};

/// Which tree a question is about.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AuditTree)]
pub(super) enum Tree {
    /// The tree over the account's events alone.
    #[default]
    Account,
    /// The tree over the events of all accounts.
    Log,
}

impl Tree {
    /// Returns the tree that `list` asks about: `account` unless it says otherwise.
    pub fn of(list: &List) -> Result<Self, Problem> {
        Ok(list.word("tree")?.unwrap_or_default())
    }

    /// Returns the account whose tree it is.
    pub fn account(self, principal: &Principal) -> Option<AccountId> {
        match self {
            Self::Account => Some(principal.account_id),
            Self::Log => None,
        }
    }
}

/// A checkpoint: size and root of a tree, signed.
#[derive(Serialize, ToSchema)]
#[schema(as = Checkpoint)]
struct CheckpointView {
    tree: Tree,
    /// Number of leaves.
    size: i64,
    /// The root hash in base64.
    root: String,
    /// The checkpoint as a signed note (C2SP tlog-checkpoint), with the signatures of witnesses.
    note: String,
    /// The key that verifies it: `name+id+key`. Compare it with the one that the operator published.
    key: String,
}

/// Returns the newest checkpoint of `tree`.
pub(super) async fn newest(app: &App, tree: Tree, principal: &Principal) -> Result<Signed, Problem> {
    let found = answer::checkpoint(&app.store, tree.account(principal)).await?;
    found.ok_or_else(no_checkpoint)
}

/// Returns the problem of a history without a checkpoint.
pub(super) fn no_checkpoint() -> Problem {
    let detail =
        "there is no checkpoint yet: this server signs none, or the history is less than a second old";
    Problem::new(StatusCode::CONFLICT, "no_checkpoint", detail)
}

/// The newest checkpoint of a `tree`: `account` (the default), over the account's own events, or `log`, over the events
/// of all accounts. A new one is signed every second while there is something new. 409 `no_checkpoint` if this server
/// signs none. Scope `events:read`.
#[utoipa::path(get, path = "/v1/audit/checkpoint", tag = "audit", security(("bearer" = ["events:read"])),
    responses((status = 200, description = "The checkpoint", body = CheckpointView),
              (status = 409, description = "`no_checkpoint`")),
    params(("tree" = Option<String>, Query)))]
pub(super) async fn read(State(app): State<Shared>, list: List) -> Result<Response, Problem> {
    list.principal.require(Scope::EventsRead)?;
    let tree = Tree::of(&list)?;
    let Signed { size, root, note, key, .. } = newest(&app, tree, &list.principal).await?;
    let view = CheckpointView { tree, size, root: STANDARD.encode(root), note, key };
    Ok(response::json(StatusCode::OK, &json!(view), None))
}
