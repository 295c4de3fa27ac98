//! What the areas share: the `layout` of a page, its `frame`, the navigation of `account` pages, and its words
//! (`language`, `text`, `scopes`, `asked_api`, `moment`, `host`); where a refusal leads (`start`), the `shell` around the pages of an account or operator, what the documentation says about each (`guides`), and the `kinds` of pages
//! in it, with what such a page has (`signed_page`) and receives (`sent_form`), and why that had no effect (`not_done`); who is a `member` of an account, and a person's accounts (`person_accounts`); the
//! extractors of handlers (`request`, `form`, `signed_in`), what a person says who registers (`newcomer`), a form with a picture (`picture_upload`) and one with files (`file_form`); the table of `routes`; how a form takes effect once (`form_number`); the recent login that sensitive acts need (`fresh`); the guard of links in mails
//! (`mail_link`); the browser's state (`cookies`, `session`, and `csrf` for its forms); what a page carries from one request
//! to the next (`continuation`, `ceremony`, `login_attempt`, `unsent`); and which provider a login elsewhere is for
//! (`login_provider`). It imports no area but `error`.

pub mod account;
pub mod asked_api;
pub mod ceremony;
pub mod continuation;
pub mod cookies;
pub mod csrf;
#[cfg(test)]
pub mod drawn;
pub mod file_form;
pub mod form;
pub mod form_number;
pub mod frame;
pub mod fresh;
pub mod guides;
pub mod host;
pub mod kinds;
pub mod language;
pub mod layout;
pub mod login_attempt;
pub mod login_provider;
pub mod mail_link;
pub mod member;
pub mod moment;
pub mod newcomer;
pub mod not_done;
pub mod person_accounts;
pub mod picture_upload;
pub mod request;
pub mod routes;
pub mod scopes;
pub mod sent_form;
pub mod session;
pub mod shell;
pub mod signed_in;
pub mod signed_page;
pub mod standing;
pub mod start;
pub mod text;
pub mod unsent;
