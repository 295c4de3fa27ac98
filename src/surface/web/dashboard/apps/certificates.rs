//! Certificates that authenticate an app (RFC 8705): the methods for a new one, and the form with the name that its
//! certificates have and the app's own authorities.

use super::{
    app::{App, save},
    certificates_text::TEXT,
    text,
};
use crate::{
    auth::certificate::{AuthorityEnd, KnownAuthority},
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Choice, Facts, Field, Form, Input, Part, Value, View},
            moment::Moment,
            not_done::NotDone,
        },
    },
};
use axum::response::Response;
use xwms_events::client::{CertificateSubject, ClientCommand, Protocol};

/// The path of the form, below that of the app.
pub const PATH: &str = "/credentials/certificate";
/// The name of the whole subject, because what is wrong with it is shown here.
const NAME: &str = "tls_client_auth";
/// The app's own authorities, as PEM.
const AUTHORITIES: &str = "tls_client_auth.authorities";
/// What people type for a new app.
pub const NEW_FIELDS: &[&str] = &[NAME, AUTHORITIES];
const KIND: &str = "tls_client_auth_kind";
const KINDS: [&str; 5] = ["subject_dn", "san_dns", "san_uri", "san_ip", "san_email"];

/// Returns the methods that work here for a new app: none where clients can't present certificates.
pub fn methods(dash: &DashboardPage) -> Vec<Choice> {
    if dash.app().settings.mtls.is_none() {
        return Vec::new();
    }
    let text = dash.text(&TEXT);
    vec![
        Choice::new("tls_client_auth", text.issued).hint(text.issued_hint),
        Choice::new("self_signed_tls_client_auth", text.self_signed).hint(text.self_signed_hint),
    ]
}

/// Returns the fields for the name and the authorities, with the current ones.
pub fn fields(dash: &DashboardPage, now: Option<&CertificateSubject>) -> [Field; 3] {
    let text = dash.text(&TEXT);
    let own = now.and_then(|subject| subject.authorities.as_deref()).unwrap_or_default();
    let usual = dash.app().client_authorities.is_some();
    let hint = if usual { text.authorities_hint } else { text.authorities_needed };
    let (kind, name) = now.map(current).unwrap_or(("subject_dn", ""));
    let choices = KINDS.iter().zip(text.kinds).map(|(kind, label)| Choice::new(*kind, label)).collect();
    [
        Field::new(KIND, text.kind, Input::Select(choices)).value(kind),
        Field::new(NAME, text.name, Input::Text).hint(text.name_hint).value(name).max(2048),
        Field::new(AUTHORITIES, text.authorities, Input::Lines).hint(hint).value(own).optional(),
    ]
}

/// Returns the form that replaces the name and the authorities.
pub fn form(dash: &DashboardPage, app: &App) -> Form {
    let text = dash.text(&TEXT);
    let [kind, name, authorities] = fields(dash, app.client.protocol.tls_client_auth.as_deref());
    dash.form(app.path(dash, PATH), dash.text(&text::TEXT).save)
        .titled(text.title)
        .lead(text.lead)
        .field(kind)
        .field(name)
        .field(authorities)
}

/// Returns the app's own authorities and when each ends, if it has any: a certificate of one that has ended
/// authenticates nobody.
pub fn authorities(dash: &DashboardPage, app: &App) -> Option<Facts> {
    let text = dash.text(&TEXT);
    let known = known(app)?.into_iter();
    Some(known.fold(Facts::new(text.authorities_title), |facts, authority| {
        let until = Value::time(dash.language(), Some(authority.until));
        facts.fact(text.authority, Value::Name(authority.subject)).fact(text.until, until)
    }))
}

/// Returns `view` with a warning for each of the app's own authorities that has ended, or ends soon.
pub fn warned(view: View, dash: &DashboardPage, app: &App) -> View {
    let (text, now) = (dash.text(&TEXT), dash.now());
    known(app).unwrap_or_default().into_iter().fold(view, |view, authority| {
        let [before, after] = match authority.end(now) {
            None => return view,
            Some(AuthorityEnd::Soon) => text.authority_ends,
            Some(AuthorityEnd::Past) => text.authority_ended,
        };
        let until = Moment::new(dash.language(), authority.until).words;
        view.with(Part::Caution(format!("{before}{until}{after}")))
    })
}

/// Returns the app's own authorities, if it has any.
fn known(app: &App) -> Option<Vec<KnownAuthority>> {
    let own = app.client.protocol.tls_client_auth.as_deref()?.own_authorities().ok().flatten()?;
    Some(own.iter().filter_map(|der| KnownAuthority::of(der)).collect())
}

/// Returns the name for people who may only read it.
pub fn facts(dash: &DashboardPage, app: &App) -> Facts {
    let text = dash.text(&TEXT);
    let (kind, name) = app.client.protocol.tls_client_auth.as_deref().map(current).unwrap_or_default();
    let label = KINDS.iter().zip(text.kinds).find(|(known, _)| **known == kind).map(|(_, label)| label);
    Facts::new(text.title).fact(label.unwrap_or(text.name), Value::Code(name.to_owned()))
}

/// Returns the kind of the name, and the name.
fn current(subject: &CertificateSubject) -> (&'static str, &str) {
    let CertificateSubject { subject_dn, san_dns, san_uri, san_ip, san_email, authorities: _ } = subject;
    let all = KINDS.iter().zip([subject_dn, san_dns, san_uri, san_ip, san_email]);
    let mut given = all.filter_map(|(kind, name)| Some((*kind, name.as_deref()?)));
    given.next().unwrap_or(("subject_dn", ""))
}

/// Returns the subject that was typed.
pub fn typed(form: &DashboardForm) -> CertificateSubject {
    let name = Some(form.get(NAME).to_owned()).filter(|name| !name.is_empty());
    let own = form.lines(AUTHORITIES);
    let authorities = (!own.is_empty()).then(|| own.join("\n") + "\n");
    let usual = CertificateSubject { authorities, ..CertificateSubject::default() };
    match form.get(KIND) {
        "san_dns" => CertificateSubject { san_dns: name, ..usual },
        "san_uri" => CertificateSubject { san_uri: name, ..usual },
        "san_ip" => CertificateSubject { san_ip: name, ..usual },
        "san_email" => CertificateSubject { san_email: name, ..usual },
        _ => CertificateSubject { subject_dn: name, ..usual },
    }
}

/// Replaces the name and the authorities.
pub async fn replace(form: &DashboardForm) -> Result<Response, NotDone> {
    let subject = typed(form);
    save(form, "/credentials?saved", |client| {
        let protocol =
            Protocol { tls_client_auth: Some(Box::new(subject.clone())), ..client.protocol.clone() };
        Ok(vec![ClientCommand::ChangeProtocol { protocol }])
    })
    .await
}
