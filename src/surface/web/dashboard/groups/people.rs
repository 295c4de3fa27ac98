//! What to call people in groups. Of those who are neither members nor test users, the account knows the id only.

use crate::{
    store::StoreError,
    surface::{http::known::surely_knows, web::dashboard::shared::page::DashboardPage},
};
use std::collections::BTreeMap;
use xwms_events::{ids::UserId, scope::Scope, user::User};

/// Returns what to call each of the people: the mail address of a member or test user, or else their id.
///
/// # Errors
/// When the database does not respond.
pub async fn called(dash: &DashboardPage, people: &[UserId]) -> Result<BTreeMap<UserId, String>, StoreError> {
    let mut query = dash.app().store.query();
    let slots: Vec<_> = people.iter().map(|user_id| (*user_id, query.stream::<User>(*user_id))).collect();
    let mut found = query.read().await?;
    let mut called = BTreeMap::new();
    for (user_id, slot) in slots {
        let user = found.take(slot).await?.state;
        let is_tester = user.test_of == Some(dash.account_id) && dash.may(Scope::UsersRead);
        let is_shown = is_tester || dash.account.members.contains_key(&user_id);
        let email = user.email.get().filter(|_| is_shown);
        called.insert(user_id, email.cloned().unwrap_or_else(|| user_id.to_string()));
    }
    Ok(called)
}

/// Returns what to call one person.
///
/// # Errors
/// When the database does not respond.
pub async fn call(dash: &DashboardPage, user_id: UserId) -> Result<String, StoreError> {
    let mut called = called(dash, &[user_id]).await?;
    Ok(called.remove(&user_id).unwrap_or_else(|| user_id.to_string()))
}

/// Whether it is certain that the account knows the person.
///
/// # Errors
/// When the database does not respond.
pub async fn is_known(dash: &DashboardPage, user_id: UserId) -> Result<bool, StoreError> {
    surely_knows(dash.app(), dash.account_id, &dash.account, user_id).await
}
