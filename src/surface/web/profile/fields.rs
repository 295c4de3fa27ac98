//! The fields of a profile and of a postal address that a person changes on a page, each with its place, its
//! `autocomplete` token and its kind of input. Names are those of the claims (OIDC Core §5.1) and of the members of
//! an address (§5.1.1), as refusals name them. The valid forms are in `xwms_events::user`.

use super::text::{ProfileText, Words};
use crate::surface::{http::params::Params, web::shared::text::PageText};
use xwms_events::user::{PostalAddress, Profile};

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
    /// What a person calls an address.
    Label,
}

/// A field of a `T`.
pub struct Field<T> {
    name: &'static str,
    autocomplete: &'static str,
    input: Input,
    slot: fn(&mut T) -> &mut Option<String>,
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
    ($of:ident $name:ident, $autocomplete:literal, $input:ident) => {
        Field::<$of> {
            name: stringify!($name),
            autocomplete: $autocomplete,
            input: Input::$input,
            slot: |known| &mut known.$name,
            words: |text| text.$name,
        }
    };
}

/// What the person is called, and what else apps are told.
pub const PERSON: &[Field<Profile>] = &[
    field!(Profile name, "name", Text),
    field!(Profile given_name, "given-name", Text),
    field!(Profile middle_name, "additional-name", Text),
    field!(Profile family_name, "family-name", Text),
    field!(Profile nickname, "nickname", Text),
    field!(Profile preferred_username, "off", Text),
    field!(Profile birthdate, "bday", Text),
    field!(Profile gender, "sex", Text),
    field!(Profile phone_number, "tel", Phone),
    field!(Profile website, "url", Url),
    field!(Profile profile, "off", Url),
    field!(Profile locale, "language", Text),
    field!(Profile zoneinfo, "off", Zone),
];

/// The parts of a postal address.
pub const ADDRESS: &[Field<PostalAddress>] = &[
    field!(PostalAddress street_address, "street-address", Lines),
    field!(PostalAddress postal_code, "postal-code", Text),
    field!(PostalAddress locality, "address-level2", Text),
    field!(PostalAddress region, "address-level1", Text),
    field!(PostalAddress country, "country-name", Text),
];

/// Changes `profile` to what was typed. Fields that the form lacks are left as they are; empty ones are removed.
pub fn read(form: &Params, profile: &mut Profile) {
    let number = profile.phone_number.clone();
    fill(PERSON, form, profile);
    // Whoever verified the former number did not verify this one, and nobody does so here.
    if profile.phone_number != number {
        profile.phone_number_verified = None;
    }
}

/// Returns the postal address that was typed.
pub fn read_address(form: &Params) -> PostalAddress {
    let mut address = PostalAddress::default();
    fill(ADDRESS, form, &mut address);
    address
}

fn fill<T>(fields: &[Field<T>], form: &Params, known: &mut T) {
    let sent = |field: &&Field<T>| form.names().any(|name| name == field.name);
    for field in fields.iter().filter(sent) {
        let typed = form.get(field.name).map(str::trim).filter(|typed| !typed.is_empty());
        *(field.slot)(known) = typed.map(ToOwned::to_owned);
    }
}

/// Returns `fields` as a page shows them, with the values of `known`. `invalid` is the name of the one that was
/// refused.
pub fn views<T: Clone>(
    fields: &[Field<T>],
    text: &PageText<ProfileText>,
    known: &T,
    invalid: Option<&str>,
) -> Vec<FieldView> {
    let mut known = known.clone();
    let view = |field: &Field<T>| {
        let (label, hint) = (field.words)(text);
        FieldView {
            name: field.name,
            autocomplete: field.autocomplete,
            input: field.input,
            label,
            hint,
            value: (field.slot)(&mut known).clone().unwrap_or_default(),
            is_invalid: invalid == Some(field.name),
        }
    };
    fields.iter().map(view).collect()
}

#[cfg(test)]
mod tests {
    use super::{read, read_address};
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
    fn a_typed_address_has_the_parts_of_the_form() {
        let form = "street_address=+Dam+1%0D%0A2+high+&locality=Delft&region=&formatted=x&address_label=Home";
        let typed = read_address(&Params::parse(form.as_bytes()).unwrap());
        let street_address = Some("Dam 1\r\n2 high".to_owned());
        let locality = Some("Delft".to_owned());
        assert_eq!(typed, PostalAddress { street_address, locality, ..PostalAddress::default() });
    }
}
