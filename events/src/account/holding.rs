//! What an account has of what its plan limits.

/// What a plan limits and no single stream counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holding {
    Clients,
    Endpoints,
}

impl Holding {
    /// As the table of holdings has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Endpoints => "endpoints",
        }
    }
}
