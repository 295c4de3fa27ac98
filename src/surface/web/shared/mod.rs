//! What the areas share: the `layout` of a page and how it speaks (`language`, `text`, `scopes`); what a handler takes: the
//! `request` for a page, what comes with it (`form`) and who sends it (`signed_in`); and the browser's side of things: its
//! `cookies`, who is logged in in it (`session`), forms that only it may send (`csrf`), and what a page carries from one request
//! to the next (`continuation`). No area is imported here but `error`.

pub mod continuation;
pub mod cookies;
pub mod csrf;
#[cfg(test)]
pub mod drawn;
pub mod form;
pub mod language;
pub mod layout;
pub mod request;
pub mod scopes;
pub mod session;
pub mod signed_in;
pub mod text;
