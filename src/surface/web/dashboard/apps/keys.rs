//! The public keys of an app that signs or presents a certificate of its own, in forms: typed as a JWK set, or the
//! address where the app publishes them.

use super::{app::App, credentials_text::TEXT};
use crate::{
    outbound::egress::Forbidden,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::kinds::{Facts, Field, Form, FormErrors, Input, Value},
    },
};
use serde_json::Value as Json;
use url::Url;
use xwms_events::{
    Refusal,
    client::{Client, ClientCommand, Protocol},
};

const JWKS: &str = "jwks";
const JWKS_URI: &str = "jwks_uri";
/// What people type.
pub const FIELDS: &[&str] = &[JWKS, JWKS_URI];

/// What was typed: keys, an address, or nothing.
#[derive(Default)]
pub struct TypedKeys {
    pub jwks: Option<Json>,
    pub jwks_uri: Option<String>,
}

/// Adds the fields of the keys of a new app, which may also authenticate otherwise.
pub fn fields_of_new(dash: &DashboardPage, form: Form, jwks: Field) -> Form {
    form.field(jwks.optional()).field(address(dash))
}

/// Adds the fields with the keys of `app`.
pub fn fields(dash: &DashboardPage, form: Form, app: &App) -> Form {
    let keys = Field::new(JWKS, dash.text(&TEXT).jwks, Input::Lines).value(jwk_set(app)).optional();
    let jwks_uri = app.client.protocol.jwks_uri.as_deref().unwrap_or_default();
    form.field(keys).field(address(dash).value(jwks_uri))
}

fn address(dash: &DashboardPage) -> Field {
    let text = dash.text(&TEXT);
    Field::new(JWKS_URI, text.jwks_uri, Input::Url).hint(text.jwks_uri_hint).max(1_000).optional()
}

/// Returns the keys of `app` for people who may only read them.
pub fn facts(dash: &DashboardPage, app: &App) -> Facts {
    let text = dash.text(&TEXT);
    let facts = Facts::new(text.keys);
    match &app.client.protocol.jwks_uri {
        Some(jwks_uri) => facts.fact(text.jwks_uri, Value::Code(jwks_uri.clone())),
        None => facts.fact(text.jwks, Value::Code(jwk_set(app))),
    }
}

fn jwk_set(app: &App) -> String {
    let jwks = app.client.jwks.as_ref();
    jwks.and_then(|jwks| serde_json::to_string_pretty(jwks).ok()).unwrap_or_default()
}

/// Returns what was typed.
///
/// # Errors
/// If the keys are not JSON, there is an address beside them, or the address may not be read.
pub fn typed(form: &DashboardForm) -> Result<TypedKeys, FormErrors> {
    let text = form.page.text(&TEXT);
    let (jwks, jwks_uri) = (form.get(JWKS), form.get(JWKS_URI));
    if !jwks.is_empty() && !jwks_uri.is_empty() {
        return Err(FormErrors::at(JWKS_URI, text.only_one));
    }
    if !jwks_uri.is_empty() {
        check_url(form, JWKS_URI, jwks_uri)?;
        return Ok(TypedKeys { jwks_uri: Some(jwks_uri.to_owned()), ..TypedKeys::default() });
    }
    let jwks = Some(jwks).filter(|typed| !typed.is_empty());
    let wrong = |_| FormErrors::at(JWKS, text.no_json);
    let jwks = jwks.map(|typed| serde_json::from_str(typed).map_err(wrong)).transpose()?;
    Ok(TypedKeys { jwks, jwks_uri: None })
}

impl TypedKeys {
    /// Returns the command that gives `client` these keys.
    ///
    /// # Errors
    /// `jwks_required` if nothing was typed.
    pub fn command(&self, client: &Client) -> Result<ClientCommand, Refusal> {
        match (&self.jwks, &self.jwks_uri) {
            (Some(jwks), _) => Ok(ClientCommand::ChangeKeys { jwks: jwks.clone() }),
            (None, Some(jwks_uri)) => {
                let protocol = Protocol { jwks_uri: Some(jwks_uri.clone()), ..client.protocol.clone() };
                Ok(ClientCommand::ChangeProtocol { protocol })
            }
            (None, None) => Err(Refusal::invalid(JWKS, "jwks_required", "the client needs jwks or jwks_uri")),
        }
    }
}

/// Refuses an address in `field` that this server may not read, by the URL alone.
///
/// # Errors
/// What the form says then.
pub fn check_url(form: &DashboardForm, field: &'static str, url: &str) -> Result<(), FormErrors> {
    // The decider refuses an invalid URL.
    let Ok(url) = Url::parse(url) else { return Ok(()) };
    let text = form.page.text(&TEXT);
    form.page.app().egress.check_new(&url).map_err(|forbidden| match forbidden {
        Forbidden::Address(_) | Forbidden::Name => FormErrors::at(field, text.not_public),
        Forbidden::PlainHttp => FormErrors::at(field, text.https_only),
    })
}
