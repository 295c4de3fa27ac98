//! `/operator/clients/{client_id}/{act}`: an act on a client, by the command of `xwms client`. Its account's
//! history has it, with the reason, before it is done.

use super::{
    detail::{account, client},
    text::{ClientText, TEXT},
};
use crate::{
    commands::{
        clients::{self, Authority, ClientRef},
        operators,
    },
    surface::web::{
        operator::shared::{
            act::{self, ActError, ActText},
            form::OperatorForm,
            page::OperatorPage,
        },
        shared::kinds::{View, form::Refused},
    },
};
use axum::response::Response;
use std::str::FromStr;
use xwms_events::{
    client::{Client, ClientCommand},
    operator::OperatorAct,
};

/// An act on a client.
#[derive(Clone, Copy)]
enum ClientAct {
    Restrict,
    Reinstate,
    Verify,
    Unverify,
}

impl FromStr for ClientAct {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "restrict" => Ok(Self::Restrict),
            "reinstate" => Ok(Self::Reinstate),
            "verify" => Ok(Self::Verify),
            "unverify" => Ok(Self::Unverify),
            _ => Err(()),
        }
    }
}

impl ClientAct {
    const fn text(self, text: &'static ClientText) -> &'static ActText {
        match self {
            Self::Restrict => &text.restrict,
            Self::Reinstate => &text.reinstate,
            Self::Verify => &text.verify,
            Self::Unverify => &text.unverify,
        }
    }

    const fn recorded(self) -> OperatorAct {
        match self {
            Self::Restrict => OperatorAct::RestrictClient,
            Self::Reinstate => OperatorAct::ReinstateClient,
            Self::Verify => OperatorAct::VerifyClient,
            Self::Unverify => OperatorAct::UnverifyClient,
        }
    }

    fn command(self, reason: &str) -> ClientCommand {
        match self {
            Self::Restrict => ClientCommand::Restrict { reason: reason.to_owned() },
            Self::Reinstate => ClientCommand::Reinstate,
            Self::Verify => ClientCommand::Verify,
            Self::Unverify => ClientCommand::Unverify,
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
    let act: ClientAct = op.id("act")?;
    let (client_id, account_id, _) = client(op).await?;
    let which = ClientRef { account_id, client_id, tests_only: false, authority: Authority::Unlimited };
    match form.run(done(&form, which, act)).await {
        Ok(()) => Ok(op.go(&format!("clients/{client_id}?saved=1"))),
        Err(not_done) => render(op, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    op.require_fresh()?;
    let act: ClientAct = op.id("act")?;
    let (client_id, account_id, client) = client(op).await?;
    let (of_account, account) = account(op, account_id).await?;
    let text = op.text(&TEXT);
    let own = act.text(text);
    let back = format!("/operator/clients/{client_id}");
    let form = act::form(op, own, &back);
    let form = if matches!(act, ClientAct::Restrict) { form.dangerous() } else { form };
    let head = op
        .head(own.title)
        .below("/operator/accounts", text.accounts)
        .below(of_account, account)
        .below(back, client.name.clone());
    Ok(op.show(View::new(head).with(act::asked(op, form, refused))))
}

async fn done(form: &OperatorForm, which: ClientRef, act: ClientAct) -> Result<(), ActError> {
    let context = form.page.context();
    let recorded = form.act(act.recorded(), Some(which.client_id.to_string()));
    operators::act_on_account(&context, which.account_id, recorded, None, || None).await?;
    let reason = form.reason();
    let make = |_: &Client| Ok(vec![act.command(&reason)]);
    // The form has taken effect with the act, not with the record of it.
    clients::change(&context, which, make, |_| form.row()).await?;
    Ok(())
}
