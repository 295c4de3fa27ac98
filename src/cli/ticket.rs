//! `xwms ticket`: the operator reads what people ask, answers, and keeps notes. A running server tells the people
//! by mail.

use super::{config::Config, error::CliError, list_page::tell_next};
use crate::{
    commands::{
        CommandError, Context, attachments,
        tickets::{self, Audience},
    },
    store::Store,
    uploads::attachment::{FILE_MAX, Upload, scan},
};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};
use xwms_events::{
    Refusal,
    account::Account,
    ids::{AccountId, AttachmentId, TicketId, UserId},
    ticket::{Message, MessageKind, Party, Ticket as State, TicketCommand, TicketStatus},
    user::User,
};
use xwms_projections::{
    PageQuery,
    tickets::{self as model, TicketFilter},
};

#[derive(Subcommand)]
pub(super) enum Ticket {
    /// List tickets, newest first.
    List(List),
    /// Show a ticket with everything that was written, and who asked.
    Show(One),
    /// Answer a ticket. The person gets a mail with a link to the answer.
    Reply(Written),
    /// Add a note that only operators see.
    Note(Written),
    /// Save a file that came with a message.
    Attachment(Saved),
    /// Assign a ticket to an operator.
    Assign {
        #[command(flatten)]
        one: One,
        #[command(flatten)]
        to: Assignee,
    },
    /// Close a ticket that is settled. The person gets a mail, and can reopen it.
    Close(One),
    /// Reopen a closed ticket.
    Reopen(One),
    /// Erase a visitor, and everything written in their ticket. This can't be undone. People with a login are erased
    /// with `xwms user erase`.
    EraseVisitor {
        #[command(flatten)]
        one: One,
        /// The visitor's mail address, as a check against erasing the wrong one.
        #[arg(long, value_name = "ADDRESS")]
        confirm: String,
    },
}

#[derive(Args)]
pub(super) struct List {
    #[command(flatten)]
    config: Config,
    /// Only tickets of this status.
    #[arg(long, value_enum, default_value_t = Which::Open)]
    status: Which,
    /// Only tickets that this person opened.
    #[arg(long, value_name = "USER", value_parser = user_id)]
    user: Option<UserId>,
    /// Only tickets assigned to this operator.
    #[arg(long, value_name = "USER", value_parser = user_id)]
    assigned_to: Option<UserId>,
    /// Only tickets about this account.
    #[arg(long, value_name = "ACCOUNT", value_parser = account_id)]
    account: Option<AccountId>,
    /// Show at most this many.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=1_000))]
    limit: i64,
    /// Start after this position: that of the last item in the previous list.
    #[arg(long, value_name = "POSITION")]
    after: Option<i64>,
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct One {
    /// The ticket's id, `ticket_…`.
    #[arg(value_name = "TICKET", value_parser = ticket_id)]
    ticket_id: TicketId,
    #[command(flatten)]
    config: Config,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Written {
    #[command(flatten)]
    one: One,
    /// What to write: 1 to 10,000 characters. `-` reads it from stdin.
    #[arg(long)]
    text: String,
    /// Send this file with it: a picture of at most 2 MiB, which is written anew, or plain text of at most 256
    /// KiB. Up to three.
    #[arg(long, value_name = "FILE")]
    attach: Vec<PathBuf>,
}

#[derive(Args)]
pub(super) struct Saved {
    #[command(flatten)]
    one: One,
    /// The file's id, `attachment_…`, as `xwms ticket show` tells it.
    #[arg(value_name = "ATTACHMENT", value_parser = attachment_id)]
    attachment_id: AttachmentId,
    /// Where to save it. A file that is there is not overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub(super) struct Assignee {
    /// The operator's own user id.
    #[arg(long, value_name = "USER", value_parser = user_id)]
    to: Option<UserId>,
    /// Nobody in particular.
    #[arg(long)]
    nobody: bool,
}

impl Assignee {
    fn user(&self) -> Option<UserId> {
        self.to.filter(|_| !self.nobody)
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Which {
    /// Those that wait for an answer.
    Open,
    Answered,
    Closed,
    All,
}

impl Which {
    const fn status(self) -> Option<TicketStatus> {
        match self {
            Self::Open => Some(TicketStatus::Open),
            Self::Answered => Some(TicketStatus::Answered),
            Self::Closed => Some(TicketStatus::Closed),
            Self::All => None,
        }
    }
}

fn ticket_id(text: &str) -> Result<TicketId, &'static str> {
    text.parse().map_err(|_| "a ticket's id must begin with ticket_")
}

fn attachment_id(text: &str) -> Result<AttachmentId, &'static str> {
    text.parse().map_err(|_| "a file's id must begin with attachment_")
}

fn user_id(text: &str) -> Result<UserId, &'static str> {
    text.parse().map_err(|_| "a user's id must begin with user_")
}

fn account_id(text: &str) -> Result<AccountId, &'static str> {
    text.parse().map_err(|_| "an account's id must begin with account_")
}

