//! `/operator/tickets/{ticket_id}/{act}`: an act on the ticket, by the command of `xwms ticket`. It needs no
//! reason, unlike acts on accounts: the person who asked sees on the ticket what was done, but for notes and
//! assignments, which are the operators'.

use super::{
    assignees::assignees,
    detail::ticket,
    list::subject,
    text::{TEXT, TicketsText},
    thread,
};
use crate::{
    commands::{
        CommandError,
        tickets::{self, Audience, Written},
    },
    surface::{
        http::attachments::{ScanError, scanned},
        web::{
            operator::shared::{
                act::{self, ActError, ActText},
                form::{OperatorFileForm, OperatorForm},
                page::OperatorPage,
            },
            shared::{
                file_form::{FILES, Files},
                kinds::{Choice, Field, Form, FormErrors, Input, View, form::Refused},
            },
        },
    },
};
use axum::response::Response;
use std::str::FromStr;
use xwms_events::{
    Refusal,
    ids::{TicketId, UserId},
    ticket::{Party, TEXT_MAX, Ticket, TicketCommand},
};

/// What is sent for nobody in particular. It can't be an id.
const NOBODY: &str = "nobody";

/// An act on a ticket.
#[derive(Clone, Copy)]
enum TicketAct {
    Answer,
    Note,
    Assign,
    Close,
    Reopen,
}

impl FromStr for TicketAct {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "answer" => Ok(Self::Answer),
            "note" => Ok(Self::Note),
            "assign" => Ok(Self::Assign),
            "close" => Ok(Self::Close),
            "reopen" => Ok(Self::Reopen),
            _ => Err(()),
        }
    }
}

impl TicketAct {
    const fn text(self, text: &'static TicketsText) -> &'static ActText {
        match self {
            Self::Answer => &text.answer,
            Self::Note => &text.note,
            Self::Assign => &text.assign,
            Self::Close => &text.close,
            Self::Reopen => &text.reopen,
        }
    }

    /// Returns for whom the act writes, if it writes.
    const fn audience(self) -> Option<Audience> {
        match self {
            Self::Answer => Some(Audience::Person),
            Self::Note => Some(Audience::Operators),
            Self::Assign | Self::Close | Self::Reopen => None,
        }
    }
}

/// Shows the form.
pub async fn show(op: OperatorPage) -> Result<Response, Response> {
    op.require_fresh()?;
    render(&op, None).await
}

/// Does the act.
pub async fn submit(OperatorFileForm { form, files }: OperatorFileForm) -> Result<Response, Response> {
    let op = &form.page;
    if let Err(login) = form.require_fresh() {
        if form.get("text").is_empty() || form.survives_login() {
            return Err(login);
        }
        let errors = FormErrors::at("text", op.text(&TEXT).sign_in_first);
        return render(op, Some(form.refused(&errors))).await;
    }
    let act: TicketAct = op.id("act")?;
    let (ticket_id, _) = ticket(op).await?;
    match form.run(done(&form, ticket_id, act, files)).await {
        Ok(()) => Ok(op.go(&format!("tickets/{ticket_id}?saved={}", op.id::<String>("act")?))),
        Err(not_done) => render(op, Some(form.refused(&not_done.errors()?))).await,
    }
}

async fn render(op: &OperatorPage, refused: Option<Refused<'_>>) -> Result<Response, Response> {
    let act: TicketAct = op.id("act")?;
    let (ticket_id, ticket) = ticket(op).await?;
    let (text, back) = (op.text(&TEXT), format!("/operator/tickets/{ticket_id}"));
    let own = act.text(text);
    let form = act::form(op, own, &back);
    let form = match act {
        TicketAct::Answer => written(form, text, text.answer_text, &ticket),
        TicketAct::Note => written(form, text, text.note_text, &ticket),
        TicketAct::Assign => form.field(assigned(op, text, &ticket).await?),
        TicketAct::Close | TicketAct::Reopen => form,
    };
    let head = op.head(own.title).below("/operator/tickets", text.title).below(back, subject(text, &ticket));
    let view = View::new(head).with(form.refused(refused));
    if act.audience().is_none() {
        return Ok(op.show(view));
    }
    // Whoever writes looks at what was written before.
    let thread = thread::part(op, ticket_id, &ticket).await.map_err(|error| op.failed(error))?;
    Ok(op.show(view.with(thread)))
}

fn written(form: Form, text: &'static TicketsText, label: &'static str, ticket: &Ticket) -> Form {
    let most = u32::try_from(TEXT_MAX).unwrap_or(u32::MAX);
    let form = form.field(Field::new("text", label, Input::Prose).max(most));
    if ticket.visitor.is_some() {
        return form;
    }
    form.field(Field::new(FILES, text.files, Input::Files).hint(text.files_hint).optional())
}

/// Returns the choice of an operator: the one who has the ticket, or else the one who looks.
async fn assigned(op: &OperatorPage, text: &'static TicketsText, ticket: &Ticket) -> Result<Field, Response> {
    let own = op.login.user_id;
    let others = assignees(op).await.map_err(|error| op.failed(error))?.into_iter();
    let others = others.filter(|(_, user_id)| *user_id != own);
    let mut choices = vec![Choice::new(own.to_string(), text.me)];
    choices.extend(others.map(|(email, user_id)| Choice::new(user_id.to_string(), email)));
    choices.push(Choice::new(NOBODY, text.nobody));
    Ok(Field::new("to", text.assigned, Input::Radio(choices)).value(ticket.assigned_to.unwrap_or(own)))
}

async fn done(
    form: &OperatorForm,
    ticket_id: TicketId,
    act: TicketAct,
    files: Files,
) -> Result<(), ActError> {
    let (context, row) = (form.page.context(), form.row());
    let command = match act {
        TicketAct::Answer | TicketAct::Note => {
            let audience = act.audience().unwrap_or(Audience::Operators);
            let files = scanned(files).await.map_err(unscanned).map_err(at_files)?;
            let written = Written { text: form.get("text").to_owned(), files };
            let done = tickets::write_by_operator(&context, ticket_id, audience, written, row).await;
            return done.map(drop).map_err(|error| at_files(error).into());
        }
        TicketAct::Assign => TicketCommand::Assign { to: chosen(form).await? },
        TicketAct::Close => TicketCommand::Close { by: Party::Operator },
        TicketAct::Reopen => TicketCommand::Reopen { by: Party::Operator },
    };
    tickets::by_operator(&context, ticket_id, command, row).await?;
    Ok(())
}

fn unscanned(error: ScanError) -> CommandError {
    match error {
        ScanError::Busy => Refusal::invalid(FILES, "busy", "others send files at the moment").into(),
        ScanError::Refused(refusal) => refusal.into(),
    }
}

/// Returns the error as it is about the form, which has another name for the files than REST.
fn at_files(error: CommandError) -> CommandError {
    match error {
        CommandError::Refused(refusal) if refusal.field == Some("attachments") => {
            Refusal { field: Some(FILES), ..refusal }.into()
        }
        error => error,
    }
}

/// Returns the operator who was chosen; `None` for nobody.
async fn chosen(form: &OperatorForm) -> Result<Option<UserId>, ActError> {
    let typed = form.get("to");
    if typed == NOBODY {
        return Ok(None);
    }
    let known = assignees(&form.page).await?;
    let found = known.into_values().find(|user_id| user_id.to_string() == typed);
    let found =
        found.ok_or_else(|| Refusal::invalid("to", "invalid_operator", "there is no such operator"))?;
    Ok(Some(found))
}
