//! Pages, and what people type in them.

mod guard;
mod inputs;
mod interrupted;
mod join;
mod pages;