pub(super) async fn run(ticket: Ticket) -> Result<ExitCode, CliError> {
    match ticket {
        Ticket::List(list) => return run_list(&list).await,
        Ticket::Show(one) => show(&one.config.store().await?, &one).await?,
        Ticket::Reply(written) => write(written, "ticket reply", Audience::Person).await?,
        Ticket::Note(written) => write(written, "ticket note", Audience::Operators).await?,
        Ticket::Attachment(saved) => save(&saved).await?,
        Ticket::Assign { one, to } => {
            act(&one, "ticket assign", TicketCommand::Assign { to: to.user() }).await?;
        }
        Ticket::Close(one) => {
            act(&one, "ticket close", TicketCommand::Close { by: Party::Operator }).await?;
        }
        Ticket::Reopen(one) => {
            act(&one, "ticket reopen", TicketCommand::Reopen { by: Party::Operator }).await?;
        }
        Ticket::EraseVisitor { one, confirm } => erase(&one, &confirm).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn erase(one: &One, confirm: &str) -> Result<(), CliError> {
    let ticket = one.config.store().await?.load::<State>(one.ticket_id).await?.state;
    let email = ticket.visitor.as_ref().and_then(|visitor| visitor.email.get());
    if email.is_some_and(|email| !confirm.trim().eq_ignore_ascii_case(email)) {
        return Err(CliError::Message("--confirm must be the mail address of the visitor".to_owned()));
    }
    act(one, "ticket erase-visitor", TicketCommand::EraseVisitor).await
}

/// Returns the text of the command line, or of stdin.
fn typed(text: String) -> Result<String, CliError> {
    if text == "-" { Ok(std::io::read_to_string(std::io::stdin())?) } else { Ok(text) }
}

/// Adds as the operator what is written, and shows the ticket.
async fn write(written: Written, why: &str, audience: Audience) -> Result<(), CliError> {
    let Written { one, text, attach } = written;
    let text = typed(text)?;
    let uploads = attach.iter().map(|path| upload(path)).collect::<Result<_, _>>()?;
    let files = scan(uploads).map_err(CommandError::from)?;
    let store = one.config.store().await?;
    let context = Context::system(&store, why);
    let written = tickets::Written { text, files };
    tickets::write_by_operator(&context, one.ticket_id, audience, written, None).await?;
    show(&store, &one).await
}

/// Reads a file to send. Of one that is too large, one byte too many is enough to refuse it.
fn upload(path: &Path) -> Result<Upload, CliError> {
    let mut bytes = Vec::new();
    let most = u64::try_from(FILE_MAX).unwrap_or(u64::MAX).saturating_add(1);
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| CliError::Message(format!("{}: {error}", path.display())))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Upload { name, bytes })
}

/// Saves a file. It is never printed: what a stranger wrote must not reach a terminal.
async fn save(Saved { one, attachment_id, out }: &Saved) -> Result<(), CliError> {
    let store = one.config.store().await?;
    let ticket = store.load::<State>(one.ticket_id).await?.state;
    let file = attachments::read(&store, &ticket, *attachment_id, false).await?;
    let saved = OpenOptions::new().write(true).create_new(true).open(out);
    let saved = saved.and_then(|mut saved| saved.write_all(&file.bytes));
    saved.map_err(|error| CliError::Message(format!("{}: {error}", out.display())))?;
    if one.json {
        println!("{}", json!(file.attachment));
    } else {
        println!("saved {} ({} bytes)", out.display(), file.attachment.size);
    }
    Ok(())
}

