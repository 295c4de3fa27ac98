//! Incidents, from the first question to the report: `forty_questions` asks each question that real incidents left
//! open, and `drills` goes through seven of them. `desk` is where an investigator sits, and `clicks` is their
//! browser.

mod clicks;
mod desk;
mod drilled;
pub mod drills;
mod forty_questions;
mod history;
mod question;
