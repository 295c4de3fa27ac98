//! The subject of the certificates of a client that authenticates by one of a trusted authority (RFC 8705 §2.1.2), and
//! what a client needs for its tokens to be bound to certificates.
//!
//! Not here: certificates themselves, which the server reads and compares; the text of a client's own authorities
//! (`certificate_authorities`).

use super::{AuthMethod, DistinguishedName, certificate_authorities};
use crate::{Refusal, name::is_unseen, refusal::require};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Longest alternative name, in bytes.
const NAME_MAX: usize = 2_048;

/// What the certificates of a client say about it: exactly one name, and perhaps who issues them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CertificateSubject {
    /// The subject's distinguished name, as text (RFC 4514).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_dn: Option<String>,
    /// A DNS name among the subject's alternative names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub san_dns: Option<String>,
    /// A URI among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub san_uri: Option<String>,
    /// An IP address among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub san_ip: Option<String>,
    /// A mail address among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub san_email: Option<String>,
    /// The only authorities that issue them: 1 to 4 certificates as PEM, at most 8,192 bytes. If absent, those that
    /// the operator of the server trusts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorities: Option<String>,
}

/// The one name that a certificate must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectName {
    Dn(DistinguishedName),
    Dns(String),
    Uri(String),
    Ip(IpAddr),
    Email(String),
}

impl CertificateSubject {
    /// Returns the name that certificates must have.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn name(&self) -> Result<SubjectName, String> {
        let Self { subject_dn, san_dns, san_uri, san_ip, san_email, authorities: _ } = self;
        let all = [
            ("subject_dn", subject_dn),
            ("san_dns", san_dns),
            ("san_uri", san_uri),
            ("san_ip", san_ip),
            ("san_email", san_email),
        ];
        let mut given = all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
        let (Some((name, value)), None) = (given.next(), given.next()) else {
            return Err(
                "must have exactly one of subject_dn, san_dns, san_uri, san_ip and san_email".to_owned()
            );
        };
        let read = if name == "subject_dn" {
            DistinguishedName::parse(value).map(SubjectName::Dn)
        } else {
            alternative(name, value)
        };
        read.map_err(|why| format!("{name} {why}"))
    }

    /// Checks that nothing is hidden from whoever reads it. Escapes (RFC 4514 §2.4) can be seen.
    fn check_seen(&self) -> Result<(), String> {
        let dn = self.subject_dn.as_deref().unwrap_or_default();
        let unseen = dn.chars().find(|c| is_unseen(*c));
        unseen.map_or(Ok(()), |c| {
            Err(format!(
                "subject_dn has U+{:04X}, which is invisible or changes the direction of text; escape it",
                u32::from(c)
            ))
        })
    }

    /// Returns the certificates (DER) of the client's own authorities; `None` if those of the operator count.
    ///
    /// # Errors
    /// What is wrong with their text.
    pub fn own_authorities(&self) -> Result<Option<Vec<Vec<u8>>>, &'static str> {
        self.authorities.as_deref().map(certificate_authorities::read).transpose()
    }
}

/// Reads an alternative name.
fn alternative(name: &str, value: &str) -> Result<SubjectName, &'static str> {
    if !(1..=NAME_MAX).contains(&value.len()) || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("must have 1 to 2048 printable ASCII characters, without spaces");
    }
    let is_label = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    match name {
        "san_dns" if value.bytes().all(is_label) => Ok(SubjectName::Dns(value.to_ascii_lowercase())),
        "san_dns" => Err("must be a host name without wildcards"),
        "san_uri" if url::Url::parse(value).is_ok() => Ok(SubjectName::Uri(value.to_owned())),
        "san_uri" => Err("must be an absolute URI"),
        "san_ip" => value.parse().map(SubjectName::Ip).map_err(|_| "must be an IP address"),
        _ if value.contains('@') => Ok(SubjectName::Email(value.to_owned())),
        _ => Err("must be a mail address"),
    }
}

/// Checks the subject of a client's certificates: a client with `tls_client_auth` has one, and no other client.
pub(super) fn check(subject: Option<&CertificateSubject>, auth_method: AuthMethod) -> Result<(), Refusal> {
    let refuse =
        |detail: String| Err(Refusal::invalid("tls_client_auth", "invalid_certificate_subject", detail));
    match (subject, auth_method) {
        (None, AuthMethod::TlsClientAuth) => {
            refuse("auth_method tls_client_auth needs the subject of the client's certificates".to_owned())
        }
        (Some(subject), AuthMethod::TlsClientAuth) => {
            subject.name().and_then(|_| subject.check_seen()).or_else(refuse)?;
            subject.own_authorities().map(|_| ()).map_err(refuse_authorities)
        }
        (Some(_), _) => refuse("only a client with auth_method tls_client_auth may set this".to_owned()),
        (None, _) => Ok(()),
    }
}

