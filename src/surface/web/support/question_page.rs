//! The data of the pages of a visitor's question.

use super::{
    page::{MessageRow, Typed, Wrong},
    text::SupportText,
};
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `/support/question/write` posts `csrf_token`, `subject` and `text` to itself, and `/support/question/answer`
/// `csrf_token`, `form_number`, `link` and `text`.
#[derive(Template)]
#[template(path = "support/question.html")]
pub struct QuestionPage {
    pub text: PageText<SupportText>,
    pub csrf: String,
    pub wrong: Option<Wrong>,
    pub step: QuestionStep,
}

/// The step that the page shows.
pub enum QuestionStep {
    /// The visitor, who has proved this address, writes.
    Write { email: String, typed: Typed },
    /// The question is on its way.
    Sent { email: String },
    /// The visitor follows the question by the link in a mail.
    Answer(Box<Followed>),
    /// The link can't be used.
    Gone,
}

/// A question with what followed.
pub struct Followed {
    pub link: String,
    /// By which sending a reply twice writes it once.
    pub number: String,
    /// `None` once the visitor was erased.
    pub subject: Option<String>,
    pub is_closed: bool,
    pub messages: Vec<MessageRow>,
    pub typed: String,
    /// Whether a reply was just sent.
    pub is_sent: bool,
}

impl QuestionPage {
    fn title(&self) -> &str {
        match &self.step {
            QuestionStep::Write { .. } => self.text.question_title,
            QuestionStep::Sent { .. } => self.text.question_sent_title,
            QuestionStep::Answer(followed) => followed.subject.as_deref().unwrap_or(self.text.erased),
            QuestionStep::Gone => self.text.question_gone_title,
        }
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.wrong.is_some_and(|wrong| wrong.field == field)
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            page::{MessageRow, Typed, Wrong},
            text::TEXT,
        },
        Followed, QuestionPage, QuestionStep,
    };
    use crate::surface::web::shared::{
        drawn::{check_all, hostile},
        moment::Moment,
    };

    fn check(field: &'static str, step: impl Fn() -> QuestionStep) {
        let wrong = (!field.is_empty()).then_some(Wrong { field, message: "Wrong" });
        check_all(&TEXT, |text| QuestionPage { text, csrf: hostile(), wrong, step: step() });
    }

    #[test]
    fn the_pages_of_a_visitors_question_are_drawn_well() {
        for field in ["", "subject", "text"] {
            check(field, || QuestionStep::Write {
                email: hostile(),
                typed: Typed { subject: hostile(), text: hostile(), ..Typed::default() },
            });
        }
        check("", || QuestionStep::Sent { email: hostile() });
        check("", || QuestionStep::Gone);
        for more in [false, true] {
            check(if more { "text" } else { "" }, || {
                let at = Moment { exact: hostile(), words: hostile() };
                QuestionStep::Answer(Box::new(Followed {
                    link: hostile(),
                    number: hostile(),
                    subject: more.then(hostile),
                    is_closed: more,
                    messages: vec![MessageRow {
                        author: "A",
                        email: None,
                        text: more.then(hostile),
                        attachments: vec![],
                        at,
                    }],
                    typed: hostile(),
                    is_sent: more,
                }))
            });
        }
    }
}
