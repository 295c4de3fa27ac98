//! The fields of a trusted issuer, and what was typed in them: each wrong one has its own words beside it.

use super::{
    issuer_text::{IssuerText, TEXT},
    keys::check_url,
};
use crate::surface::{
    http::params::Params,
    web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Choice, Field, Form, FormErrors, Input},
    },
};
use std::collections::BTreeMap;
use xwms_events::client::{TrustedIssuer, check_condition};

const PRESET: &str = "preset";
const NAME: &str = "issuer_name";
const ISSUER: &str = "issuer";
const SUBJECT: &str = "subject";
const AUDIENCE: &str = "audience";
const JWKS_URI: &str = "issuer_jwks_uri";
const JWKS: &str = "issuer_jwks";
const LIFETIME: &str = "max_lifetime_seconds";
const USE: &str = "token_use";
/// What people type for a new app.
pub const NEW_FIELDS: &[&str] = &[NAME, ISSUER, SUBJECT];
/// How many rows of conditions the form shows.
const ROWS: &str = "rows";
/// The second button, which shows more of them.
const ADD_ROWS: &str = "add_rows";
/// The names of the fields of each row. An issuer has at most ten conditions.
const CLAIMS: [&str; 10] = [
    "claim_0", "claim_1", "claim_2", "claim_3", "claim_4", "claim_5", "claim_6", "claim_7", "claim_8",
    "claim_9",
];
const VALUES: [&str; 10] = [
    "value_0", "value_1", "value_2", "value_3", "value_4", "value_5", "value_6", "value_7", "value_8",
    "value_9",
];
/// How many rows are empty at first, and how many the second button adds.
const EMPTY_ROWS: usize = 2;
const USUAL_LIFETIME: u32 = 3_600;

/// A platform that can be chosen.
struct Preset {
    value: &'static str,
    label: &'static str,
    /// The issuer that all its tokens have.
    issuer: Option<&'static str>,
    /// Whether it hands out the same token several times.
    is_reusable: bool,
}

const PRESETS: [Preset; 7] = [
    Preset { value: "other", label: "", issuer: None, is_reusable: false },
    Preset {
        value: "github",
        label: "GitHub Actions",
        issuer: Some("https://token.actions.githubusercontent.com"),
        is_reusable: false,
    },
    Preset { value: "kubernetes", label: "Kubernetes", issuer: None, is_reusable: true },
    Preset { value: "spiffe", label: "SPIFFE", issuer: None, is_reusable: true },
    Preset {
        value: "google",
        label: "Google Cloud",
        issuer: Some("https://accounts.google.com"),
        is_reusable: true,
    },
    Preset { value: "aws", label: "AWS", issuer: None, is_reusable: true },
    Preset { value: "azure", label: "Azure", issuer: None, is_reusable: true },
];

/// Adds the fields that every issuer needs, for a new app; `whom` says which apps they are for. The others are on the
/// page of the issuer.
pub fn add_needed(dash: &DashboardPage, form: Form, whom: &str) -> Form {
    let fields = needed(dash.text(&TEXT), None).into_iter();
    fields.fold(form, |form, field| form.field(field.only(whom).optional()))
}

/// Adds all fields, as `issuer` has them, with `rows` rows of conditions.
pub fn add_all(dash: &DashboardPage, form: Form, issuer: Option<&TrustedIssuer>, rows: usize) -> Form {
    let text = dash.text(&TEXT);
    let of = |member: Option<&String>| member.cloned().unwrap_or_default();
    let uses = vec![
        Choice::new("preset", text.as_platform),
        Choice::new("once", text.once),
        Choice::new("again", text.again),
    ];
    let token_use = match issuer.map(|issuer| issuer.reusable) {
        None => "preset",
        Some(false) => "once",
        Some(true) => "again",
    };
    let jwks = issuer.and_then(|issuer| issuer.jwks.as_ref());
    let jwks = jwks.and_then(|jwks| serde_json::to_string_pretty(jwks).ok()).unwrap_or_default();
    let lifetime = issuer.map_or(USUAL_LIFETIME, |issuer| issuer.max_lifetime_seconds);
    let audience = of(issuer.and_then(|issuer| issuer.audience.as_ref()));
    let jwks_uri = of(issuer.and_then(|issuer| issuer.jwks_uri.as_ref()));
    let form = needed(text, issuer).into_iter().fold(form, Form::field);
    let form = conditions(text, form, issuer, rows)
        .field(Field::text(AUDIENCE, text.audience).hint(text.audience_hint).value(audience).optional())
        .field(Field::new(USE, text.token_use, Input::Radio(uses)).hint(text.token_use_hint).value(token_use))
        .field(Field::new(LIFETIME, text.lifetime, Input::Number).hint(text.lifetime_hint).value(lifetime))
        .field(
            Field::new(JWKS_URI, text.jwks_uri, Input::Url)
                .hint(text.jwks_uri_hint)
                .value(jwks_uri)
                .optional(),
        )
        .field(Field::new(JWKS, text.jwks, Input::Lines).hint(text.jwks_hint).value(jwks).optional())
        .hidden(ROWS, rows);
    if rows < CLAIMS.len() { form.other(ADD_ROWS, text.add_rows) } else { form }
}

