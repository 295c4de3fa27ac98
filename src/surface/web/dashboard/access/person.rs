//! `GET /dashboard/{account_id}/people/{user_id}`: which of the account's apps may act for a person, by what.
//! `POST` to the same path ends all of it. A person whom the account does not know is not found; of those who are
//! neither members nor test users, it knows the id only, unless they gave one of its apps more.

use super::{consents, text::TEXT};
use crate::{
    commands::accounts,
    store::StoreError,
    surface::web::{
        dashboard::shared::{areas, form::DashboardForm, investigate, page::DashboardPage, paging::Paging},
        shared::kinds::{Facts, Part, Value, View},
    },
};
use axum::response::Response;
use std::sync::Arc;
use xwms_events::{
    account::AccountCommand,
    ids::UserId,
    scope::{Scope, Scopes},
    user::{User, UserStanding},
};
use xwms_projections::{
    PageQuery,
    access::{self, ConsentFilter},
};

/// Most consents of a person that are looked at for what they gave.
const CONSENTS_MAX: i64 = 200;

/// A person whom the account knows.
pub struct Known {
    pub user: Arc<User>,
    /// Whether the account may see their mail address: that of a member or test user, or of somebody who gave it
    /// to one of its apps and has not withdrawn that.
    pub shows_email: bool,
}

/// Returns the person, if the account knows them and the member may see that.
///
/// # Errors
/// When the database does not respond.
pub async fn known(dash: &DashboardPage, user_id: UserId) -> Result<Option<Known>, StoreError> {
    let store = &dash.app().store;
    let user = store.load::<User>(user_id).await?.state;
    if let Some(account_id) = user.test_of {
        let own = account_id == dash.account_id && dash.may(Scope::UsersRead);
        return Ok(own.then_some(Known { user, shows_email: true }));
    }
    if dash.account.members.contains_key(&user_id) && dash.may(Scope::AccountsRead) {
        return Ok(Some(Known { user, shows_email: true }));
    }
    dash.read_own_writes().await;
    if !dash.may(Scope::GrantsRead) || !access::knows_user(store.pool(), dash.account_id, user_id).await? {
        return Ok(None);
    }
    let filter = ConsentFilter { client_id: None, user_id: Some(user_id), live: true };
    let page = PageQuery { limit: CONSENTS_MAX, after: None };
    let given = access::consents(store.pool(), dash.account_id, filter, page).await?;
    let gave = |scopes: &str| scopes.parse::<Scopes>().is_ok_and(|scopes| scopes.contains(Scope::Email));
    let shows_email = given.iter().any(|consent| gave(&consent.scopes));
    Ok(Some(Known { user, shows_email }))
}

/// Shows the page.
pub async fn show(dash: DashboardPage) -> Result<Response, Response> {
    dash.require(Scope::GrantsRead)?;
    let text = dash.text(&TEXT);
    let language = dash.language();
    let user_id: UserId = dash.id("user_id")?;
    let found = known(&dash, user_id).await.map_err(|error| dash.failed(error))?;
    let Known { user, shows_email } = found.ok_or_else(|| dash.not_found())?;
    let email = user.email.get().filter(|_| shows_email);
    let role = dash.account.members.get(&user_id).map(|role| areas::role(*role, language));
    let head = dash
        .head(email.cloned().unwrap_or_else(|| text.person.to_owned()))
        .id(user_id)
        .action(dash.path(&format!("grants?user_id={user_id}")), text.grants)
        .action(dash.path(&format!("tokens?user_id={user_id}")), text.tokens)
        .action(dash.path(&format!("logs?user_id={user_id}")), text.requests)
        .action(dash.path(&format!("audit/contain?target={user_id}")), text.contain);
    // Somebody who was erased has no page of groups.
    let has_groups = dash.may(Scope::AccountsRead) && user.standing != UserStanding::Erased;
    let head =
        if has_groups { head.action(dash.path(&format!("groups/of/{user_id}")), text.groups) } else { head };
    let head = investigate::link(&dash, head, user_id);
    // Every role may read the team and the test users, which have pages of their own.
    let kind = match (role, user.test_of) {
        (Some(role), _) => Value::link(dash.path(&format!("team/members/{user_id}")), role),
        (None, Some(_)) => Value::link(dash.path(&format!("users/{user_id}")), text.test_user),
        (None, None) => Value::text(text.user_of_apps),
    };
    let facts = Facts::new(text.what_it_is)
        .fact(text.person, kind)
        .fact(text.email, email.map_or(Value::Nothing, Value::name));
    let filter = ConsentFilter { client_id: None, user_id: Some(user_id), live: false };
    let paging = Paging::of(&dash);
    let list = consents::list(&dash, filter, &paging).await.map_err(|error| dash.failed(error))?;
    let done = dash.was("revoked").then(|| Part::Notice(text.person_revoked.to_owned()));
    let form = dash.may(Scope::GrantsWrite).then(|| {
        let path = dash.path(&format!("people/{user_id}"));
        dash.form(path, text.revoke_person).titled(text.revoke).lead(text.revoke_person_lead).dangerous()
    });
    Ok(dash.show(View::new(head).maybe(done).with(facts).with(list.titled()).maybe(form)).await)
}

/// Ends all access that the account's apps have to the person.
pub async fn revoke(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::GrantsWrite)?;
    let user_id: UserId = dash.id("user_id")?;
    let found = known(dash, user_id).await.map_err(|error| dash.failed(error))?;
    found.ok_or_else(|| dash.not_found())?;
    let context = dash.context();
    let command = AccountCommand::RevokeUserTokens { user_id };
    let done = form.once(accounts::change(&context, dash.account_id, command, |_| form.row())).await;
    done.map_err(|error| dash.stopped(error))?;
    Ok(dash.go(&format!("people/{user_id}?revoked")))
}
