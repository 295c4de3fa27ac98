//! Whether a part of the service works.

use crate::surface::web::shared::kinds::Tone;
use serde::Serialize;

/// Whether something works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Works {
    Working,
    NotWorking,
    /// The server does not have it.
    Off,
}

impl From<Works> for Tone {
    fn from(works: Works) -> Self {
        match works {
            Works::Working => Self::Good,
            Works::NotWorking => Self::Bad,
            Works::Off => Self::Quiet,
        }
    }
}

impl From<bool> for Works {
    fn from(works: bool) -> Self {
        if works { Self::Working } else { Self::NotWorking }
    }
}
