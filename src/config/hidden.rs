//! The type of a secret setting.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use std::{cell::Cell, fmt};

/// What [`without_secrets`] has in place of a secret.
pub(super) const MARK: &str = "<secret>";

thread_local! {
    /// Whether secrets are left out of what is being serialized.
    static LEFT_OUT: Cell<bool> = const { Cell::new(false) };
}

/// Returns `value` with [`MARK`] in place of each [`Hidden`], whatever its name.
pub(super) fn without_secrets(value: &impl Serialize) -> serde_json::Value {
    let before = LEFT_OUT.replace(true);
    let json = serde_json::to_value(value);
    LEFT_OUT.set(before);
    json.unwrap_or_default()
}

/// A secret setting. Its `Debug` output hides the value, and error messages don't quote it.
#[derive(Clone)]
pub struct Hidden(String);

/// The sources of settings are merged as serialized values, so the text itself is serialized.
impl Serialize for Hidden {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if LEFT_OUT.get() { MARK } else { &self.0 })
    }
}

impl Hidden {
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_string(Text)
    }
}

struct Text;

impl Text {
    /// Refuses a number. A variable that looks like a number is parsed as one, and its exact text may be
    /// lost.
    fn number<E: de::Error>() -> Result<Hidden, E> {
        Err(E::custom(
            "must be a string, not a number; in a variable, put double quotes inside the single quotes",
        ))
    }
}

impl Visitor<'_> for Text {
    type Value = Hidden;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Hidden, E> {
        Ok(Hidden(text.to_owned()))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Hidden, E> {
        Self::number()
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Hidden, E> {
        Self::number()
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Hidden, E> {
        Self::number()
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}
