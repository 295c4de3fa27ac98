//! A postal address of a person (OIDC Core §5.1.1), what the person calls it, and the valid form of both.

use crate::{Refusal, name};
use serde::{Deserialize, Serialize};

/// Longest part of an address, in characters.
const PART_MAX: usize = 200;
/// Longest label, in characters.
const LABEL_MAX: usize = 64;

/// OIDC Core §5.1.1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PostalAddress {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formatted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// A postal address with what its person calls it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedAddress {
    /// Such as `Home`; absent if the address came without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    pub address: PostalAddress,
}

/// A part, with its name and the rule of its text.
type Part<'a> = (&'static str, &'a mut Option<String>, Rule);
type Rule = fn(&str, usize) -> Result<String, String>;

impl PostalAddress {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the address with each part normalized.
    ///
    /// # Errors
    /// Names the invalid part, and what is wrong with it.
    pub(super) fn checked(mut self) -> Result<Self, (&'static str, String)> {
        for (part, value, rule) in self.parts() {
            if let Some(text) = value {
                *text = rule(text, PART_MAX).map_err(|why| (part, why))?;
            }
        }
        Ok(self)
    }

    fn parts(&mut self) -> [Part<'_>; 6] {
        [
            // These two may have several lines.
            ("formatted", &mut self.formatted, name::lines),
            ("street_address", &mut self.street_address, name::lines),
            ("locality", &mut self.locality, name::line),
            ("region", &mut self.region, name::line),
            ("postal_code", &mut self.postal_code, name::line),
            ("country", &mut self.country, name::line),
        ]
    }
}

/// Returns the label, normalized.
///
/// # Errors
/// `invalid_label`, with what is wrong with it.
pub(super) fn check_label(label: &str) -> Result<String, Refusal> {
    name::line(label.trim(), LABEL_MAX).map_err(|why| Refusal::invalid("address_label", "invalid_label", why))
}
