//! The claims of a test user's profile (OIDC Core §5.1, §5.1.1) as fields of a form and as facts. The valid forms
//! are in `xwms_events::user::Profile`; the names are those of REST, so that a refusal lands on its field.

use super::claims_text::{ClaimsText, TEXT};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Facts, Field, Form, Input, Value},
};
use xwms_events::user::Profile;

/// A claim that is text.
struct Claim {
    name: &'static str,
    slot: fn(&mut Profile) -> &mut Option<String>,
    label: fn(&ClaimsText) -> &'static str,
    is_address: bool,
}

macro_rules! claim {
    ($name:ident) => {
        Claim {
            name: stringify!($name),
            slot: |profile| &mut profile.$name,
            label: |text| text.$name,
            is_address: false,
        }
    };
    (address $name:ident) => {
        Claim {
            name: stringify!($name),
            slot: |profile| &mut profile.address.get_or_insert_default().$name,
            label: |text| text.$name,
            is_address: true,
        }
    };
}

/// Every claim but the one that is not a text.
const CLAIMS: &[Claim] = &[
    claim!(name),
    claim!(given_name),
    claim!(middle_name),
    claim!(family_name),
    claim!(nickname),
    claim!(preferred_username),
    claim!(profile),
    claim!(picture),
    claim!(website),
    claim!(gender),
    claim!(birthdate),
    claim!(zoneinfo),
    claim!(locale),
    claim!(phone_number),
    claim!(address formatted),
    claim!(address street_address),
    claim!(address postal_code),
    claim!(address locality),
    claim!(address region),
    claim!(address country),
];
/// The claim that is yes or no.
const PHONE_VERIFIED: &str = "phone_number_verified";

/// Adds a field for every claim, with what `profile` has.
pub fn fields(dash: &DashboardPage, mut form: Form, profile: &Profile) -> Form {
    let text = dash.text(&TEXT);
    let mut known = profile.clone();
    for claim in CLAIMS {
        let value = (claim.slot)(&mut known).clone().unwrap_or_default();
        let input =
            if matches!(claim.name, "formatted" | "street_address") { Input::Lines } else { Input::Text };
        let field = Field::new(claim.name, (claim.label)(text), input).value(value).optional();
        form = form.field(field.hint(hint(text, claim.name)));
    }
    let is_verified = profile.phone_number_verified == Some(true);
    form.field(Field::checkbox(PHONE_VERIFIED, text.phone_number_verified, is_verified))
}

fn hint(text: &ClaimsText, name: &str) -> &'static str {
    match name {
        "birthdate" => text.birthdate_hint,
        "zoneinfo" => text.zoneinfo_hint,
        "locale" => text.locale_hint,
        "phone_number" => text.phone_number_hint,
        "profile" | "picture" | "website" => text.url_hint,
        _ => "",
    }
}

/// Changes `profile` to what was typed. Fields that the form lacks stay as they are; empty ones are removed.
pub fn read(form: &DashboardForm, profile: &mut Profile) {
    for claim in CLAIMS.iter().filter(|claim| form.typed.names().any(|name| name == claim.name)) {
        let typed = Some(form.get(claim.name)).filter(|typed| !typed.is_empty());
        let typed = typed.map(|typed| typed.replace("\r\n", "\n"));
        if *(claim.slot)(profile) != typed {
            *(claim.slot)(profile) = typed;
        }
    }
    profile.phone_number_verified = if form.is_checked(PHONE_VERIFIED) {
        Some(true)
    } else {
        // A box says nothing when it is not checked: no value stays no value.
        profile.phone_number_verified.map(|_| false)
    };
}

/// Returns the claims that `profile` has.
pub fn facts(dash: &DashboardPage, profile: &Profile) -> Facts {
    let text = dash.text(&TEXT);
    let mut known = profile.clone();
    let mut facts = Facts::new(text.title).lead(text.lead);
    for claim in CLAIMS.iter().filter(|claim| !claim.is_address || profile.address.is_some()) {
        if let Some(value) = (claim.slot)(&mut known).clone() {
            facts = facts.fact((claim.label)(text), Value::Name(value));
        }
    }
    match profile.phone_number_verified {
        Some(verified) => facts.fact(text.phone_number_verified, Value::yes_no(dash.language(), verified)),
        None => facts,
    }
}
