//! How a person wants pages and mails to be: their language and their colours. What apps are told is in `profile`.

use crate::{Refusal, refusal::require};
use serde::{Deserialize, Serialize};

/// Longest language tag, in bytes.
const TAG_MAX: usize = 35;

/// What a person chose; both are optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Preferences {
    /// BCP 47, such as `nl`. Without it, mails follow the locale and pages the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    pub theme: Theme,
}

/// The colours of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// All themes.
    pub const ALL: &'static [Self] = &[Self::System, Self::Light, Self::Dark];

    /// Returns its name, for forms and cookies.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns the theme with this name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|theme| theme.as_str() == name)
    }
}

impl Preferences {
    /// Returns the preferences, if they can be kept.
    ///
    /// # Errors
    /// Names the invalid field.
    pub(super) fn checked(self) -> Result<Self, Refusal> {
        let is_tag = |tag: &str| {
            (2..=TAG_MAX).contains(&tag.len())
                && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        require(self.language.as_deref().is_none_or(is_tag), || {
            Refusal::invalid("language", "invalid_preferences", "must be a language tag such as nl")
        })?;
        Ok(self)
    }
}