/// Returns the fields that every issuer needs.
fn needed(text: &'static IssuerText, issuer: Option<&TrustedIssuer>) -> [Field; 4] {
    let choice = |preset: &Preset| {
        Choice::new(preset.value, if preset.label.is_empty() { text.other } else { preset.label })
    };
    let presets = PRESETS.iter().map(choice).collect();
    let of = |member: fn(&TrustedIssuer) -> &String| issuer.map(member).cloned().unwrap_or_default();
    [
        Field::new(PRESET, text.preset, Input::Select(presets)).hint(text.preset_hint).value("other"),
        Field::text(NAME, text.name).hint(text.name_hint).max(64).value(of(|issuer| &issuer.name)),
        // A platform may fill it in.
        Field::new(ISSUER, text.issuer, Input::Url)
            .hint(text.issuer_hint)
            .optional()
            .value(of(|one| &one.issuer)),
        Field::text(SUBJECT, text.subject)
            .hint(text.subject_hint)
            .max(1_000)
            .value(of(|issuer| &issuer.subject)),
    ]
}

/// Adds the rows of conditions.
fn conditions(text: &'static IssuerText, form: Form, issuer: Option<&TrustedIssuer>, rows: usize) -> Form {
    let known: Vec<_> = issuer.map(|issuer| issuer.claims.iter().collect()).unwrap_or_default();
    let names = CLAIMS.into_iter().zip(VALUES).zip(text.claims.into_iter().zip(text.values));
    names.enumerate().take(rows).fold(form, |form, (row, ((claim, value), (claim_label, value_label)))| {
        let (name, wanted) =
            known.get(row).map(|(name, wanted)| (name.as_str(), wanted.as_str())).unwrap_or_default();
        let claim = Field::text(claim, claim_label).max(64).value(name).optional();
        let claim = if row == 0 { claim.hint(text.claims_hint) } else { claim };
        form.field(claim).field(Field::text(value, value_label).max(1_000).value(wanted).optional())
    })
}

/// Returns how many rows to show for an issuer with `conditions` conditions.
pub fn rows_for(conditions: usize) -> usize {
    (conditions + EMPTY_ROWS).min(CLAIMS.len())
}

/// Returns whether the form was sent by the button that adds rows.
pub fn wants_more_rows(typed: &Params) -> bool {
    typed.get(ADD_ROWS).is_some()
}

/// Returns how many rows to show after a form was sent.
pub fn rows_after(typed: &Params) -> usize {
    let shown = typed.get(ROWS).and_then(|rows| rows.parse().ok()).unwrap_or(EMPTY_ROWS).min(CLAIMS.len());
    if wants_more_rows(typed) { rows_for(shown) } else { shown }
}

