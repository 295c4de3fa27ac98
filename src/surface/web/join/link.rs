//! The link of an invitation: its content, the next step for its holder, and how it survives a login.

use super::page::{Invited, JoinStep};
use crate::{
    app::App,
    commands::{addresses, members::UsableInvitation},
    keys::handle::{self, Kind},
    store::StoreError,
    surface::{
        http::params::{Params, with_query},
        web::shared::{login_attempt::LINK, session::LoggedIn},
    },
};
use std::sync::Arc;
use xwms_events::{
    account::{Account, AccountStanding},
    ids::{AccountId, InvitationId},
    user::email as mailbox,
};

/// The content of a link, and the account that it names.
pub(super) struct Link {
    account_id: Option<AccountId>,
    account: Arc<Account>,
    /// `None` if this server did not issue the link.
    invitation_id: Option<InvitationId>,
    /// The original text, to be carried along.
    handle: Option<String>,
}

impl Link {
    /// Reads the link from `params`.
    pub(super) async fn read(app: &App, params: &Params) -> Result<Self, StoreError> {
        Self::of(app, params.get("account"), params.get("invitation")).await
    }

    async fn of(app: &App, account: Option<&str>, handle: Option<&str>) -> Result<Self, StoreError> {
        let account_id = account.and_then(|id| id.parse::<AccountId>().ok());
        let handle = handle.map(ToOwned::to_owned);
        let opened = handle
            .as_deref()
            .and_then(|text| handle::open(app.store.vault().master(), Kind::Invitation, text));
        let account = match account_id {
            Some(id) => app.store.load::<Account>(id).await?.state,
            None => Arc::default(),
        };
        let invitation_id = opened.map(|opened| InvitationId::from_uuid(opened.id));
        Ok(Self { account_id, account, invitation_id, handle })
    }

    /// Returns the invitation, if it can be used.
    pub(super) fn usable_invitation(&self, app: &App) -> Option<UsableInvitation> {
        let (account_id, invitation_id) = self.account_id.zip(self.invitation_id)?;
        self.invited(app)?;
        let limit = app.limits.allowance(&self.account).members;
        Some(UsableInvitation { account_id, invitation_id, limit })
    }

    /// Returns the details of the invitation, if it can be used.
    pub(super) fn invited(&self, app: &App) -> Option<Invited> {
        let open = self.account.open_invitation(self.invitation_id?, app.store.clock().now())?;
        let email = open.email.get().cloned()?;
        let account_name = self.account.name.clone();
        (self.account.standing == AccountStanding::Active).then_some(Invited {
            account_name,
            role: open.role,
            email,
        })
    }

    /// Returns the next step for the logged-in user, or for a visitor.
    pub(super) async fn step(&self, app: &App, login: Option<&LoggedIn>) -> Result<JoinStep, StoreError> {
        let email = self.invited(app).map(|invited| invited.email);
        if let (Some(login), Some(email)) = (login, &email)
            && !mailbox::is_same(&login.email(), email)
        {
            return Ok(JoinStep::OtherUser(login.email()));
        }
        let member = login.is_some_and(|login| self.account.members.contains_key(&login.user_id));
        // Without an invitation this is the page after joining.
        let ours = self.invitation_id.is_some() || self.handle.is_none();
        if let Some(account_id) = self.account_id
            && member
            && ours
            && self.account.standing == AccountStanding::Active
        {
            let account_name = self.account.name.clone();
            return Ok(JoinStep::Joined { account_name, dashboard: format!("/dashboard/{account_id}") });
        }
        Ok(match email {
            None => JoinStep::Unusable,
            Some(_) if login.is_some() => JoinStep::Confirm,
            Some(email) if addresses::holder(&app.store, &email).await?.is_some() => JoinStep::LogIn,
            Some(_) if !app.settings.lets_people_register() => JoinStep::Unusable,
            Some(_) => JoinStep::Register { name: String::new(), error: None },
        })
    }

    /// Returns the hidden fields that the page's form carries, to itself or through a login.
    pub(super) fn hidden(&self, step: &JoinStep, invited: Option<&Invited>) -> Vec<(String, String)> {
        if !matches!(step, JoinStep::LogIn) {
            return self.fields("invitation");
        }
        let hint = invited.map(|invited| ("login_hint".to_owned(), invited.email.clone()));
        self.through_login().into_iter().chain(hint).collect()
    }

    /// Returns the hidden fields that lead through a login and back here.
    pub(super) fn through_login(&self) -> Vec<(String, String)> {
        self.fields("join")
    }

    fn fields(&self, invitation: &str) -> Vec<(String, String)> {
        let account = self.account_id.map(|id| id.to_string()).unwrap_or_default();
        let handle = self.handle.clone().unwrap_or_default();
        vec![("account".to_owned(), account), (invitation.to_owned(), handle)]
    }

    /// Returns the address of the page after joining.
    pub(super) fn destination(&self) -> String {
        format!("/join?account={}", self.account_id.map(|id| id.to_string()).unwrap_or_default())
    }
}

/// Returns the parameters that a login on the way to an invitation carries.
pub fn carried(params: &Params) -> Vec<(String, String)> {
    params.fields(&["account", "join"])
}

/// Returns where such a login leads. The page there verifies everything itself.
pub fn way_back(params: &Params) -> Option<String> {
    address(params, "join")
}

/// Returns where a login at another provider leads that was on the way to an invitation and that nobody is linked
/// to: the page of the invitation, with the handle `login`, if the invited person is new here.
///
/// # Errors
/// The store's failure.
pub async fn newcomer_at(app: &App, params: &Params, login: &str) -> Result<Option<String>, StoreError> {
    let Some(page) = way_back(params).filter(|_| params.get("continue").is_none()) else { return Ok(None) };
    let link = Link::of(app, params.get("account"), params.get("join")).await?;
    let is_new = matches!(link.step(app, None).await?, JoinStep::Register { .. });
    Ok(is_new.then(|| with_query(&page, &[(LINK, login)])))
}

/// Returns the address of the page that has this form.
pub(super) fn page_of(form: &Params) -> Option<String> {
    address(form, "invitation")
}

fn address(params: &Params, invitation: &str) -> Option<String> {
    let (account, invitation) = params.get("account").zip(params.get(invitation))?;
    Some(with_query("/join", &[("account", account), ("invitation", invitation)]))
}
