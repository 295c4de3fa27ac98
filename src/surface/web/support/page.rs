//! The data of the support pages.

use super::text::SupportText;
use crate::surface::{
    http::attachments::ScanError,
    web::shared::{moment::Moment, text::PageText},
};
use askama::Template;
use xwms_events::{
    Refusal,
    ticket::{Attachment, Message, TicketStatus},
};

/// `GET /support`.
#[derive(Template)]
#[template(path = "support/list.html")]
pub struct ListPage {
    pub text: PageText<SupportText>,
    pub user_email: String,
    pub tickets: Vec<TicketRow>,
    /// The address of the older ones, if there are any.
    pub older: Option<String>,
    /// Whether there are newer ones.
    pub has_newer: bool,
}

/// A ticket in the list.
pub struct TicketRow {
    pub href: String,
    /// `None` once the person who asked was erased.
    pub subject: Option<String>,
    pub status: TicketStatus,
    pub account_name: Option<String>,
    pub is_own: bool,
    pub written_at: Moment,
}

/// `GET /support/new`. Its form posts `csrf_token`, `form_number`, `subject`, `text`, `account_id`, `client_id`
/// and `request_id` to the same address.
#[derive(Template)]
#[template(path = "support/ask.html")]
pub struct AskPage {
    pub text: PageText<SupportText>,
    pub csrf: String,
    /// By which sending the form twice makes one ticket.
    pub number: String,
    pub user_email: String,
    pub accounts: Vec<AccountChoice>,
    pub typed: Typed,
    pub wrong: Option<Wrong>,
    pub notice: Option<&'static str>,
}

/// An account that the question can be about.
pub struct AccountChoice {
    pub account_id: String,
    pub name: String,
}

/// What was typed so far.
#[derive(Default)]
pub struct Typed {
    pub subject: String,
    pub text: String,
    pub account_id: String,
    pub client_id: String,
    pub request_id: String,
}

/// A refused field.
#[derive(Clone, Copy, Debug)]
pub struct Wrong {
    /// The id of the field.
    pub field: &'static str,
    pub message: &'static str,
}

impl Wrong {
    /// Returns what is wrong with a form whose command was refused.
    pub fn of(text: &SupportText, refusal: &Refusal) -> Self {
        let wrong = &text.wrong;
        let (field, message) = match (refusal.field, refusal.code) {
            (Some("subject"), _) => ("subject", wrong.subject),
            (Some("account_id"), _) => ("account_id", wrong.account_id),
            (Some("client_id"), _) => ("client_id", wrong.client_id),
            (Some("request_id"), _) => ("request_id", wrong.request_id),
            (Some("attachments"), code) => ("files", wrong_files(text, code)),
            (_, "ticket_closed") => ("text", wrong.ticket_closed),
            (_, "person_erased") => ("text", wrong.person_erased),
            (_, "too_many_replies") => ("text", wrong.too_many_replies),
            _ => ("text", wrong.text),
        };
        Self { field, message }
    }

    /// Returns what is wrong with the files of a form.
    pub fn of_files(text: &SupportText, error: &ScanError) -> Self {
        match error {
            ScanError::Busy => Self { field: "files", message: text.wrong.files_busy },
            ScanError::Refused(refusal) => Self::of(text, refusal),
        }
    }

    /// Returns the hint to prove the address again.
    pub const fn enough(text: &SupportText) -> Self {
        Self { field: "text", message: text.wrong.enough }
    }

    /// Returns the hint to wait.
    pub const fn slow_down(text: &SupportText) -> Self {
        Self { field: "text", message: text.wrong.slow_down }
    }
}

/// Returns what is wrong with the files, by the code of the refusal.
fn wrong_files(text: &SupportText, code: &str) -> &'static str {
    let wrong = &text.wrong;
    match code {
        "too_many_attachments" => wrong.files_many,
        "attachment_empty" => wrong.files_empty,
        "attachment_too_large" => wrong.files_large,
        "attachment_unreadable" => wrong.files_unreadable,
        "attachments_full" => wrong.files_full,
        _ => wrong.files_kind,
    }
}

/// `GET /support/{ticket_id}`. Its forms post `csrf_token`, and `form_number`, `text` and `files` to `…/reply`, or
/// nothing more to `…/close` and `…/reopen`.
#[derive(Template)]
#[template(path = "support/ticket.html")]
pub struct TicketPage {
    pub text: PageText<SupportText>,
    pub csrf: String,
    /// By which sending a reply twice writes it once.
    pub number: String,
    pub user_email: String,
    pub ticket_id: String,
    pub subject: Option<String>,
    pub status: TicketStatus,
    pub account_name: Option<String>,
    pub client_id: Option<String>,
    pub request_id: Option<String>,
    pub messages: Vec<MessageRow>,
    pub typed: String,
    pub wrong: Option<Wrong>,
    pub notice: Option<&'static str>,
}