/// Returns the issuer that was typed. `others` are the names of the app's other ones.
///
/// # Errors
/// What is wrong, each at its field.
pub fn typed(form: &DashboardForm, others: &[String]) -> Result<TrustedIssuer, FormErrors> {
    let text = form.page.text(&TEXT);
    let mut errors = FormErrors::default();
    let mut at = |field: &str, words: &str| {
        let error = (Some(field.to_owned()), words.to_owned());
        // A member may be wrong in two ways that the same words mend.
        if !errors.errors.contains(&error) {
            errors.errors.push(error);
        }
    };
    let preset = form.get(PRESET);
    let preset = PRESETS.iter().find(|known| known.value == preset);
    let usual_issuer = preset.and_then(|preset| preset.issuer);
    let optional = |name: &str| Some(form.get(name)).filter(|typed| !typed.is_empty()).map(ToOwned::to_owned);
    let issuer = optional(ISSUER).or_else(|| usual_issuer.map(ToOwned::to_owned)).unwrap_or_default();
    let lifetime = form.number::<u32>(LIFETIME).unwrap_or(Some(0)).unwrap_or(USUAL_LIFETIME);
    let jwks = form.get(JWKS);
    // Postgres can't store a NUL, and a key set may have it anywhere.
    let parsed = serde_json::from_str(jwks).ok().filter(|_| !jwks.contains("\\u0000"));
    if !jwks.is_empty() && parsed.is_none() {
        at(JWKS, text.wrong_jwks);
    }
    let issuer = TrustedIssuer {
        name: form.get(NAME).to_owned(),
        issuer,
        jwks_uri: optional(JWKS_URI),
        jwks: parsed,
        audience: optional(AUDIENCE),
        subject: form.get(SUBJECT).to_owned(),
        claims: claims(form, text, &mut at),
        max_lifetime_seconds: lifetime,
        reusable: match form.get(USE) {
            "once" => false,
            "again" => true,
            _ => preset.is_some_and(|preset| preset.is_reusable),
        },
    };
    if others.contains(&issuer.name) {
        at(NAME, text.name_taken);
    }
    check_members(&issuer, text, &mut at);
    if errors.is_empty() && issuer.jwks.is_none() {
        let (field, url) = match &issuer.jwks_uri {
            Some(jwks_uri) => (JWKS_URI, jwks_uri),
            None => (ISSUER, &issuer.issuer),
        };
        check_url(form, field, url)?;
    }
    if errors.is_empty() { Ok(issuer) } else { Err(errors) }
}

/// Says at its field what is wrong with each member of `issuer`.
fn check_members(issuer: &TrustedIssuer, text: &IssuerText, at: &mut impl FnMut(&str, &str)) {
    for member in issuer.wrong_members() {
        let (field, words) = match member {
            "name" => (NAME, text.wrong_name),
            "issuer" => (ISSUER, text.wrong_address),
            "jwks_uri" if issuer.jwks.is_some() => (JWKS_URI, text.only_one),
            "jwks_uri" => (JWKS_URI, text.wrong_address),
            "jwks" => (JWKS, text.wrong_jwks),
            "audience" => (AUDIENCE, text.wrong_text),
            "subject" => (SUBJECT, text.wrong_subject),
            "max_lifetime_seconds" => (LIFETIME, text.wrong_lifetime),
            // Each row has its own words.
            _ => continue,
        };
        at(field, words);
    }
}

/// Returns the conditions in the rows that are not empty.
fn claims(
    form: &DashboardForm,
    text: &IssuerText,
    at: &mut impl FnMut(&str, &str),
) -> BTreeMap<String, String> {
    let mut claims = BTreeMap::new();
    for (claim, value) in CLAIMS.into_iter().zip(VALUES) {
        let (name, wanted) = (form.get(claim), form.get(value));
        match (name.is_empty(), wanted.is_empty()) {
            (true, true) => continue,
            (true, false) => at(claim, text.wrong_claim),
            (false, true) => at(value, text.wrong_value),
            // One that is good with a good value is wrong by its value.
            (false, false) if check_condition(name, "x").is_err() => at(claim, text.wrong_claim),
            (false, false) if check_condition(name, wanted).is_err() => at(value, text.wrong_value),
            (false, false) if claims.contains_key(name) => at(claim, text.claim_twice),
            (false, false) => _ = claims.insert(name.to_owned(), wanted.to_owned()),
        }
    }
    claims
}

#[cfg(test)]
mod tests {
    use super::{CLAIMS, PRESETS, Preset, rows_after, rows_for, wants_more_rows};
    use crate::surface::http::params::Params;
    use url::Url;

    #[test]
    fn rows_are_added_two_at_a_time_up_to_ten_whatever_is_sent() {
        assert_eq!((rows_for(0), rows_for(3), rows_for(10)), (2, 5, 10));
        for (sent, (rows, wants_more)) in [
            ("", (2, false)),
            ("rows=4", (4, false)),
            ("rows=4&add_rows=yes", (6, true)),
            ("rows=10&add_rows=yes", (10, true)),
            ("rows=18446744073709551615&add_rows=yes", (10, true)),
            ("rows=-1", (2, false)),
        ] {
            let typed = Params::parse(sent.as_bytes()).unwrap();
            assert_eq!(rows_after(&typed), rows, "{sent}");
            assert_eq!(wants_more_rows(&typed), wants_more, "{sent}");
        }
        assert_eq!(CLAIMS.len(), 10);
    }

    #[test]
    fn the_issuer_of_a_platform_is_an_address() {
        for Preset { value, issuer, .. } in PRESETS {
            assert!(issuer.is_none_or(|issuer| Url::parse(issuer).is_ok()), "{value}");
        }
    }
}
