//! Where an app is told that a login ended, and how that went: fields of the form on the tab of logins, and a list
//! of attempts.

use super::{app::App, back_channel_text::TEXT};
use crate::{
    outbound::{
        egress::Forbidden,
        webhooks::{
            recent::{self, Last},
            sight::Sight,
        },
    },
    surface::web::{
        dashboard::{
            access::words,
            shared::{failure, form::DashboardForm, page::DashboardPage},
        },
        shared::kinds::{Empty, Facts, Field, Form, FormErrors, Input, List, Row, Tone, Value, refusal},
    },
};
use url::Url;
use xwms_events::{
    Refusal, Timestamp,
    client::{Client, ClientType, Protocol},
};

/// How many attempts are shown.
const SHOWN: i64 = 10;
const URI: &str = "backchannel_logout_uri";
const SESSION: &str = "backchannel_logout_session_required";

/// Adds the fields, if the app has a server that can be told.
pub fn fields(dash: &DashboardPage, form: Form, client: &Client) -> Form {
    if client.client_type != ClientType::Web {
        return form;
    }
    let (text, protocol) = (dash.text(&TEXT), &client.protocol);
    let session = Field::checkbox(SESSION, text.session, protocol.backchannel_logout_session_required);
    let uri = protocol.backchannel_logout_uri.clone().unwrap_or_default();
    form.field(Field::new(URI, text.uri, Input::Url).hint(text.uri_hint).value(uri).optional())
        .field(session.hint(text.session_hint))
}

/// Adds the address to the facts that a person sees who may not change it.
pub fn fact(dash: &DashboardPage, facts: Facts, client: &Client) -> Facts {
    match &client.protocol.backchannel_logout_uri {
        Some(uri) => facts.fact(dash.text(&TEXT).uri, Value::Code(uri.clone())),
        None => facts,
    }
}

/// Returns `protocol` with what was typed for `client`.
pub fn typed(form: &DashboardForm, client: &Client, protocol: Protocol) -> Protocol {
    if client.client_type != ClientType::Web {
        return protocol;
    }
    Protocol {
        backchannel_logout_uri: Some(form.get(URI).to_owned()).filter(|uri| !uri.is_empty()),
        backchannel_logout_session_required: form.is_checked(SESSION),
        ..protocol
    }
}

/// Refuses an address that tokens may not be sent to, by the URI alone.
///
/// # Errors
/// What the form says.
pub fn check(form: &DashboardForm) -> Result<(), FormErrors> {
    // The decider refuses an invalid URI.
    let Ok(url) = Url::parse(form.get(URI)) else { return Ok(()) };
    form.page.app().egress.check_new(&url).map_err(|forbidden| {
        let code = match forbidden {
            Forbidden::Address(_) | Forbidden::Name => "address_not_allowed",
            Forbidden::PlainHttp => "https_required",
        };
        refusal::errors(&Refusal::invalid(URI, code, forbidden.to_string()), form.page.language())
    })
}

/// Returns the last attempts to tell the app, if it is told.
///
/// # Errors
/// When the database does not respond.
pub async fn attempts(dash: &DashboardPage, app: &App) -> Result<Option<List>, sqlx::Error> {
    if app.client.protocol.backchannel_logout_uri.is_none() {
        return Ok(None);
    }
    let last = recent::last(dash.app().store.pool(), &app.id.to_string(), Sight::Everything, SHOWN).await?;
    let text = dash.text(&TEXT);
    let empty = Empty { title: text.no_attempts, detail: text.no_attempts_detail, action: None, curl: None };
    let rows = last.iter().map(|attempt| row(dash, attempt)).collect();
    let list = List::new(dash.language(), text.attempts, &text.columns, empty);
    Ok(Some(list.titled().numbers(&[4, 5]).rows(rows)))
}

fn row(dash: &DashboardPage, attempt: &Last) -> Row {
    let (language, text) = (dash.language(), dash.text(&TEXT));
    let millis = u64::try_from(attempt.duration_ms).unwrap_or_default();
    let result = match attempt.status {
        Some(200..=299) => Value::status(Tone::Good, text.accepted),
        Some(_) => Value::status(Tone::Bad, text.refused),
        None => Value::status(Tone::Bad, text.no_answer),
    };
    Row {
        href: None,
        name: words::reason(&attempt.event_type.replacen('.', "_", 1), language),
        cells: vec![
            result,
            match (attempt.status, &attempt.error) {
                (Some(status), _) => Value::Code(status.to_string()),
                (None, Some(error)) => Value::text(failure::reason(error, language)),
                (None, None) => Value::Nothing,
            },
            match &attempt.error {
                Some(error) => Value::Code(error.code(attempt.status).to_owned()),
                None => Value::Nothing,
            },
            Value::Number(attempt.number.to_string()),
            Value::Number(format!("{} ms", language.number(millis))),
            Value::time(language, Some(Timestamp::from(attempt.at))),
        ],
    }
}
