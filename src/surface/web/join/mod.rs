//! `GET` and `POST /join`: the link of an invitation. Whoever holds it reads the mail of the person it is for; who
//! they are, and whether they are registered, decides what the page asks of them.

mod page;
mod text;

use crate::{
    app::{App, Shared},
    commands::{
        CommandError,
        members::{self, Held, Newcomer},
    },
    keys::{
        handle::{self, Kind},
        password::PasswordError,
    },
    store::StoreError,
    surface::{
        http::{
            caller::Caller,
            params::{Params, ParamsError},
        },
        web::{
            error::PageError,
            shared::{
                cookies, csrf,
                layout::Layout,
                session::{LoggedIn, logged_in},
            },
        },
    },
    traffic::guard,
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use page::{Invited, JoinError, JoinPage, JoinStep};
use std::sync::Arc;
use text::TEXT;
use xwms_events::{
    Actor,
    account::{Account, Standing},
    ids::{AccountId, InvitationId},
    user::email as mailbox,
};

/// The page.
pub(super) async fn show(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    RawQuery(query): RawQuery,
) -> Response {
    match Params::parse(query.unwrap_or_default().as_bytes()) {
        Ok(params) => {
            shown(&app, &caller, &layout, jar, &params).await.unwrap_or_else(|held| held_off(&layout, &held))
        }
        Err(error) => layout.error(&error.into()),
    }
}

async fn shown(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    jar: CookieJar,
    params: &Params,
) -> Result<Response, guard::Held> {
    let login = logged_in(app, &jar).await?;
    let door = Door { app, caller, stranger: login.is_none() };
    door.open()?;
    let link = Link::read(app, params).await?;
    let step = link.step(app, login.as_ref()).await?;
    if matches!(step, JoinStep::Unusable) {
        door.stayed_out()?;
    }
    Ok(link.page(app, layout, jar, login.as_ref(), step))
}

/// The form.
pub(super) async fn submit(
    State(app): State<Shared>,
    caller: Caller,
    layout: Layout,
    jar: CookieJar,
    params: Result<Params, ParamsError>,
) -> Response {
    match params {
        Ok(form) => submitted(&app, &caller, &layout, jar, &form)
            .await
            .unwrap_or_else(|held| held_off(&layout, &held)),
        Err(error) => layout.error(&error.into()),
    }
}

async fn submitted(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    jar: CookieJar,
    form: &Params,
) -> Result<Response, guard::Held> {
    let login = logged_in(app, &jar).await?;
    let door = Door { app, caller, stranger: login.is_none() };
    door.open()?;
    let tie = match &login {
        Some(login) => login.tie(),
        None => cookies::known_browser(&jar).unwrap_or_default(),
    };
    if !csrf::is_good(app.store.vault().master(), &tie, form.get("csrf_token")) {
        return Ok(layout.error(&PageError::Csrf));
    }
    let link = Link::read(app, form).await?;
    let step = link.step(app, login.as_ref()).await?;
    let done = match (&step, link.held(app)) {
        (JoinStep::Confirm, Some(held)) => confirm(app, caller, &jar, held, login.as_ref()).await,
        (JoinStep::Register { .. }, Some(held)) => register(app, caller, layout, &jar, held, form).await,
        _ => Err(Failure::Step(step)),
    };
    match done {
        // 303, so that reloading joins nothing twice.
        Ok(jar) => Ok((jar, Redirect::to(&link.home())).into_response()),
        Err(Failure::Step(step)) => {
            door.stayed_out()?;
            Ok(link.page(app, layout, jar, login.as_ref(), step))
        }
        Err(Failure::Busy) => Ok(layout.error(&PageError::TooBusy)),
        Err(Failure::Store(error)) => Err(error.into()),
    }
}

/// Where strangers come in, at the pace of logins. Who is logged in has proven who they are, and costs no hash.
struct Door<'a> {
    app: &'a App,
    caller: &'a Caller,
    stranger: bool,
}

impl Door<'_> {
    fn open(&self) -> Result<(), guard::Held> {
        match self.stranger {
            true => self.app.guard.door("join", self.caller.origin.as_ref()),
            false => Ok(()),
        }
    }

    fn stayed_out(&self) -> Result<(), guard::Held> {
        match self.stranger {
            true => self.app.guard.stayed_out("join", self.caller.origin.as_ref()),
            false => Ok(()),
        }
    }
}

