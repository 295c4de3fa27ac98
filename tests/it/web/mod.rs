//! Pages, and what people type in them.

mod branding;
mod dev_mail;
mod factors;
mod guard;
mod inputs;
mod interrupted;
mod join;
mod language;
mod pages;
mod password;
mod providers;
mod signup;