/// Does as the operator what `command` says, for the reason `why`, and shows the ticket.
async fn act(one: &One, why: &str, command: TicketCommand) -> Result<(), CliError> {
    let store = one.config.store().await?;
    tickets::by_operator(&Context::system(&store, why), one.ticket_id, command, None).await?;
    show(&store, one).await
}

async fn run_list(list: &List) -> Result<ExitCode, CliError> {
    let store = list.config.store().await?;
    let filter = TicketFilter {
        status: list.status.status(),
        user_id: list.user,
        assigned_to: list.assigned_to,
        ..TicketFilter::default()
    };
    let page = PageQuery { limit: list.limit, after: list.after };
    let mut rows = match list.account {
        Some(account_id) => model::of_account(store.pool(), account_id, filter, page).await?,
        None => model::all(store.pool(), filter, page).await?,
    };
    let next = page.cut(&mut rows, |row| row.position);
    for row in &rows {
        let ticket = store.load::<State>(&row.ticket_id).await?.state;
        if list.json {
            println!("{}", summary(&ticket));
            continue;
        }
        println!(
            "{}  {:<8}  {}  {}  {}",
            row.ticket_id,
            ticket.status.as_str(),
            ticket.messages.last().map_or_else(String::new, |last| last.at.to_string()),
            ticket.account_id.map_or_else(|| "-".to_owned(), |id| id.to_string()),
            ticket.subject().unwrap_or("-"),
        );
    }
    tell_next(next);
    Ok(ExitCode::SUCCESS)
}

fn summary(ticket: &State) -> Value {
    json!({
        "ticket_id": ticket.id,
        "status": ticket.status,
        "subject": ticket.subject(),
        "user_id": ticket.user_id,
        "account_id": ticket.account_id,
        "client_id": ticket.client_id,
        "request_id": ticket.request_id,
        "assigned_to": ticket.assigned_to,
        "opened_at": ticket.messages.first().map(|question| question.at),
        "written_at": ticket.messages.last().map(|last| last.at),
    })
}

/// Prints the ticket, with the person who asked and the account beside it.
async fn show(store: &Store, one: &One) -> Result<(), CliError> {
    let ticket = store.load::<State>(one.ticket_id).await?.state;
    let Some(user_id) = ticket.user_id else {
        return Err(CommandError::from(Refusal::not_found("there is no such ticket")).into());
    };
    let user = store.load::<User>(user_id).await?.state;
    let mut body = summary(&ticket);
    match &ticket.visitor {
        Some(visitor) => body["visitor_email"] = json!(visitor.email.get()),
        None => {
            body["user_email"] = json!(user.email.get());
            body["user_standing"] = json!(user.standing);
        }
    }
    if let Some(account_id) = ticket.account_id {
        let account = store.load::<Account>(account_id).await?.state;
        body["account_name"] = json!(account.name);
        body["account_standing"] = json!(account.standing);
        body["account_plan"] = json!(account.plan);
        body["account_role"] = json!(account.members.get(&user_id));
    }
    if one.json {
        body["messages"] = ticket.messages.iter().map(message_to_json).collect();
        println!("{body}");
        return Ok(());
    }
    for (name, value) in body.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        println!("{name:<16} {}", value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned));
    }
    for message in &ticket.messages {
        let text = message.content.get().map_or("(erased)", |content| content.text.as_str());
        println!("\n{}  {}\n{text}", message.at, by(message));
        for file in message.attachments() {
            println!(
                "[{}  {}  {}  {} bytes]",
                file.attachment_id,
                file.name,
                file.media_type.as_str(),
                file.size
            );
        }
    }
    Ok(())
}

fn message_to_json(message: &Message) -> Value {
    let text = message.content.get().map(|content| content.text.as_str());
    json!({
        "by": by(message), "at": message.at, "user_id": message.user_id, "text": text,
        "attachments": message.attachments(),
    })
}

const fn by(message: &Message) -> &'static str {
    match message.kind {
        MessageKind::Reply => "person",
        MessageKind::Answer => "operator",
        MessageKind::Note => "note",
    }
}