/// Something that was written.
pub struct MessageRow {
    /// Who wrote it, in words.
    pub author: &'static str,
    /// The address of a colleague.
    pub email: Option<String>,
    /// `None` once the person was erased.
    pub text: Option<String>,
    pub attachments: Vec<AttachmentRow>,
    pub at: Moment,
}

/// A file that came with a message.
pub struct AttachmentRow {
    pub href: String,
    pub name: String,
    /// How large it is, such as `12 KB`.
    pub size: String,
}

impl AttachmentRow {
    /// Returns the files of a message, as they are below `path`.
    pub fn of(path: &str, message: &Message) -> Vec<Self> {
        let row = |one: &Attachment| Self {
            href: format!("{path}/attachments/{}", one.attachment_id),
            name: one.name.clone(),
            size: format!("{} KB", one.size.div_ceil(1_000)),
        };
        message.attachments().iter().map(row).collect()
    }
}

/// Returns the status in words.
fn status(text: &SupportText, status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open | TicketStatus::Absent => text.open,
        TicketStatus::Answered => text.answered,
        TicketStatus::Closed => text.closed,
    }
}

impl ListPage {
    fn status_of(&self, row: &TicketRow) -> &'static str {
        status(&self.text, row.status)
    }
}

impl AskPage {
    fn is_wrong(&self, field: &str) -> bool {
        self.wrong.is_some_and(|wrong| wrong.field == field)
    }
}

impl TicketPage {
    fn status_words(&self) -> &'static str {
        status(&self.text, self.status)
    }

    fn is_closed(&self) -> bool {
        self.status == TicketStatus::Closed
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.wrong.is_some_and(|wrong| wrong.field == field)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::text::TEXT, AccountChoice, AskPage, AttachmentRow, ListPage, MessageRow, TicketPage,
        TicketRow, Typed, Wrong,
    };
    use crate::surface::web::shared::{
        drawn::{check_all, hostile},
        moment::Moment,
    };
    use xwms_events::ticket::TicketStatus;

    const ALL: [TicketStatus; 3] = [TicketStatus::Open, TicketStatus::Answered, TicketStatus::Closed];

    fn moment() -> Moment {
        Moment { exact: hostile(), words: hostile() }
    }

    #[test]
    fn the_list_of_tickets_is_drawn_well() {
        let row = |status: &TicketStatus| TicketRow {
            href: hostile(),
            subject: (*status != TicketStatus::Closed).then(hostile),
            status: *status,
            account_name: (*status != TicketStatus::Open).then(hostile),
            is_own: *status == TicketStatus::Open,
            written_at: moment(),
        };
        for rows in [0, 3] {
            check_all(&TEXT, |text| ListPage {
                text,
                user_email: hostile(),
                tickets: ALL.iter().take(rows).map(row).collect(),
                older: (rows > 0).then(hostile),
                has_newer: rows > 0,
            });
        }
    }

    #[test]
    fn the_form_of_a_question_is_drawn_well() {
        let typed = || Typed {
            subject: hostile(),
            text: hostile(),
            account_id: hostile(),
            client_id: hostile(),
            request_id: hostile(),
        };
        for field in ["", "subject", "text", "account_id", "client_id", "request_id", "files"] {
            let account = || AccountChoice { account_id: hostile(), name: hostile() };
            check_all(&TEXT, |text| AskPage {
                csrf: hostile(),
                number: hostile(),
                user_email: hostile(),
                accounts: if field.is_empty() { vec![] } else { vec![account()] },
                typed: typed(),
                wrong: (!field.is_empty()).then_some(Wrong { field, message: text.wrong.text }),
                notice: field.is_empty().then_some(text.sent),
                text,
            });
        }
    }

    fn file() -> AttachmentRow {
        AttachmentRow { href: hostile(), name: hostile(), size: hostile() }
    }

    #[test]
    fn a_ticket_is_drawn_well() {
        let message = |text: bool| MessageRow {
            author: "A",
            email: text.then(hostile),
            text: text.then(hostile),
            attachments: if text { vec![file(), file()] } else { vec![] },
            at: moment(),
        };
        for status in ALL {
            for more in [false, true] {
                check_all(&TEXT, |text| TicketPage {
                    csrf: hostile(),
                    number: hostile(),
                    user_email: hostile(),
                    ticket_id: hostile(),
                    subject: more.then(hostile),
                    status,
                    account_name: more.then(hostile),
                    client_id: more.then(hostile),
                    request_id: more.then(hostile),
                    messages: vec![message(false), message(true)],
                    typed: hostile(),
                    wrong: more.then_some(Wrong { field: "files", message: text.wrong.files_kind }),
                    notice: (!more).then_some(text.sent),
                    text,
                });
            }
        }
    }
}
