//! `/dashboard/{account_id}/team/members/{user_id}`: a member, and the forms that change their role and revoke
//! their tokens.

use super::{
    roles,
    text::{TEXT, TeamText},
};
use crate::{
    commands::accounts,
    store::StoreError,
    surface::web::{
        dashboard::shared::{areas, form::DashboardForm, page::DashboardPage},
        shared::kinds::{Facts, Value, View, form::Refused},
    },
};
use axum::response::Response;
use xwms_events::{
    account::{AccountCommand, Role},
    ids::UserId,
    scope::Scope,
    user::User,
};
use xwms_projections::accounts as model;

/// A member, as the other members see them.
pub struct Colleague {
    pub user_id: UserId,
    pub role: Role,
    pub name: Option<String>,
    pub email: Option<String>,
}

impl Colleague {
    /// Returns the member whose id is in the path, or the page that says that there is none.
    pub async fn of(dash: &DashboardPage) -> Result<Self, Response> {
        let user_id = dash.id::<UserId>("user_id")?;
        let role = *dash.account.members.get(&user_id).ok_or_else(|| dash.not_found())?;
        let user = dash.app().store.load::<User>(user_id).await.map_err(|error| dash.failed(error))?;
        Ok(Self::new(user_id, role, &user.state))
    }

    /// Returns the member that `user` is.
    pub fn new(user_id: UserId, role: Role, user: &User) -> Self {
        let name = user.profile.get().and_then(|profile| profile.name.clone());
        Self { user_id, role, name, email: user.email.get().cloned() }
    }

    /// Returns what to call them: their name, else their address, else their id.
    pub fn called(&self) -> String {
        let known = self.name.clone().or_else(|| self.email.clone());
        known.unwrap_or_else(|| self.user_id.to_string())
    }
}

/// Shows the member.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    render(&dash, None).await
}

async fn render(dash: &DashboardPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    dash.require(Scope::AccountsRead)?;
    let text = dash.text(&TEXT);
    let member = Colleague::of(dash).await?;
    let is_own = member.user_id == dash.login.user_id;
    let may = dash.may(Scope::AccountsWrite) && dash.role.may_give(member.role);
    let mut head = dash.head(member.called()).below(dash.path("team"), text.title).id(member.user_id);
    if is_own {
        head = head.action(dash.path("team/leave"), text.leave);
    } else if may {
        let path = dash.path(&format!("team/members/{}/remove", member.user_id));
        head = head.action(path, text.remove);
    }
    let groups = dash.path(&format!("groups/of/{}", member.user_id));
    head = head.action(groups, text.groups);
    let joined = facts(dash, text, &member).await.map_err(|error| dash.failed(error))?;
    let path = dash.path(&format!("team/members/{}", member.user_id));
    let form = may.then(|| {
        dash.form(path, text.change_role)
            .titled(text.change_role)
            .lead(text.change_role_lead)
            .field(roles::field(dash, member.role))
            .refused(refused)
    });
    let revoke = dash.path(&format!("team/members/{}/revoke", member.user_id));
    let revoke = dash.may(Scope::GrantsWrite).then(|| {
        dash.form(revoke, text.revoke).titled(text.revoke).lead(text.revoke_lead).dangerous().refused(refused)
    });
    Ok(dash.show(View::new(head).with(joined).maybe(form).maybe(revoke)).await)
}

async fn facts(
    dash: &DashboardPage,
    text: &'static TeamText,
    member: &Colleague,
) -> Result<Facts, StoreError> {
    dash.read_own_writes().await;
    let listed = model::members(dash.app().store.pool(), dash.account_id).await?;
    let id = member.user_id.to_string();
    let joined = listed.into_iter().find(|row| row.user_id == id).map(|row| row.joined_at);
    let said = |value: &Option<String>| value.clone().map_or(Value::Nothing, Value::Name);
    Ok(Facts::new(text.member)
        .fact(text.name, said(&member.name))
        .fact(text.email, said(&member.email))
        .fact(text.role, Value::text(areas::role(member.role, dash.language())))
        .fact(text.may, Value::text(roles::meaning(text, member.role)))
        .fact(text.joined, Value::time(dash.language(), joined)))
}

/// Changes the role. It takes effect with the member's next request.
pub async fn submit(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::AccountsWrite)?;
    let user_id = dash.id::<UserId>("user_id")?;
    let changed = form
        .once(async {
            let command =
                AccountCommand::ChangeRole { user_id, role: roles::chosen(&form)?, by: dash.authority() };
            accounts::change(&dash.context(), dash.account_id, command, |_| form.row()).await
        })
        .await;
    match changed {
        Ok(_) => Ok(dash.go("team?changed")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}

/// Revokes every grant and token that the member has with the account's apps.
pub async fn revoke(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::GrantsWrite)?;
    let Colleague { user_id, .. } = Colleague::of(dash).await?;
    let command = AccountCommand::RevokeUserTokens { user_id };
    let context = dash.context();
    match form.once(accounts::change(&context, dash.account_id, command, |_| form.row())).await {
        Ok(_) => Ok(dash.go("team?revoked")),
        Err(error) => render(dash, Some(form.refused(&dash.refusal(error)?))).await,
    }
}
