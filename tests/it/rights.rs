//! Access tokens of members with management scopes.
