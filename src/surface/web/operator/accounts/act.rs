//! `/operator/accounts/{account_id}/{act}`: an act on the account, by the command of `xwms account`.

use super::text::{AccountsText, TEXT};
use crate::{
    commands::operators,
    surface::web::{
        dashboard::plan::words,
        operator::shared::{
            act::{self, ActError, ActText},
            form::OperatorForm,
            page::OperatorPage,
        },
        shared::kinds::{
            Choice, Field, Form, Input, View,
            form::{CONFIRM, Refused},
        },
    },
};
use axum::response::Response;
use std::{str::FromStr, sync::Arc};
use xwms_events::{
    account::{Account, AccountCommand, By, Limits, Plan},
    ids::AccountId,
    operator::OperatorAct,
};

/// What is sent for no plan. It can't be the name of one.
const NO_PLAN: &str = ".";

/// An act on an account.
#[derive(Clone, Copy)]
enum AccountAct {
    Restrict,
    Reinstate,
    Plan,
    Limits,
    Close,
}

impl FromStr for AccountAct {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "restrict" => Ok(Self::Restrict),
            "reinstate" => Ok(Self::Reinstate),
            "plan" => Ok(Self::Plan),
            "limits" => Ok(Self::Limits),
            "close" => Ok(Self::Close),
            _ => Err(()),
        }
    }
}

impl AccountAct {
    const fn text(self, text: &'static AccountsText) -> &'static ActText {
        match self {
            Self::Restrict => &text.restrict,
            Self::Reinstate => &text.reinstate,
            Self::Plan => &text.change_plan,
            Self::Limits => &text.limits,
            Self::Close => &text.close,
        }
    }

    const fn recorded(self) -> OperatorAct {
        match self {
            Self::Restrict => OperatorAct::Restrict,
            Self::Reinstate => OperatorAct::Reinstate,
            Self::Plan => OperatorAct::ChangePlan,
            Self::Limits => OperatorAct::AgreeLimits,
            Self::Close => OperatorAct::Close,
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
    let act: AccountAct = op.id("act")?;
    let (account_id, account) = account(op).await?;
    match form.run(done(&form, account_id, &account, act)).await {
        Ok(()) => Ok(op.go(&format!("accounts/{account_id}?saved=1"))),
        Err(not_done) => render(op, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn account(op: &OperatorPage) -> Result<(AccountId, Arc<Account>), Response> {
    op.require_fresh()?;
    let account_id: AccountId = op.id("account_id")?;
    op.view(account_id).await?;
    let account = op.app().store.load::<Account>(account_id).await.map_err(|error| op.failed(error))?;
    Ok((account_id, account.state))
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let act: AccountAct = op.id("act")?;
    let (account_id, account) = account(op).await?;
    let (text, back) = (op.text(&TEXT), format!("/operator/accounts/{account_id}"));
    let own = act.text(text);
    let form = act::form(op, own, &back);
    let form = match act {
        AccountAct::Restrict => form.dangerous(),
        AccountAct::Reinstate => form,
        AccountAct::Plan => form.field(plans(op, text, &account)),
        AccountAct::Limits => with_limits(form, text, &account.limits),
        AccountAct::Close => form.confirmed_by(account.name.clone()),
    };
    let head = op.head(own.title).below("/operator/accounts", text.title).below(back, account.name.clone());
    Ok(op.show(View::new(head).with(act::asked(op, form, refused))))
}

/// Returns the choice of a plan, also of those that only the operator can give.
fn plans(op: &OperatorPage, text: &'static AccountsText, account: &Account) -> Field {
    let choice = |(name, plan): (&str, &Plan)| {
        Choice::new(name, format!("{}: {}", plan.title, words::summary(plan, op.language())))
    };
    let none = Choice::new(NO_PLAN, text.no_plan).hint(text.no_plan_hint);
    let choices = op.app().limits.plans().iter().map(choice).chain([none]).collect();
    let current = account.plan.as_deref().unwrap_or(NO_PLAN);
    Field::new("plan", text.plan, Input::Radio(choices)).value(current)
}

fn with_limits(form: Form, text: &'static AccountsText, limits: &Limits) -> Form {
    let number = |name: &'static str, label: &'static str, value: Option<u64>| {
        let field = Field::new(name, label, Input::Number).hint(text.empty_means_plan).optional();
        field.value(value.map(|value| value.to_string()).unwrap_or_default())
    };
    let moment = |name: &'static str, label: &'static str, at: Option<xwms_events::Timestamp>| {
        let typed = at.map(|at| at.to_string().get(..16).unwrap_or_default().to_owned());
        Field::new(name, label, Input::DateTime).optional().value(typed.unwrap_or_default())
    };
    form.field(number("requests", text.requests, limits.requests))
        .field(number("clients", text.clients, limits.clients.map(Into::into)))
        .field(number("members", text.members, limits.members.map(Into::into)))
        .field(number("endpoints", text.endpoints, limits.endpoints.map(Into::into)))
        .field(moment("valid_from", text.from, limits.valid_from))
        .field(moment("valid_until", text.until, limits.valid_until))
}

async fn done(
    form: &OperatorForm,
    account_id: AccountId,
    account: &Account,
    act: AccountAct,
) -> Result<(), ActError> {
    let command = match act {
        AccountAct::Restrict => AccountCommand::Restrict { reason: form.reason() },
        AccountAct::Reinstate => AccountCommand::Reinstate,
        AccountAct::Plan => plan(form)?,
        AccountAct::Limits => AccountCommand::AgreeLimits { limits: limits(form)? },
        AccountAct::Close => {
            form.check_confirmed(&account.name)?;
            AccountCommand::Close { name: form.get(CONFIRM).to_owned(), by: By::Operator }
        }
    };
    let recorded = form.act(act.recorded(), None);
    let context = form.page.context();
    operators::act_on_account(&context, account_id, recorded, Some(command), || form.row()).await?;
    Ok(())
}

fn plan(form: &OperatorForm) -> Result<AccountCommand, ActError> {
    let at = form.page.now();
    match form.get("plan") {
        NO_PLAN => Ok(AccountCommand::EndPlan { at }),
        plan => {
            form.page.app().limits.plans().named(plan)?;
            Ok(AccountCommand::ChoosePlan { plan: plan.to_owned(), at })
        }
    }
}

fn limits(form: &OperatorForm) -> Result<Limits, ActError> {
    Ok(Limits {
        requests: form.number("requests")?,
        clients: form.number("clients")?,
        members: form.number("members")?,
        endpoints: form.number("endpoints")?,
        valid_from: form.moment("valid_from")?,
        valid_until: form.moment("valid_until")?,
    })
}
