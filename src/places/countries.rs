//! The country of an address, from a database in MaxMind's format that the operator provides. It is read into
//! memory once.

use crate::language::Language;
use maxminddb::{MaxMindDbError, Reader};
use serde::Deserialize;
use std::{net::IpAddr, path::Path};

/// Code, English name and Dutch name of each country, sorted by code.
const NAMES: &str = include_str!("countries.tsv");

/// The countries of addresses. The default knows none.
#[derive(Default)]
pub struct Countries(Option<Reader<Vec<u8>>>);

/// What is read of a record. Other databases of the format have the same names.
#[derive(Deserialize)]
struct Record {
    #[serde(default)]
    country: Option<Coded>,
    #[serde(default)]
    registered_country: Option<Coded>,
}

#[derive(Deserialize)]
struct Coded {
    #[serde(default)]
    iso_code: Option<String>,
}

impl Countries {
    /// Opens the database in `file`, if one is configured.
    ///
    /// # Errors
    /// When it can't be read, or is no such database.
    pub fn open(file: Option<&Path>) -> Result<Self, MaxMindDbError> {
        file.map(Reader::open_readfile).transpose().map(Self)
    }

    /// Returns the name of the country of `ip`, if it is known.
    pub fn of(&self, ip: IpAddr, language: Language) -> Option<&'static str> {
        let found = self.0.as_ref()?.lookup(ip).ok()?;
        let Record { country, registered_country } = found.decode().ok()??;
        let code = |coded: Option<Coded>| coded.and_then(|coded| coded.iso_code);
        name(&code(country).or_else(|| code(registered_country))?, language)
    }
}

/// Returns the name of the country with this code (ISO 3166-1 alpha-2).
fn name(code: &str, language: Language) -> Option<&'static str> {
    let mut names = NAMES.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?, fields.next()?))
    });
    let (_, english, dutch) = names.find(|(known, _, _)| *known == code)?;
    Some(match language {
        Language::English => english,
        Language::Dutch => dutch,
    })
}

#[cfg(test)]
mod tests {
    use super::{Countries, NAMES, name};
    use crate::language::Language;

    #[test]
    fn countries_have_a_name_in_each_language() {
        assert_eq!(name("NL", Language::English), Some("Netherlands"));
        assert_eq!(name("DE", Language::Dutch), Some("Duitsland"));
        assert_eq!(name("ZZ", Language::Dutch), None);
        assert!(NAMES.lines().count() > 240);
        for line in NAMES.lines() {
            let fields: Vec<_> = line.split('\t').collect();
            assert!(
                fields.len() == 3 && fields[0].len() == 2 && fields.iter().all(|field| !field.is_empty())
            );
        }
    }

    #[test]
    fn without_a_database_no_country_is_known() {
        let none = Countries::open(None).unwrap();
        assert_eq!(none.of("192.0.2.1".parse().unwrap(), Language::English), None);
    }

    #[test]
    fn the_country_of_an_address_has_a_name_in_each_language() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/country-test.mmdb");
        let countries = Countries::open(Some(file.as_ref())).unwrap();
        let of = |ip: &str, language| countries.of(ip.parse().unwrap(), language);
        assert_eq!(of("89.160.20.128", Language::English), Some("Sweden"));
        assert_eq!(of("89.160.20.128", Language::Dutch), Some("Zweden"));
        assert_eq!(of("2001:218::1", Language::English), Some("Japan"));
        assert_eq!(of("127.0.0.1", Language::English), None);
    }

    #[test]
    fn a_file_that_is_not_a_database_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("country.mmdb");
        assert!(Countries::open(Some(&file)).is_err(), "it does not exist");
        std::fs::write(&file, "no database").unwrap();
        assert!(Countries::open(Some(&file)).is_err());
    }
}
