//! One error of the catalogue.

/// An error code with its meaning. `code` is stable, the texts are for developers and may change.
#[derive(Clone, Copy, Debug)]
pub struct ErrorEntry {
    pub code: &'static str,
    /// The HTTP statuses that it comes with, the usual one first. 302: in the redirect to the client.
    pub statuses: &'static [u16],
    /// Why it happens, as a sentence in Markdown.
    pub cause: &'static str,
    /// What the caller can do about it, as a sentence in Markdown.
    pub remedy: &'static str,
}

pub(super) const fn entry(
    code: &'static str,
    statuses: &'static [u16],
    cause: &'static str,
    remedy: &'static str,
) -> ErrorEntry {
    ErrorEntry { code, statuses, cause, remedy }
}
