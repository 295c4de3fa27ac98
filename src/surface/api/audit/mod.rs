//! `/v1/audit`: questions about the account's history. Each is recorded in it. One file per question.
//! Not here: who was erased (`erasures`).

mod as_of;
mod could;
mod difference;
mod past;

use crate::app::Shared;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().merge(as_of::routes()).merge(difference::routes()).merge(could::routes())
}
