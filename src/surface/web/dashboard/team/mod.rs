//! `/dashboard/{account_id}/team`: the members of the account, their roles, invitations, and where they log in.
//! The rules are in `xwms_events::account`; what changes goes through the commands of `/v1/members` and
//! `/v1/invitations`.
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

use crate::surface::web::shared::routes::{Needs, Routes};
use xwms_events::scope::Scope;

/// Returns the routes of the area.
pub(super) fn routes() -> Routes {
    Routes::default()
        .page("/dashboard/{account_id}/team", Scope::AccountsRead, list::show)
        .page("/dashboard/{account_id}/team/invite", Scope::AccountsWrite, invite::show)
        .act("/dashboard/{account_id}/team/invite", Scope::AccountsWrite, invite::submit)
        .page(
            "/dashboard/{account_id}/team/invitations/{invitation_id}",
            Scope::AccountsRead,
            invitation::show,
        )
        .page(
            "/dashboard/{account_id}/team/invitations/{invitation_id}/resend",
            Scope::AccountsRead,
            invitation::show,
        )
        .act(
            "/dashboard/{account_id}/team/invitations/{invitation_id}/resend",
            Scope::AccountsWrite,
            invitation::resend,
        )
        .page(
            "/dashboard/{account_id}/team/invitations/{invitation_id}/withdraw",
            Scope::AccountsRead,
            invitation::show,
        )
        .act(
            "/dashboard/{account_id}/team/invitations/{invitation_id}/withdraw",
            Scope::AccountsWrite,
            invitation::withdraw,
        )
        .page("/dashboard/{account_id}/team/members/{user_id}", Scope::AccountsRead, member::show)
        .act("/dashboard/{account_id}/team/members/{user_id}", Scope::AccountsWrite, member::submit)
        .page("/dashboard/{account_id}/team/members/{user_id}/revoke", Scope::AccountsRead, member::show)
        .act("/dashboard/{account_id}/team/members/{user_id}/revoke", Scope::GrantsWrite, member::revoke)
        .page("/dashboard/{account_id}/team/members/{user_id}/remove", Scope::AccountsWrite, remove::show)
        .act("/dashboard/{account_id}/team/members/{user_id}/remove", Scope::AccountsWrite, remove::submit)
        .page("/dashboard/{account_id}/team/hand-over", Needs::Owner(Scope::AccountsWrite), hand_over::show)
        .act("/dashboard/{account_id}/team/hand-over", Needs::Owner(Scope::AccountsWrite), hand_over::submit)
        .page("/dashboard/{account_id}/team/leave", Needs::Membership, leave::show)
        .act("/dashboard/{account_id}/team/leave", Needs::Membership, leave::submit)
        .merge(login::routes())
}
