//! The fields that a new webhook and its settings share, and what was typed in them.

use super::{
    form_text::{FormText, TEXT},
    words,
};
use crate::{
    outbound::egress::Forbidden,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Choice, Field, Form, FormErrors, Input, refusal},
    },
};
use std::collections::BTreeMap;
use url::Url;
use xwms_events::{
    Refusal,
    endpoint::{ContentType, EndpointSettings, Format, Ordering},
};

const CLOUD_EVENTS: &str = "application/cloudevents+json";
const JSON: &str = "application/json";
const OCSF: &str = "ocsf";

/// Adds what every webhook is asked for, as `settings` has it.
pub fn add_needed(dash: &DashboardPage, form: Form, settings: &EndpointSettings) -> Form {
    let text = dash.text(&TEXT);
    let url_hint = if dash.app().development { text.url_hint_development } else { text.url_hint };
    form.field(Field::new("url", "URL", Input::Url).hint(url_hint).value(&settings.url))
        .field(
            Field::new("description", text.description, Input::Prose)
                .optional()
                .max(500)
                .value(&settings.description),
        )
        .field(
            Field::new("events", text.events, Input::Lines)
                .hint(text.events_hint)
                .optional()
                .value(settings.events.join("\n")),
        )
}

/// Adds how messages are sent, as `settings` has it: for each of these, one choice is good for most.
pub fn add_sending(form: Form, text: &FormText, settings: &EndpointSettings) -> Form {
    let content_type = match settings.content_type {
        ContentType::CloudEvents => CLOUD_EVENTS,
        ContentType::Json => JSON,
    };
    let kinds = vec![
        Choice::new(CLOUD_EVENTS, CLOUD_EVENTS).hint(text.cloud_events_hint),
        Choice::new(JSON, JSON).hint(text.json_hint),
    ];
    let formats = vec![
        Choice::new("event", text.format_event).hint(text.format_event_hint),
        Choice::new(OCSF, "OCSF").hint(text.ocsf_hint),
    ];
    let format = match settings.format {
        Format::Event => "event",
        Format::Ocsf => OCSF,
    };
    let rate_limit = settings.rate_limit.map(|limit| limit.to_string()).unwrap_or_default();
    let names = settings.headers.as_ref().map(|headers| headers.names.join(", ")).unwrap_or_default();
    let hint = if names.is_empty() {
        text.headers_hint.to_owned()
    } else {
        format!("{} {names}. {}", text.headers_now, text.headers_hint)
    };
    form.field(
        Field::new("rate_limit", text.rate_limit, Input::Number)
            .hint(text.rate_limit_hint)
            .optional()
            .value(rate_limit),
    )
    .field(Field::new("content_type", text.content_type, Input::Radio(kinds)).value(content_type))
    .field(Field::new("format", text.format, Input::Radio(formats)).value(format))
    .field(Field::new("headers", text.headers, Input::Lines).hint(hint).optional())
}

/// Returns the field for the order, which only a new webhook has.
pub fn order(dash: &DashboardPage) -> Field {
    let (text, language) = (dash.text(&TEXT), dash.language());
    let choices = vec![
        Choice::new("aggregate", words::ordering(Ordering::Aggregate, language)).hint(text.aggregate_hint),
        Choice::new("strict", words::ordering(Ordering::Strict, language)).hint(text.strict_hint),
    ];
    Field::new("ordering", text.order, Input::Radio(choices)).hint(text.order_hint).value("aggregate")
}

/// What was typed.
pub struct Typed {
    /// Without headers; with the order of a new webhook. What only an auditor sees is chosen over REST.
    pub settings: EndpointSettings,
    /// The headers with their values, by name.
    pub headers: BTreeMap<String, String>,
}

/// Reads the fields.
///
/// # Errors
/// What the form says if one can't be read, or if messages may not be sent to the URL. The rules of settings are
/// checked later.
pub fn typed(form: &DashboardForm) -> Result<Typed, FormErrors> {
    check_url(&form.page, form.get("url"))?;
    let settings = EndpointSettings {
        url: form.get("url").to_owned(),
        description: form.get("description").replace("\r\n", "\n"),
        events: form.lines("events"),
        ordering: match form.get("ordering") {
            "strict" => Ordering::Strict,
            _ => Ordering::Aggregate,
        },
        rate_limit: form.number("rate_limit")?,
        payload_version: 1,
        content_type: match form.get("content_type") {
            JSON => ContentType::Json,
            _ => ContentType::CloudEvents,
        },
        format: match form.get("format") {
            OCSF => Format::Ocsf,
            _ => Format::Event,
        },
        audit: false,
        headers: None,
    };
    let text = form.page.text(&TEXT);
    let headers = headers(&form.lines("headers"), text).map_err(|words| FormErrors::at("headers", words))?;
    Ok(Typed { settings, headers })
}

/// Returns the headers that lines have.
fn headers(lines: &[String], text: &FormText) -> Result<BTreeMap<String, String>, &'static str> {
    let mut headers = BTreeMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(text.no_colon)?;
        let (name, value) = (name.trim(), value.trim());
        if name.is_empty() || value.is_empty() {
            return Err(text.no_colon);
        }
        if headers.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(text.twice);
        }
    }
    Ok(headers)
}

/// Refuses a URL that messages may not be sent to, by the URL alone.
fn check_url(dash: &DashboardPage, url: &str) -> Result<(), FormErrors> {
    // The decider refuses an invalid URL.
    let Ok(url) = Url::parse(url) else { return Ok(()) };
    dash.app().egress.check_new(&url).map_err(|forbidden| {
        let code = match forbidden {
            Forbidden::Address(_) | Forbidden::Name => "address_not_allowed",
            Forbidden::PlainHttp => "https_required",
        };
        refusal::errors(&Refusal::invalid("url", code, forbidden.to_string()), dash.language())
    })
}

#[cfg(test)]
mod tests {
    use super::{TEXT, headers};
    use crate::language::Language;

    #[test]
    fn a_header_is_a_line_with_a_name_and_a_value() {
        let read = |lines: &[&str]| {
            let lines: Vec<_> = lines.iter().map(|line| (*line).to_owned()).collect();
            headers(&lines, TEXT.of(Language::English))
        };
        let good = read(&["X-Tenant: 42", "Authorization:Basic a:b"]).unwrap();
        assert_eq!((good["X-Tenant"].as_str(), good["Authorization"].as_str()), ("42", "Basic a:b"));
        assert!(read(&[]).unwrap().is_empty());
        for wrong in [&["X-Tenant"][..], &[": 42"], &["X-Tenant:"], &["a: 1", "a: 2"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
