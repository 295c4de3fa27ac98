//! The fields of a profile that a person changes on a page, each with its place in the profile, its `autocomplete`
//! token and its kind of input. Names are those of the claims (OIDC Core §5.1); those of the postal address are
//! its members (§5.1.1). The valid forms are in `xwms_events::user::Profile`.

use super::text::{ProfileText, Words};
use crate::surface::{http::params::Params, web::shared::text::PageText};
use xwms_events::user::Profile;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    Text,
    Url,
    Phone,
    /// One of the time zones, which the page suggests.
    Zone,
    /// Text of several lines.
    Lines,
}

/// A field.
pub struct Field {
    pub name: &'static str,
    /// The name of the claim, which a refusal names.
    claim: &'static str,
    autocomplete: &'static str,
    input: Input,
    slot: fn(&mut Profile) -> &mut Option<String>,
    words: fn(&ProfileText) -> Words,
}

/// A field as a page shows it.
pub struct FieldView {
    pub name: &'static str,
    pub autocomplete: &'static str,
    pub input: Input,
    pub label: &'static str,
    pub hint: &'static str,
    pub value: String,
    pub is_invalid: bool,
}

macro_rules! field {
    ($name:ident, $autocomplete:literal, $input:ident) => {
        Field {
            name: stringify!($name),
            claim: stringify!($name),
            autocomplete: $autocomplete,
            input: Input::$input,
            slot: |profile| &mut profile.$name,
            words: |text| text.$name,
        }
    };
    (address $name:ident, $autocomplete:literal, $input:ident) => {
        Field {
            name: stringify!($name),
            claim: "address",
            autocomplete: $autocomplete,
            input: Input::$input,
            slot: |profile| &mut profile.address.get_or_insert_default().$name,
            words: |text| text.$name,
        }
    };
}

/// What the person is called, and what else apps are told.
pub const PERSON: &[Field] = &[
    field!(name, "name", Text),
    field!(given_name, "given-name", Text),
    field!(middle_name, "additional-name", Text),
    field!(family_name, "family-name", Text),
    field!(nickname, "nickname", Text),
    field!(preferred_username, "off", Text),
    field!(birthdate, "bday", Text),
    field!(gender, "sex", Text),
    field!(phone_number, "tel", Phone),
    field!(website, "url", Url),
    field!(profile, "off", Url),
    field!(locale, "language", Text),
    field!(zoneinfo, "off", Zone),
];

/// The postal address.
pub const ADDRESS: &[Field] = &[
    field!(address street_address, "street-address", Lines),
    field!(address postal_code, "postal-code", Text),
    field!(address locality, "address-level2", Text),
    field!(address region, "address-level1", Text),
    field!(address country, "country-name", Text),
];

/// Changes `profile` to what was typed. Fields that the form lacks are left as they are; empty ones are removed.
pub fn read(form: &Params, profile: &mut Profile) {
    let sent = |field: &&Field| form.names().any(|name| name == field.name);
    let (mut is_address_changed, mut is_phone_changed) = (false, false);
    for field in PERSON.iter().chain(ADDRESS).filter(sent) {
        let typed = form.get(field.name).map(str::trim).filter(|typed| !typed.is_empty());
        let slot = (field.slot)(profile);
        let is_changed = slot.as_deref() != typed;
        if is_changed {
            *slot = typed.map(ToOwned::to_owned);
        }
        is_address_changed |= is_changed && field.claim == "address";
        is_phone_changed |= is_changed && field.claim == "phone_number";
    }
    // Whoever verified the former number did not verify this one, and nobody does so here.
    if is_phone_changed {
        profile.phone_number_verified = None;
    }
    // The whole address as one text comes from elsewhere, and would contradict its new parts.
    if let Some(address) = profile.address.as_mut().filter(|_| is_address_changed) {
        address.formatted = None;
    }
}

/// Returns `fields` as a page shows them, with the values of `profile`. `invalid` is the claim that was refused.
pub fn views(
    fields: &'static [Field],
    text: &PageText<ProfileText>,
    profile: &Profile,
    invalid: Option<&str>,
) -> Vec<FieldView> {
    let mut profile = profile.clone();
    let view = |field: &Field| {
        let (label, hint) = (field.words)(text);
        FieldView {
            name: field.name,
            autocomplete: field.autocomplete,
            input: field.input,
            label,
            hint,
            value: (field.slot)(&mut profile).clone().unwrap_or_default(),
            is_invalid: invalid == Some(field.claim),
        }
    };
    fields.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::surface::http::params::Params;
    use xwms_events::user::{PostalAddress, Profile};

    fn typed(form: &str, mut profile: Profile) -> Profile {
        read(&Params::parse(form.as_bytes()).unwrap(), &mut profile);
        profile
    }

    #[test]
    fn a_typed_form_replaces_the_fields_that_it_has_and_nothing_else() {
        let known = Profile {
            name: Some("Ada".into()),
            picture: Some("https://a.example/p".into()),
            ..Profile::default()
        };
        let read = typed("given_name=+Ada+&name=&picture=https%3A%2F%2Fevil.example&email=x", known);
        let kept = Profile {
            given_name: Some("Ada".into()),
            picture: Some("https://a.example/p".into()),
            address: None,
            ..Profile::default()
        };
        assert_eq!(read, kept);
    }

    #[test]
    fn a_phone_number_is_verified_as_long_as_it_stays_the_same() {
        let known = Profile {
            phone_number: Some("+31201234567".into()),
            phone_number_verified: Some(true),
            ..Profile::default()
        };
        for (form, number, verified) in [
            ("phone_number=%2B31201234567&phone_number_verified=false", Some("+31201234567"), Some(true)),
            ("phone_number=%2B31207654321&phone_number_verified=true", Some("+31207654321"), None),
            ("phone_number=", None, None),
            ("nickname=Ada", Some("+31201234567"), Some(true)),
        ] {
            let read = typed(form, known.clone());
            assert_eq!(
                (read.phone_number.as_deref(), read.phone_number_verified),
                (number, verified),
                "{form}"
            );
        }
    }

    #[test]
    fn a_changed_part_of_the_address_voids_the_whole_as_text() {
        let address = PostalAddress {
            formatted: Some("Dam 1, Amsterdam".into()),
            locality: Some("Amsterdam".into()),
            ..PostalAddress::default()
        };
        let known = Profile { address: Some(address.clone()), ..Profile::default() };
        assert_eq!(typed("locality=Amsterdam", known.clone()).address, Some(address));
        let moved = typed("locality=Delft", known).address.unwrap();
        assert_eq!((moved.formatted, moved.locality.as_deref()), (None, Some("Delft")));
    }
}
