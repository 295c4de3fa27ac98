//! Whose ids the examples show: those of the account that the reader had open last in the dashboard, as long as
//! they are in it.

use super::examples::Examples;
use crate::{
    store::StoreError,
    surface::web::shared::{
        cookies,
        member::{self, Member},
        request::PageRequest,
        session::LoggedIn,
    },
};
use xwms_events::{ids::AccountId, scope::Scope};
use xwms_projections::{
    PageQuery, accounts,
    clients::{self, ClientFilter},
};

/// Who reads.
pub struct Viewer {
    pub examples: Examples,
    /// The name of the account that the examples are of.
    pub account: Option<String>,
    /// Whether the page can be the same for everybody. It can't if somebody is logged in, or may be.
    pub is_anybody: bool,
}

/// An account of the reader.
struct Own {
    name: String,
    account_id: AccountId,
    client_id: Option<String>,
}

/// Returns who reads. Without a database, everybody reads what visitors read: documentation is for such times, too.
pub async fn viewer(page: &PageRequest) -> Viewer {
    let issuer = page.app.settings.issuer.clone();
    let (own, is_anybody) = match page.logged_in().await {
        Ok(None) => (None, true),
        Ok(Some(login)) => (find(page, &login).await.unwrap_or_default(), false),
        Err(_) => (None, false),
    };
    let Some(own) = own else {
        return Viewer { examples: Examples { issuer, ..Examples::default() }, account: None, is_anybody };
    };
    let examples =
        Examples { issuer, account_id: Some(own.account_id.to_string()), client_id: own.client_id };
    Viewer { examples, account: Some(own.name), is_anybody }
}

/// Returns the account, if the person is in one and may act there with this login.
async fn find(page: &PageRequest, login: &LoggedIn) -> Result<Option<Own>, StoreError> {
    let rows = accounts::memberships(page.app.store.pool(), login.user_id).await?;
    let last = cookies::account(&page.jar).map(|id| id.to_string());
    let row = rows.iter().find(|row| Some(&row.account_id) == last.as_ref()).or_else(|| rows.first());
    let Some(account_id) = row.and_then(|row| row.account_id.parse::<AccountId>().ok()) else {
        return Ok(None);
    };
    // The list may lag behind; this is as things are now.
    let member = member::member(&page.app, account_id, login).await?;
    let Some(member) = member.filter(|member| member.acts() && member.accepts(login)) else {
        return Ok(None);
    };
    let client_id = newest_client(page, account_id, &member).await?;
    Ok(Some(Own { name: member.account.name.clone(), account_id, client_id }))
}

/// Returns the newest client of the kind that the dashboard shows, if the person may see clients and there is one.
async fn newest_client(
    page: &PageRequest,
    account_id: AccountId,
    member: &Member,
) -> Result<Option<String>, StoreError> {
    if !member.scopes.contains(Scope::ClientsRead) {
        return Ok(None);
    }
    let environment = Some(cookies::environment(&page.jar));
    let filter = ClientFilter { environment, tests_only: false, standing: None };
    let first = PageQuery { limit: 1, after: None };
    let rows = clients::list(page.app.store.pool(), account_id, filter, first).await?;
    Ok(rows.into_iter().next().map(|row| row.client_id))
}
