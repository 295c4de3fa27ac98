//! `/dashboard/{account_id}/team`: the members of the account, their roles, invitations, and where they log in. The rules are in
//! `xwms_events::account`; what changes goes through the commands of `/v1/members` and `/v1/invitations`.
//!
//! | file | |
//! |---|---|
//! | `list` | members, invitations, and what each role may do |
//! | `invite`, `invitation` | a new invitation; one that was not used yet: send again, withdraw |
//! | `member`, `remove` | a member, their role and their tokens; removing them |
//! | `hand_over`, `leave` | another owner instead of oneself; leaving |
//! | `login` | the account's own OpenID provider, by mail domain |
//! | `roles` | the choice of a role, and the table of permissions |

mod hand_over;
mod invitation;
mod invite;
mod leave;
mod list;
mod login;
mod member;
mod remove;
mod roles;
mod text;

use crate::app::Shared;
use axum::{Router, routing::get};

/// Returns the routes of the area.
pub(super) fn routes() -> Router<Shared> {
    Router::new()
        .route("/dashboard/{account_id}/team", get(list::show))
        .route("/dashboard/{account_id}/team/invite", get(invite::show).post(invite::submit))
        .route("/dashboard/{account_id}/team/invitations/{invitation_id}", get(invitation::show))
        .route(
            "/dashboard/{account_id}/team/invitations/{invitation_id}/resend",
            get(invitation::show).post(invitation::resend),
        )
        .route(
            "/dashboard/{account_id}/team/invitations/{invitation_id}/withdraw",
            get(invitation::show).post(invitation::withdraw),
        )
        .route("/dashboard/{account_id}/team/members/{user_id}", get(member::show).post(member::submit))
        .route(
            "/dashboard/{account_id}/team/members/{user_id}/revoke",
            get(member::show).post(member::revoke),
        )
        .route(
            "/dashboard/{account_id}/team/members/{user_id}/remove",
            get(remove::show).post(remove::submit),
        )
        .route("/dashboard/{account_id}/team/hand-over", get(hand_over::show).post(hand_over::submit))
        .route("/dashboard/{account_id}/team/leave", get(leave::show).post(leave::submit))
        .merge(login::routes())
}
