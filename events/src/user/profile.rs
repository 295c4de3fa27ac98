//! What is known of a person: the standard claims (OIDC Core §5.1), and the valid form of each. `claims` turns them
//! into claims. Of several postal addresses, one is a claim (`postal_addresses`).

use super::{
    postal_address::{NamedAddress, PostalAddress},
    postal_addresses,
};
use crate::{Refusal, Timestamp, name, refusal::require};
use serde::{Deserialize, Serialize};
use url::Url;

/// Longest value of one field, and of a URL, in characters.
const FIELD_MAX: usize = 200;
const URL_MAX: usize = 2_000;

/// The standard claims about a person that xwms stores beside the email address, all optional.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    /// The URL of a page about the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// The URL of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The URL of the person's own page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    /// In the person's own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// `1815-12-10`, `0000-12-10` without the year, or `1815`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    /// BCP 47, such as `nl-NL`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// A name of the IANA time zone database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    /// E.164, perhaps with spaces and brackets; an extension as RFC 3966 writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    /// The postal address that apps are told: the first of the person's addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<PostalAddress>,
    /// What the person calls it; absent if it came without a name, as in old events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_label: Option<String>,
    /// The person's other postal addresses, which no app is told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_addresses: Vec<NamedAddress>,
    /// When any of this was last changed; absent in old events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
}

impl Profile {
    /// Returns what a person who registers at `at` says of themselves.
    pub fn of_newcomer(name: &str, locale: &str, at: Timestamp) -> Self {
        let (name, locale) = (Some(name.to_owned()), Some(locale.to_owned()));
        Self { name, locale, updated_at: Some(at), ..Self::default() }
    }

    /// Whether `name` can be a person's name: one line of limited length without invisible characters.
    pub fn is_name(name: &str) -> bool {
        name::line(name, FIELD_MAX).is_ok()
    }

    /// Returns the postal addresses. Apps are told the first one.
    pub fn addresses(&self) -> Vec<NamedAddress> {
        let label = self.address_label.clone();
        let told = self.address.clone().map(|address| NamedAddress { label, address });
        told.into_iter().chain(self.other_addresses.iter().cloned()).collect()
    }

    /// Replaces the postal addresses.
    pub(super) fn set_addresses(&mut self, addresses: Vec<NamedAddress>) {
        let mut addresses = addresses.into_iter();
        let told = addresses.next();
        self.address_label = told.as_ref().and_then(|told| told.label.clone());
        self.address = told.map(|told| told.address);
        self.other_addresses = addresses.collect();
    }

    /// Whether both have the same content, ignoring when it was changed.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        Self { updated_at: other.updated_at, ..self.clone() } == *other
    }

    /// Returns the profile with each field normalized.
    ///
    /// # Errors
    /// Names the invalid field.
    pub(super) fn checked(mut self) -> Result<Self, Refusal> {
        for (field, value, rule) in self.fields() {
            let Some(text) = value else { continue };
            match rule {
                None => *text = name::line(text, FIELD_MAX).map_err(|why| invalid(field, why))?,
                Some((good, what)) => require(good(text), || invalid(field, what.to_owned()))?,
            }
        }
        let addresses = postal_addresses::checked(self.addresses())?;
        self.set_addresses(addresses);
        let number = self.phone_number.is_some() || self.phone_number_verified != Some(true);
        require(number, || {
            invalid("phone_number_verified", "there is no phone number that could be verified".to_owned())
        })?;
        Ok(self)
    }

    /// Returns each one-line field with its rule; a field without one is checked as a name.
    fn fields(&mut self) -> [Field<'_>; 14] {
        [
            ("name", &mut self.name, None),
            ("given_name", &mut self.given_name, None),
            ("family_name", &mut self.family_name, None),
            ("middle_name", &mut self.middle_name, None),
            ("nickname", &mut self.nickname, None),
            ("preferred_username", &mut self.preferred_username, None),
            ("gender", &mut self.gender, None),
            ("profile", &mut self.profile, Some(URL)),
            ("picture", &mut self.picture, Some(URL)),
            ("website", &mut self.website, Some(URL)),
            (
                "birthdate",
                &mut self.birthdate,
                Some((is_birthdate, "must be YYYY-MM-DD, 0000-MM-DD or YYYY")),
            ),
            ("locale", &mut self.locale, Some((is_locale, "must be a language tag such as nl or nl-NL"))),
            ("zoneinfo", &mut self.zoneinfo, Some((is_zone, "must be a time zone such as Europe/Amsterdam"))),
            (
                "phone_number",
                &mut self.phone_number,
                Some((is_phone, "must include the country code, such as +31201234567")),
            ),
        ]
    }
}

fn invalid(field: &'static str, why: String) -> Refusal {
    Refusal::invalid(field, "invalid_profile", why)
}

type Rule = (fn(&str) -> bool, &'static str);
type Field<'a> = (&'static str, &'a mut Option<String>, Option<Rule>);
const URL: Rule =
    (is_web_url, "must be an http or https URL of at most 2000 characters, as a browser writes it");

fn is_web_url(text: &str) -> bool {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    // URLs that a browser would rewrite, and URLs with passwords, are refused.
    url.is_some_and(|url| {
        let same = url.as_str() == text || url.as_str().strip_suffix('/') == Some(text);
        same && text.len() <= URL_MAX && url.username().is_empty() && url.password().is_none()
    })
}

fn is_birthdate(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse().unwrap_or(0))
    };
    let mut parts = text.split('-');
    let year: Option<u16> = parts.next().and_then(|year| number(year, 4));
    let month = parts.next().map(|month| number(month, 2));
    let day = parts.next().map(|day| number(day, 2));
    match (year, month, day, parts.next()) {
        (Some(year), None, None, None) => year > 0,
        (Some(year), Some(Some(month)), Some(Some(day)), None) => {
            let leap = year == 0 || year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days = match month {
                1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
                4 | 6 | 9 | 11 => 30,
                2 if leap => 29,
                2 => 28,
                _ => 0,
            };
            (1..=days).contains(&day)
        }
        _ => false,
    }
}

