//! What an account has and its plan limits.

/// Something that a plan limits and that no single stream counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quota {
    Clients,
    Endpoints,
    Resources,
}

impl Quota {
    /// How many resources any account may have; plans don't change it.
    pub const RESOURCES_MAX: u32 = 100;

    /// Returns the name used in the table of holdings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::Endpoints => "endpoints",
            Self::Resources => "resources",
        }
    }
}
