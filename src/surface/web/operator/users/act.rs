//! `/operator/users/{user_id}/{act}`: an act on a person, by the command of `xwms user`. Their history has it,
//! with the reason, before it is done.

use super::{
    detail::{name, user},
    text::{TEXT, UsersText},
};
use crate::{
    commands::{
        factors::{self, LastFactor},
        leaving, operators,
    },
    surface::web::{
        operator::shared::{
            act::{self, ActError, ActText},
            form::OperatorForm,
            page::OperatorPage,
        },
        shared::kinds::{FormErrors, View, form::Refused},
    },
};
use axum::response::Response;
use std::str::FromStr;
use xwms_events::{
    ids::UserId,
    operator::OperatorAct,
    user::{User, UserCommand},
};

/// An act on a person.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UserAct {
    EndSessions,
    ResetFactors,
    Suspend,
    Reinstate,
    Erase,
}

impl FromStr for UserAct {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "end-sessions" => Ok(Self::EndSessions),
            "reset-factors" => Ok(Self::ResetFactors),
            "suspend" => Ok(Self::Suspend),
            "reinstate" => Ok(Self::Reinstate),
            "erase" => Ok(Self::Erase),
            _ => Err(()),
        }
    }
}

impl UserAct {
    const fn text(self, text: &'static UsersText) -> &'static ActText {
        match self {
            Self::EndSessions => &text.end_sessions,
            Self::ResetFactors => &text.reset_factors,
            Self::Suspend => &text.suspend,
            Self::Reinstate => &text.reinstate,
            Self::Erase => &text.erase,
        }
    }

    const fn recorded(self) -> OperatorAct {
        match self {
            Self::EndSessions => OperatorAct::EndSessions,
            Self::ResetFactors => OperatorAct::ResetFactors,
            Self::Suspend => OperatorAct::Restrict,
            Self::Reinstate => OperatorAct::Reinstate,
            Self::Erase => OperatorAct::Erase,
        }
    }

    /// Returns the command that is committed with the record; the others take more than one.
    fn command(self, reason: &str) -> Option<UserCommand> {
        match self {
            Self::EndSessions => Some(UserCommand::RevokeTokens),
            Self::Suspend => Some(UserCommand::Suspend { reason: reason.to_owned() }),
            Self::Reinstate => Some(UserCommand::Reinstate),
            Self::ResetFactors | Self::Erase => None,
        }
    }
}

/// Shows the form.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    render(&op, None).await
}

/// Does the act.
pub async fn submit(form: OperatorForm) -> Result<Response, Response> {
    let op = &form.page;
    form.require_fresh()?;
    let act: UserAct = op.id("act")?;
    let (user_id, user) = user(op).await?;
    match form.run(done(&form, user_id, &user, act)).await {
        Ok(()) => Ok(op.go(&format!("users/{user_id}?saved=1"))),
        Err(not_done) => render(op, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    op.require_fresh()?;
    let act: UserAct = op.id("act")?;
    let (user_id, user) = user(op).await?;
    let text = op.text(&TEXT);
    let own = act.text(text);
    let back = format!("/operator/users/{user_id}");
    let form = act::form(op, own, &back);
    let form = match act {
        UserAct::Erase => form.confirmed_by(name(user_id, &user)),
        UserAct::Reinstate => form,
        UserAct::EndSessions | UserAct::ResetFactors | UserAct::Suspend => form.dangerous(),
    };
    let head = op.head(own.title).below("/operator/users", text.title).below(back, name(user_id, &user));
    Ok(op.show(View::new(head).with(act::asked(op, form, refused))))
}

async fn done(form: &OperatorForm, user_id: UserId, user: &User, act: UserAct) -> Result<(), ActError> {
    if act == UserAct::Erase {
        check_erasure(form, user_id, user).await?;
    }
    let context = form.page.context();
    let record = form.act(act.recorded(), None);
    let command = act.command(&record.reason);
    // What takes more commands has not taken effect with the record: if it fails, the same form does it again.
    let is_whole = command.is_some();
    let row = || if is_whole { form.row() } else { form.record_row() };
    act::recorded(operators::act_on_user(&context, user_id, record, command, row).await)?;
    match act {
        UserAct::ResetFactors => {
            for passkey_id in user.factors.passkeys.keys() {
                factors::remove_passkey(&context, user_id, *passkey_id, LastFactor::MayGo).await?;
            }
            if user.factors.totp.is_some() {
                factors::remove_totp(&context, user_id, LastFactor::MayGo).await?;
            }
        }
        UserAct::Erase => {
            leaving::erase(&context, user_id).await?;
        }
        UserAct::EndSessions | UserAct::Suspend | UserAct::Reinstate => {}
    }
    Ok(())
}

/// Checks what the command line checks: the name that was typed, and that no account is left without an owner.
async fn check_erasure(form: &OperatorForm, user_id: UserId, user: &User) -> Result<(), ActError> {
    form.check_confirmed(&name(user_id, user))?;
    let (app, text) = (form.page.app(), form.page.text(&TEXT));
    if !app.wait_for_every_node().await? {
        return Err(FormErrors::whole(text.behind).into());
    }
    if !leaving::owned_alone(&app.store, user_id).await?.is_empty() {
        return Err(FormErrors::whole(text.last_owner).into());
    }
    Ok(())
}
