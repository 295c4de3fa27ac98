//! Pages, and what people type in them.

mod branding;
mod guard;
mod inputs;
mod interrupted;
mod join;
mod language;
mod mailbox;
mod pages;
