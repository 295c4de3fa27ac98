//! Logins at other providers: `POST /login/with` sends the browser there, `GET /login/with/{provider}` is where it
//! comes back, and `/login/link` asks whether the login shall open the account of whoever is logged in. A login is a
//! person's by issuer and subject; the mail address that a provider reports proposes nothing more than a name for
//! a form.
//!
//! | file | |
//! |---|---|
//! | `begin` | sends the browser to the provider |
//! | `callback` | checks what came back, and logs in, links or asks |
//! | `confirm` | links, after the person has proved who they are here |
//! | `page`, `text`, `with.html` | the pages |
//!
//! Not here: what providers say (`outbound::providers`), which provider is meant (`shared::login_provider`), and
//! the list of a person's logins (`security::logins`).

mod begin;
mod callback;
mod confirm;
mod page;
mod text;

pub use begin::{Going, away, instead_of_password, submit};
pub use callback::come_back;
pub use confirm::{show, submit as submit_link};
