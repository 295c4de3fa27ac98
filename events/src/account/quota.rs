//! The resources of an account that its plan limits.

/// A resource that a plan limits and that no single stream counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    Clients,
    Endpoints,
}

impl Quota {
    /// Returns the name used in the table of holdings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Endpoints => "endpoints",
        }
    }
}