/// Returns the refusal of a client's own authorities.
pub fn refuse_authorities(why: &'static str) -> Refusal {
    Refusal::invalid("tls_client_auth.authorities", "invalid_certificate_authority", why)
}

/// Refuses a client whose tokens would have to be bound to a certificate and to a key.
pub(super) fn check_binding(to_certificate: bool, to_key: bool) -> Result<(), Refusal> {
    require(!(to_certificate && to_key), || {
        Refusal::invalid(
            "tls_client_certificate_bound_access_tokens",
            "bound_twice",
            "tokens are bound to a certificate or to a key, so dpop_bound_access_tokens must be false",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{CertificateSubject, SubjectName, check, check_binding};
    use crate::client::AuthMethod;

    fn code(subject: Option<&CertificateSubject>, auth_method: AuthMethod) -> Option<&'static str> {
        check(subject, auth_method).err().map(|refusal| refusal.code)
    }

    fn dns(name: &str) -> CertificateSubject {
        CertificateSubject { san_dns: Some(name.into()), ..CertificateSubject::default() }
    }

    #[test]
    fn a_client_with_tls_client_auth_has_one_subject_and_no_other_client_has() {
        let pki = AuthMethod::TlsClientAuth;
        let wrong = Some("invalid_certificate_subject");
        assert_eq!(code(Some(&dns("app.example")), pki), None);
        assert_eq!(code(None, pki), wrong);
        assert_eq!(code(Some(&CertificateSubject::default()), pki), wrong);
        let two = CertificateSubject { san_ip: Some("192.0.2.1".into()), ..dns("app.example") };
        assert_eq!(code(Some(&two), pki), wrong);
        let empty = CertificateSubject { authorities: Some(String::new()), ..dns("app.example") };
        let none = Some("invalid_certificate_authority");
        assert_eq!(code(Some(&empty), pki), none, "authorities that are none are not those of the operator");
        for other in [AuthMethod::ClientSecret, AuthMethod::SelfSignedTlsClientAuth, AuthMethod::None] {
            assert_eq!(code(Some(&dns("app.example")), other), wrong);
            assert_eq!(code(None, other), None);
        }
    }

    #[test]
    fn a_name_is_what_its_kind_can_be() {
        let usual = CertificateSubject::default;
        for good in [
            CertificateSubject { subject_dn: Some("CN=app,O=Bank,C=NL".into()), ..usual() },
            CertificateSubject { san_uri: Some("urn:bank:app".into()), ..usual() },
            CertificateSubject { san_uri: Some("spiffe://bank.example/app".into()), ..usual() },
            CertificateSubject { san_ip: Some("2001:db8::1".into()), ..usual() },
            CertificateSubject { san_email: Some("app@bank.example".into()), ..usual() },
        ] {
            assert!(good.name().is_ok(), "{good:?}");
        }
        assert_eq!(dns("App.Example").name(), Ok(SubjectName::Dns("app.example".into())));
        for bad in [
            dns(""),
            dns("*.example"),
            dns("app.example\0"),
            CertificateSubject { subject_dn: Some("app".into()), ..usual() },
            CertificateSubject { san_uri: Some("app".into()), ..usual() },
            CertificateSubject { san_ip: Some("192.0.2".into()), ..usual() },
            CertificateSubject { san_email: Some("app".into()), ..usual() },
            CertificateSubject { san_email: Some("a b@bank.example".into()), ..usual() },
        ] {
            assert!(bad.name().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_name_with_characters_that_nobody_sees_is_registered_with_escapes_only() {
        let named = |dn: &str| CertificateSubject { subject_dn: Some(dn.into()), ..Default::default() };
        let wrong = Some("invalid_certificate_subject");
        for unseen in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{3164}', '\u{2028}', '\u{e0041}'] {
            let name = named(&format!("CN=app{unseen},C=NL"));
            assert_eq!(code(Some(&name), AuthMethod::TlsClientAuth), wrong, "{unseen:?}");
            assert!(name.name().is_ok(), "a client that has it already goes on");
        }
        assert_eq!(code(Some(&named(r"CN=app\E2\80\AE,C=NL")), AuthMethod::TlsClientAuth), None);
        assert_eq!(code(Some(&named("CN=Zoë,C=NL")), AuthMethod::TlsClientAuth), None);
    }

    #[test]
    fn tokens_are_bound_to_one_thing() {
        assert_eq!(check_binding(true, true).unwrap_err().code, "bound_twice");
        assert!(check_binding(true, false).is_ok() && check_binding(false, true).is_ok());
    }
}
