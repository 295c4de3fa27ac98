//! The words of an act: a form with nothing but a button, or what confirms it.

/// An act: its title, what it does, its button.
#[derive(Debug)]
pub struct ActText {
    pub title: &'static str,
    pub lead: &'static str,
    pub submit: &'static str,
}
