//! What the areas share. It imports no area but `error`.
//!
//! | file | |
//! |---|---|
//! | `request`, `form`, `signed_in` | the extractors of handlers |
//! | `file_form`, `picture_upload` | a form with files, and one with a picture |
//! | `routes` | the table of routes, with who may use each |
//! | `layout`, `frame` | a page as a response, and what surrounds it |
//! | `account` | the navigation of the pages of a person's account |
//! | `start` | where a page of refusal leads |
//! | `language`, `text`, `moment`, `host`, `scopes`, `asked_api`, `standing` | the words of pages |
//! | `shell`, `guides` | what surrounds the pages of an account or operator, and what the documentation says about each |
//! | `kinds` | the kinds of pages in the shell |
//! | `signed_page`, `sent_form`, `not_done` | what such a page has, the form that it receives, and why the form had no effect |
//! | `member`, `person_accounts` | who is a member of an account, and which accounts a person has |
//! | `form_number` | how a form takes effect once |
//! | `fresh` | the recent login that sensitive acts need |
//! | `newcomer` | what a person who registers says about themselves |
//! | `mail_link` | the pages to which links in mails lead |
//! | `login_provider` | which provider a login elsewhere is for |
//! | `cookies`, `session`, `csrf` | the browser's state, and the token of its forms |
//! | `continuation`, `ceremony`, `login_attempt`, `unsent` | what is carried from one request to the next |

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
