//! Pages, and what people type in them.

mod attachments;
mod branding;
pub mod dashboard;
mod data;
mod dev_mail;
pub mod factors;
mod failed_logins;
mod guard;
mod home;
mod inputs;
mod interrupted;
mod join;
mod journeys;
mod language;
mod matrix;
mod operator;
mod pages;
mod password;
mod profile;
mod providers;
mod sessions;
mod signup;
mod status;
mod strength;
mod support;
mod unsent;
mod visitors;
