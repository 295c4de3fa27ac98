//! Pages, and what people type in them.

mod branding;
pub mod dashboard;
mod data;
mod dev_mail;
pub mod factors;
mod failed_logins;
mod guard;
mod inputs;
mod interrupted;
mod join;
mod journeys;
mod language;
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
mod visitors;