/// Whether `text` has the form of a language tag (RFC 5646 §2.1). Old software writes an underscore.
fn is_locale(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let language = parts.next().unwrap_or_default();
    text.len() <= 35
        && (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn is_zone(text: &str) -> bool {
    text.len() <= 64
        && text.split('/').all(|part| {
            part.starts_with(|first: char| first.is_ascii_alphabetic())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
        })
}

fn is_phone(text: &str) -> bool {
    let (number, extension) =
        text.split_once(";ext=").map_or((text, None), |(number, ext)| (number, Some(ext)));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    number.len() <= 32
        && number.strip_prefix('+').is_some_and(|rest| {
            rest.starts_with(|first: char| ('1'..='9').contains(&first))
                && rest.bytes().all(|byte| byte.is_ascii_digit() || b" ()-.".contains(&byte))
        })
        && (4..=15).contains(&digits)
        && extension
            .is_none_or(|ext| (1..=11).contains(&ext.len()) && ext.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::Profile;

    fn field(profile: &Profile) -> Option<&'static str> {
        profile.clone().checked().err().and_then(|refusal| refusal.field)
    }

    #[test]
    fn a_plausible_claim_of_a_person_is_taken() {
        let some = |text: &str| Some(text.to_owned());
        for birthdate in ["1815-12-10", "0000-02-29", "1815", "2000-02-29"] {
            assert_eq!(
                field(&Profile { birthdate: some(birthdate), ..Profile::default() }),
                None,
                "{birthdate}"
            );
        }
        for phone in ["+31201234567", "+1 (604) 555-1234;ext=5678", "+56 (2) 687 2400"] {
            assert_eq!(field(&Profile { phone_number: some(phone), ..Profile::default() }), None, "{phone}");
        }
        for zone in ["Europe/Amsterdam", "America/Argentina/Buenos_Aires", "UTC", "Etc/GMT+1"] {
            assert_eq!(field(&Profile { zoneinfo: some(zone), ..Profile::default() }), None, "{zone}");
        }
        for url in ["https://ada.example", "https://ada.example/me.png?size=1", "http://ada.example/"] {
            assert_eq!(field(&Profile { picture: some(url), ..Profile::default() }), None, "{url}");
        }
        for locale in ["nl", "nl-NL", "en_US", "zh-Hant-TW"] {
            assert_eq!(field(&Profile { locale: some(locale), ..Profile::default() }), None, "{locale}");
        }
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of what is refused")]
    fn an_impossible_claim_is_refused_by_its_name() {
        let some = |text: &str| Some(text.to_owned());
        for birthdate in [
            "",
            "0000",
            "1815-13-01",
            "1815-02-29",
            "1815-2-1",
            "1815-12",
            "10-12-1815",
            "1815-12-10-1",
            "+815-12-10",
        ] {
            assert_eq!(
                field(&Profile { birthdate: some(birthdate), ..Profile::default() }),
                Some("birthdate"),
                "{birthdate}"
            );
        }
        for phone in [
            "",
            "0201234567",
            "+0123456",
            "+31",
            "+31 20 CALL ME",
            "+1234567890123456",
            "+31201234567;ext=",
            "+31201234567;ext=a",
        ] {
            assert_eq!(
                field(&Profile { phone_number: some(phone), ..Profile::default() }),
                Some("phone_number"),
                "{phone}"
            );
        }
        for zone in ["", "Europe/", "/etc/passwd", "../x", "Europe Amsterdam"] {
            assert_eq!(
                field(&Profile { zoneinfo: some(zone), ..Profile::default() }),
                Some("zoneinfo"),
                "{zone}"
            );
        }
        for url in [
            "",
            "javascript:alert(1)",
            "data:image/png;base64,AA",
            "//a.example",
            "ftp://a.example/",
            "https://u:p@a.example/",
            "https://a.example/ b",
            "https://A.example/",
        ] {
            assert_eq!(
                field(&Profile { picture: some(url), ..Profile::default() }),
                Some("picture"),
                "{url}"
            );
            assert_eq!(
                field(&Profile { website: some(url), ..Profile::default() }),
                Some("website"),
                "{url}"
            );
            assert_eq!(
                field(&Profile { profile: some(url), ..Profile::default() }),
                Some("profile"),
                "{url}"
            );
        }
        for locale in ["", "n", "dutch language", "nl-", "123"] {
            assert_eq!(
                field(&Profile { locale: some(locale), ..Profile::default() }),
                Some("locale"),
                "{locale}"
            );
        }
        assert_eq!(field(&Profile { nickname: some("a\u{1}"), ..Profile::default() }), Some("nickname"));
        assert_eq!(field(&Profile { gender: some(&"x".repeat(201)), ..Profile::default() }), Some("gender"));
        let verified = Profile { phone_number_verified: Some(true), ..Profile::default() };
        assert_eq!(field(&verified), Some("phone_number_verified"));
    }
}
