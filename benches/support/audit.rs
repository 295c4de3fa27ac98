//! The drills of the test suite, and the desk at which they are investigated: a benchmark plays the same stories.

#[path = "../../tests/it/audit/clicks.rs"]
mod clicks;
#[path = "../../tests/it/audit/desk.rs"]
pub mod desk;
#[path = "../../tests/it/audit/drilled.rs"]
pub mod drilled;
#[path = "../../tests/it/audit/drills/mod.rs"]
pub mod drills;
#[path = "../../tests/it/audit/question.rs"]
mod question;
