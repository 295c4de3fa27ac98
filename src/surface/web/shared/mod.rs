//! What the areas share: the `layout` of a page, its `frame`, the navigation of `account` pages, and its words
//! (`language`, `text`, `moment`, `scopes`); the extractors of handlers (`request`, `form`, `signed_in`); the recent login that
//! sensitive acts need (`fresh`); the guard of links in mails (`mail_link`); the browser's state (`cookies`, `session`, and
//! `csrf` for its forms); and what a page carries from one request to the next (`continuation`, `ceremony`,
//! `login_attempt`). It imports no area but `error`.

pub mod account;
pub mod ceremony;
pub mod continuation;
pub mod cookies;
pub mod csrf;
#[cfg(test)]
pub mod drawn;
pub mod form;
pub mod frame;
pub mod fresh;
pub mod language;
pub mod layout;
pub mod login_attempt;
pub mod mail_link;
pub mod moment;
pub mod request;
pub mod scopes;
pub mod session;
pub mod signed_in;
pub mod text;
