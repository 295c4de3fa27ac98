//! Failed and refused logins, on their way into the log: counted in bounded memory, and written once a minute. No login
//! waits for it. ADR 0073 gives the reasons.
//!
//! | file | what it does |
//! |---|---|
//! | `intake` | takes a failed login, without waiting |
//! | `buffer` | counts those that are not written yet: bounded, in memory |
//! | `flush` | writes the counts at intervals, and once more when the server stops |
//!
//! Not here: what the events say (`xwms_events::login`), who has to wait (`guard`), and where logins fail (the
//! surfaces).

mod buffer;
mod flush;
mod intake;

pub use flush::EVERY;
pub use intake::{FailedLogin, FailedLogins};
