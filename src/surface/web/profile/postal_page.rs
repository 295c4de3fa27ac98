//! The data of the page with the form of a postal address, and of the list of addresses on the profile page.

use super::{
    fields::{FieldView, Input},
    text::ProfileText,
};
use crate::surface::web::shared::{kinds::text::words, text::PageText};
use askama::Template;
use xwms_events::user::{PostalAddress, Profile};

/// `GET /account/profile/addresses`. Its form posts `csrf_token`, the fields and, for a change, `known` to the same
/// address.
#[derive(Template)]
#[template(path = "profile/postal.html")]
pub struct PostalPage {
    pub text: PageText<ProfileText>,
    pub csrf: String,
    /// What the address that the form changes is called; empty if it has no name. `None` for a new address.
    pub known: Option<String>,
    pub fields: Vec<FieldView>,
    /// What is wrong with the field that was refused, if its hint does not say so.
    pub why: Option<&'static str>,
    /// Whether a login came between what was typed and sending it.
    pub is_unsent: bool,
}

impl PostalPage {
    fn title(&self) -> &'static str {
        if self.known.is_some() { self.text.address_change_title } else { self.text.address_new_title }
    }

    /// Whether a field was refused.
    fn is_invalid(&self) -> bool {
        self.invalid().next().is_some()
    }

    fn invalid(&self) -> impl Iterator<Item = &FieldView> {
        self.fields.iter().filter(|field| field.is_invalid)
    }

    fn unsent(&self) -> &'static str {
        words(self.text.language).unsent
    }
}

/// Returns the field for what the person calls the address.
pub fn label_field(text: &ProfileText, value: String, is_invalid: bool) -> FieldView {
    let (label, hint) = text.address_label;
    let (name, autocomplete, input) = ("address_label", "off", Input::Label);
    FieldView { name, autocomplete, input, label, hint, value, is_invalid }
}

/// An address of the list.
pub struct AddressRow {
    /// What the person calls it, or that it has no name.
    pub title: String,
    /// As the forms name it.
    pub known: String,
    pub lines: Vec<String>,
}

/// Returns the addresses of `profile`, the one that apps are told first.
pub fn rows(text: &ProfileText, profile: &Profile) -> Vec<AddressRow> {
    let addresses = profile.addresses().into_iter();
    let row = addresses.map(|named| AddressRow {
        title: named.label.clone().unwrap_or_else(|| text.address_unnamed.to_owned()),
        known: named.label.unwrap_or_default(),
        lines: lines(&named.address),
    });
    row.collect()
}

/// Returns the lines of an address: the whole as it came, or else its parts. Apps are told both, so people see both:
/// the form has the parts.
fn lines(address: &PostalAddress) -> Vec<String> {
    let PostalAddress { formatted, street_address, locality, region, postal_code, country } = address;
    if let Some(whole) = formatted {
        return whole.lines().map(ToOwned::to_owned).collect();
    }
    let city: Vec<_> = [postal_code, locality].into_iter().flatten().map(String::as_str).collect();
    let city = Some(city.join(" ")).filter(|city| !city.is_empty());
    let parts = [street_address, &city, region, country].into_iter().flatten();
    parts.flat_map(|part| part.lines()).map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            fields::{ADDRESS, views},
            text::TEXT,
        },
        PostalPage, label_field, lines,
    };
    use crate::surface::web::shared::drawn::{check_all, hostile};
    use xwms_events::user::PostalAddress;

    fn address() -> PostalAddress {
        let all = Some(hostile());
        PostalAddress { street_address: all.clone(), locality: all, ..PostalAddress::default() }
    }

    #[test]
    fn the_page_of_an_address_is_drawn_well() {
        for (known, invalid, is_unsent) in [
            (None, None, false),
            (None, None, true),
            (Some(String::new()), None, false),
            (Some(hostile()), Some("address_label"), false),
            (Some(hostile()), Some("street_address"), true),
        ] {
            check_all(&TEXT, |text| {
                let label = label_field(&text, hostile(), invalid == Some("address_label"));
                let parts = views(ADDRESS, &text, &address(), invalid);
                PostalPage {
                    csrf: hostile(),
                    known: known.clone(),
                    fields: std::iter::once(label).chain(parts).collect(),
                    why: invalid.map(|_| text.address_taken),
                    is_unsent,
                    text,
                }
            });
        }
    }

    #[test]
    fn an_address_is_shown_as_it_came_or_else_by_its_parts() {
        let some = |text: &str| Some(text.to_owned());
        let mut address = PostalAddress { formatted: some("Dam 1\nAmsterdam"), ..PostalAddress::default() };
        address.postal_code = some("1012 JS");
        assert_eq!(lines(&address), ["Dam 1", "Amsterdam"]);
        address.formatted = None;
        assert_eq!(lines(&address), ["1012 JS"]);
        address.locality = some("Amsterdam");
        address.street_address = some("Dam 1\nFirst floor");
        address.country = some("NL");
        assert_eq!(lines(&address), ["Dam 1", "First floor", "1012 JS Amsterdam", "NL"]);
        assert!(lines(&PostalAddress::default()).is_empty());
    }
}