/// Why nobody joined.
enum Failure {
    /// Something else has to come first, or nothing can.
    Step(JoinStep),
    Busy,
    Store(StoreError),
}

impl From<CommandError> for Failure {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Store(error) => Self::Store(error),
            CommandError::Refused(refusal) if refusal.code == "limit_reached" => Self::Step(JoinStep::Full),
            // Registered meanwhile, in another window: they only have to log in.
            CommandError::Taken => Self::Step(JoinStep::LogIn),
            CommandError::Refused(_) | CommandError::Answered | CommandError::Full => {
                Self::Step(JoinStep::Unusable)
            }
            CommandError::Conflict => Self::Busy,
        }
    }
}

async fn confirm(
    app: &App,
    caller: &Caller,
    jar: &CookieJar,
    held: Held,
    login: Option<&LoggedIn>,
) -> Result<CookieJar, Failure> {
    let Some(login) = login else { return Err(Failure::Step(JoinStep::LogIn)) };
    let context = caller.context(Actor::User(login.user_id));
    members::join(&app.store, &context, held, login.user_id).await?;
    Ok(jar.clone())
}

#[expect(clippy::too_many_arguments, reason = "a page's request comes in parts")]
async fn register(
    app: &App,
    caller: &Caller,
    layout: &Layout,
    jar: &CookieJar,
    held: Held,
    form: &Params,
) -> Result<CookieJar, Failure> {
    let name = form.get("name").unwrap_or_default().trim().to_owned();
    let wrong = |error| Failure::Step(JoinStep::Register { name: name.clone(), error: Some(error) });
    if name.is_empty() {
        return Err(wrong(JoinError::Name));
    }
    let account = app.store.load::<Account>(held.account_id).await.map_err(Failure::Store)?.state;
    let invited = account.invitations.get(&held.invitation_id).and_then(|invited| invited.email.get());
    let about = [invited.map(String::as_str).unwrap_or_default(), &name, &account.name];
    let password = app.chosen(form.get("password").unwrap_or_default(), &about);
    let phc = app.passwords.hash(password).await.map_err(|error| match error {
        PasswordError::Length => wrong(JoinError::Password),
        PasswordError::Guessable => wrong(JoinError::GuessablePassword),
        PasswordError::Busy | PasswordError::Crowded | PasswordError::Hash => Failure::Busy,
    })?;
    let new = Newcomer {
        name: name.clone(),
        locale: layout.language.tag().to_owned(),
        phc,
        session_seconds: app.settings.session_seconds,
    };
    let context = caller.context(Actor::System);
    let session =
        members::join_as_new(&app.store, &context, held, new).await.map_err(|error| match error {
            CommandError::Refused(refusal) if refusal.code == "invalid_profile" => wrong(JoinError::Name),
            error => error.into(),
        })?;
    let handle = handle::issue(app.store.vault().master(), Kind::Session, session.uuid(), 0);
    Ok(cookies::with_session(jar.clone(), handle))
}

/// What a link says, and what there is of it.
struct Link {
    account_id: Option<AccountId>,
    account: Arc<Account>,
    /// None if this server did not make the link.
    invitation_id: Option<InvitationId>,
    /// As it came, to be carried on.
    handle: Option<String>,
}

impl Link {
    async fn read(app: &App, params: &Params) -> Result<Self, StoreError> {
        let account_id = params.get("account").and_then(|id| id.parse::<AccountId>().ok());
        let handle = params.get("invitation").map(ToOwned::to_owned);
        let opened = handle
            .as_deref()
            .and_then(|text| handle::open(app.store.vault().master(), Kind::Invitation, text));
        let account = match account_id {
            Some(id) => app.store.load::<Account>(id).await?.state,
            None => Arc::default(),
        };
        let invitation_id = opened.map(|(id, _)| InvitationId::from_uuid(id));
        Ok(Self { account_id, account, invitation_id, handle })
    }

