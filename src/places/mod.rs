//! Where somebody is logged in, in words: the device and browser that a request names, and the country of its address.
//! Nothing here asks another server.
//!
//! | file | |
//! |---|---|
//! | `device`, `browsers.json` | user agents in words |
//! | `countries`, `countries.tsv` | the country of an address, from the operator's database, and the names of countries |
//!
//! `browsers.json` has the rules for browsers and systems of <https://github.com/ua-parser/uap-core> (Apache-2.0,
//! copyright 2009 Google Inc.), commit e3c5e634, without those for versions and devices. `countries.tsv` has the
//! names of CLDR.

mod countries;
mod device;

pub use countries::Countries;
pub use device::Device;

use crate::language::{Language, text::Translations};
use xwms_events::session::Place;

struct PlaceText {
    unknown_address: &'static str,
}

static TEXT: Translations<PlaceText> = Translations {
    english: PlaceText { unknown_address: "Unknown address" },
    dutch: PlaceText { unknown_address: "Onbekend adres" },
};

/// A place in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// "Firefox on Windows".
    pub device: String,
    /// "Netherlands, 192.0.2.7".
    pub place: String,
}

/// Describes `place`, if anything is known of it.
pub fn describe(place: Option<&Place>, countries: &Countries, language: Language) -> Described {
    let user_agent = place.and_then(|place| place.user_agent.as_deref()).unwrap_or_default();
    let address = place.and_then(|place| place.ip.parse::<std::net::IpAddr>().ok());
    let place = match address.map(|ip| ip.to_canonical()) {
        None => TEXT.of(language).unknown_address.to_owned(),
        Some(ip) => match countries.of(ip, language) {
            Some(country) => format!("{country}, {ip}"),
            None => ip.to_string(),
        },
    };
    Described { device: Device::of(user_agent).words(language), place }
}

#[cfg(test)]
mod tests {
    use super::{Countries, describe};
    use crate::language::Language;
    use xwms_events::session::Place;

    #[test]
    fn a_place_has_words_whatever_is_known_of_it() {
        let none = Countries::default();
        let of = |place: Option<&Place>, language| {
            let described = describe(place, &none, language);
            format!("{} / {}", described.device, described.place)
        };
        assert_eq!(of(None, Language::English), "Unknown device / Unknown address");
        assert_eq!(of(None, Language::Dutch), "Onbekend apparaat / Onbekend adres");
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        let place = Place { ip: "::ffff:192.0.2.7".into(), user_agent: Some(agent.into()) };
        assert_eq!(of(Some(&place), Language::English), "Firefox on Linux / 192.0.2.7");
        let hidden = Place { ip: "unknown".into(), user_agent: None };
        assert_eq!(of(Some(&hidden), Language::English), "Unknown device / Unknown address");
    }
}
