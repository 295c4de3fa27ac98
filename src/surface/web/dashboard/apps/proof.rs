//! How a new app proves itself: the choice of a method, the fields that the methods need, and what was typed in them.
//! All of them are shown without a script, so each says which method it is for, and none is ignored once it is
//! filled in.

use super::{certificates, create_text::TEXT, issuer_fields, issuers_text, keys};
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Choice, Field, Form, FormErrors, Input},
};
use serde_json::Value as Json;
use xwms_events::client::{AuthMethod, Protocol};

const METHOD: &str = "auth_method";

/// Adds the choice and the fields.
pub fn fields(dash: &DashboardPage, form: Form) -> Form {
    let (text, federated) = (dash.text(&TEXT), dash.text(&issuers_text::TEXT));
    let mut methods = vec![
        Choice::new("client_secret", text.secret).hint(text.secret_hint),
        Choice::new("private_key_jwt", text.keys).hint(text.keys_hint),
        Choice::new("federated_jwt", federated.method).hint(federated.method_hint),
    ];
    let by_certificate = certificates::methods(dash);
    let has_certificates = !by_certificate.is_empty();
    methods.extend(by_certificate);
    let method = Field::new(METHOD, text.auth_method, Input::Radio(methods)).value("client_secret");
    let whose = if has_certificates { text.jwks_hint_certificates } else { text.jwks_hint };
    let jwks = Field::new("jwks", text.jwks, Input::Lines).hint(whose);
    let form = keys::fields_of_new(dash, form.field(method), jwks);
    let form = issuer_fields::add_needed(dash, form, text.for_issuer);
    if !has_certificates {
        return form;
    }
    let [kind, name, authorities] = certificates::fields(dash, None);
    form.field(kind.only(text.for_certificate))
        .field(name.only(text.for_certificate).optional())
        .field(authorities.only(text.for_certificate))
}

/// Returns the method and the keys that were typed. Sets what the method needs besides in `protocol`.
///
/// # Errors
/// What is wrong, at its field; or that a field of another method is filled in.
pub fn typed(
    form: &DashboardForm,
    protocol: &mut Protocol,
) -> Result<(AuthMethod, Option<Json>), FormErrors> {
    let method = match form.get(METHOD) {
        "private_key_jwt" => AuthMethod::PrivateKeyJwt,
        "federated_jwt" => AuthMethod::FederatedJwt,
        "tls_client_auth" => AuthMethod::TlsClientAuth,
        "self_signed_tls_client_auth" => AuthMethod::SelfSignedTlsClientAuth,
        _ => AuthMethod::ClientSecret,
    };
    refuse_unused(form, method)?;
    match method {
        AuthMethod::PrivateKeyJwt | AuthMethod::SelfSignedTlsClientAuth => {
            let typed = keys::typed(form)?;
            protocol.jwks_uri = typed.jwks_uri;
            return Ok((method, typed.jwks));
        }
        AuthMethod::FederatedJwt => protocol.trusted_issuers = vec![issuer_fields::typed(form, &[])?],
        AuthMethod::TlsClientAuth => protocol.tls_client_auth = Some(Box::new(certificates::typed(form))),
        AuthMethod::ClientSecret | AuthMethod::None => {}
    }
    Ok((method, None))
}

/// Refuses what was typed for a method that is not chosen: it would be lost, and the app be one of another kind.
fn refuse_unused(form: &DashboardForm, method: AuthMethod) -> Result<(), FormErrors> {
    let fields = [
        (keys::FIELDS, method.has_keys()),
        (issuer_fields::NEW_FIELDS, method == AuthMethod::FederatedJwt),
        (certificates::NEW_FIELDS, method == AuthMethod::TlsClientAuth),
    ];
    let is_typed = |names: &[&str]| names.iter().any(|name| !form.get(name).is_empty());
    if fields.into_iter().any(|(names, is_used)| !is_used && is_typed(names)) {
        Err(FormErrors::at(METHOD, form.page.text(&TEXT).other_method))
    } else {
        Ok(())
    }
}
