//! Commands of a token.

use super::Token;

/// Parsed input.
#[derive(Clone, Debug)]
pub enum TokenCommand {
    Issue(Box<Token>),
    Revoke { reason: String },
}
