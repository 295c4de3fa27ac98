//! The browser's side of things: its cookies, who is logged in in it, forms that only it may send, and
//! what a page carries from one request to the next. Shared by the surfaces that show pages.

pub mod continuation;
pub mod cookies;
pub mod csrf;
pub mod session;
