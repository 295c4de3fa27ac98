//! Certificates that authenticate an app (RFC 8705): the methods for a new one, and the form with the name that its
//! certificates have.

use super::{
    app::{App, save},
    certificates_text::TEXT,
    text,
};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::{
        kinds::{Choice, Facts, Field, Form, Input, Value},
        not_done::NotDone,
    },
};
use axum::response::Response;
use xwms_events::client::{CertificateSubject, ClientCommand, Protocol};

/// The path of the form, below that of the app.
pub const PATH: &str = "/credentials/certificate";
/// The name of the whole subject, because what is wrong with it is shown here.
const NAME: &str = "tls_client_auth";
/// What people type for a new app.
pub const NEW_FIELDS: &[&str] = &[NAME];
const KIND: &str = "tls_client_auth_kind";
const KINDS: [&str; 5] = ["subject_dn", "san_dns", "san_uri", "san_ip", "san_email"];

/// Returns the methods that work here for a new app: none where clients can't present certificates, and only that
/// with the app's own keys where no authority is trusted.
pub fn methods(dash: &DashboardPage) -> Vec<Choice> {
    let text = dash.text(&TEXT);
    let mut methods = Vec::new();
    if are_trusted(dash) {
        methods.push(Choice::new("tls_client_auth", text.issued).hint(text.issued_hint));
    }
    if dash.app().settings.mtls.is_some() {
        methods
            .push(Choice::new("self_signed_tls_client_auth", text.self_signed).hint(text.self_signed_hint));
    }
    methods
}

/// Whether certificates of some authority are trusted here.
pub fn are_trusted(dash: &DashboardPage) -> bool {
    dash.app().client_authorities.is_some()
}

/// Returns the fields for the name, with the current one.
pub fn fields(dash: &DashboardPage, now: Option<&CertificateSubject>) -> [Field; 2] {
    let text = dash.text(&TEXT);
    let (kind, name) = now.map(current).unwrap_or(("subject_dn", ""));
    let choices = KINDS.iter().zip(text.kinds).map(|(kind, label)| Choice::new(*kind, label)).collect();
    [
        Field::new(KIND, text.kind, Input::Select(choices)).value(kind),
        Field::new(NAME, text.name, Input::Text).hint(text.name_hint).value(name).max(2048),
    ]
}

/// Returns the form that replaces the name.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let [kind, name] = fields(dash, app.client.protocol.tls_client_auth.as_ref());
    dash.form(app.path(dash, PATH), dash.text(&text::TEXT).save)
        .titled(text.title)
        .lead(text.lead)
        .field(kind)
        .field(name)
}

/// Returns the name for people who may only read it.
pub fn facts(dash: &DashboardPage, app: &App) -> Facts {
    let text = dash.text(&TEXT);
    let (kind, name) = app.client.protocol.tls_client_auth.as_ref().map(current).unwrap_or_default();
    let label = KINDS.iter().zip(text.kinds).find(|(known, _)| **known == kind).map(|(_, label)| label);
    Facts::new(text.title).fact(label.unwrap_or(text.name), Value::Code(name.to_owned()))
}

/// Returns the kind of the name, and the name.
fn current(subject: &CertificateSubject) -> (&'static str, &str) {
    let CertificateSubject { subject_dn, san_dns, san_uri, san_ip, san_email } = subject;
    let all = KINDS.iter().zip([subject_dn, san_dns, san_uri, san_ip, san_email]);
    let mut given = all.filter_map(|(kind, name)| Some((*kind, name.as_deref()?)));
    given.next().unwrap_or(("subject_dn", ""))
}

/// Returns the subject that was typed.
pub fn typed(form: &DashboardForm) -> CertificateSubject {
    let name = Some(form.get(NAME).to_owned()).filter(|name| !name.is_empty());
    let usual = CertificateSubject::default();
    match form.get(KIND) {
        "san_dns" => CertificateSubject { san_dns: name, ..usual },
        "san_uri" => CertificateSubject { san_uri: name, ..usual },
        "san_ip" => CertificateSubject { san_ip: name, ..usual },
        "san_email" => CertificateSubject { san_email: name, ..usual },
        _ => CertificateSubject { subject_dn: name, ..usual },
    }
}

/// Replaces the name.
pub async fn replace(form: &DashboardForm) -> Result<Response, NotDone> {
    let subject = typed(form);
    save(form, "/credentials?saved", |client| {
        let protocol = Protocol { tls_client_auth: Some(subject.clone()), ..client.protocol.clone() };
        Ok(vec![ClientCommand::ChangeProtocol { protocol }])
    })
    .await
}
