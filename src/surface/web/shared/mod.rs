//! What the areas share: the `layout` of a page and how it speaks (`language`, `text`, `scopes`), and the browser's side of
//! things: its `cookies`, who is logged in in it (`session`), forms that only it may send (`csrf`), and what a page carries from
//! one request to the next (`continuation`). No area is imported here.

pub mod continuation;
pub mod cookies;
pub mod csrf;
#[cfg(test)]
pub mod drawn;
pub mod language;
pub mod layout;
pub mod scopes;
pub mod session;
pub mod text;