    /// The invitation, while it may be used.
    fn held(&self, app: &App) -> Option<Held> {
        let (account_id, invitation_id) = self.account_id.zip(self.invitation_id)?;
        self.invited(app)?;
        let limit = app.limits.allowance(&self.account).members;
        Some(Held { account_id, invitation_id, limit })
    }

    fn invited(&self, app: &App) -> Option<Invited> {
        let open = self.account.open_invitation(self.invitation_id?, app.store.clock().now())?;
        let email = open.email.get().cloned()?;
        let account_name = self.account.name.clone();
        (self.account.standing == Standing::Active).then_some(Invited {
            account_name,
            role: open.role,
            email,
        })
    }

    async fn step(&self, app: &App, login: Option<&LoggedIn>) -> Result<JoinStep, StoreError> {
        let email = self.invited(app).map(|invited| invited.email);
        if let (Some(login), Some(email)) = (login, &email)
            && !mailbox::is_same(&login.email(), email)
        {
            return Ok(JoinStep::OtherUser(login.email()));
        }
        let member = login.is_some_and(|login| self.account.members.contains_key(&login.user_id));
        // Without an invitation it is where joining ends.
        let ours = self.invitation_id.is_some() || self.handle.is_none();
        if member && ours && self.account.standing == Standing::Active {
            return Ok(JoinStep::Joined(self.account.name.clone()));
        }
        Ok(match email {
            None => JoinStep::Unusable,
            Some(_) if login.is_some() => JoinStep::Confirm,
            Some(email) if app.store.credential(&email, None).await?.1.is_some() => JoinStep::LogIn,
            Some(_) => JoinStep::Register { name: String::new(), error: None },
        })
    }

    #[expect(clippy::too_many_arguments, reason = "a page's request comes in parts")]
    fn page(
        &self,
        app: &App,
        layout: &Layout,
        jar: CookieJar,
        login: Option<&LoggedIn>,
        step: JoinStep,
    ) -> Response {
        let (jar, browser) = cookies::browser(jar);
        let tie = login.map_or(browser, LoggedIn::tie);
        let status = match &step {
            JoinStep::Unusable => StatusCode::NOT_FOUND,
            JoinStep::Full => StatusCode::CONFLICT,
            _ => StatusCode::OK,
        };
        let invited = self.invited(app);
        let page = JoinPage {
            text: layout.text(&TEXT),
            csrf: csrf::token(app.store.vault().master(), &tie),
            hidden: self.hidden(&step, invited.as_ref()),
            invited,
            step,
        };
        (jar, (status, layout.form(&page))).into_response()
    }

    /// What the page's form carries on: to itself, or through the login and back.
    fn hidden(&self, step: &JoinStep, invited: Option<&Invited>) -> Vec<(String, String)> {
        let account = self.account_id.map(|id| id.to_string()).unwrap_or_default();
        let handle = self.handle.clone().unwrap_or_default();
        let invitation = match step {
            JoinStep::LogIn => "join",
            _ => "invitation",
        };
        let hint = invited.filter(|_| matches!(step, JoinStep::LogIn));
        let hint = hint.map(|invited| ("login_hint".to_owned(), invited.email.clone()));
        [("account".to_owned(), account), (invitation.to_owned(), handle)].into_iter().chain(hint).collect()
    }

    /// Where whoever joined ends.
    fn home(&self) -> String {
        format!("/join?account={}", self.account_id.map(|id| id.to_string()).unwrap_or_default())
    }
}

/// What a login on the way to an invitation carries.
pub(super) fn carried(params: &Params) -> Vec<(String, String)> {
    ["account", "join"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), params.get(name)?.to_owned())))
        .collect()
}

/// Where such a login leads. The page there believes nothing that it can't check by itself.
pub(super) fn way_back(params: &Params) -> Option<String> {
    let (account, invitation) = params.get("account").zip(params.get("join"))?;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("account", account)
        .append_pair("invitation", invitation)
        .finish();
    Some(format!("/join?{query}"))
}

fn held_off(layout: &Layout, held: &guard::Held) -> Response {
    match held {
        guard::Held::SlowDown(seconds) => {
            let mut response = layout.error(&PageError::TooManyRequests);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
            response
        }
        guard::Held::Store(error) => {
            tracing::error!(%error, "the store failed");
            layout.error(&PageError::TooBusy)
        }
    }
}
