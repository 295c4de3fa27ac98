//! Whether a certificate has the name that a client registered (RFC 8705 §2.1.2).
//!
//! Names are compared without wildcards and without guesses at what a name means; only the case of host names does not
//! matter (RFC 5280 §7.2).

use std::net::IpAddr;
use x509_parser::{
    certificate::X509Certificate,
    extensions::GeneralName,
    x509::{AttributeTypeAndValue, X509Name},
};
use xwms_events::client::{EncodedAttribute, SubjectName};

/// The tags of the strings that names have: UTF8String, NumericString, PrintableString and IA5String.
const STRINGS: [u32; 4] = [12, 18, 19, 22];

/// Returns whether `certificate` has the name.
pub(super) fn has(certificate: &X509Certificate<'_>, name: &SubjectName) -> bool {
    if let SubjectName::Dn(name) = name {
        return encoded(certificate.subject()).is_some_and(|subject| name.is(&subject));
    }
    let Ok(Some(names)) = certificate.subject_alternative_name() else { return false };
    names.value.general_names.iter().any(|other| is(name, other))
}

fn is(name: &SubjectName, other: &GeneralName<'_>) -> bool {
    match (name, other) {
        (SubjectName::Dns(name), GeneralName::DNSName(other)) => name.eq_ignore_ascii_case(other),
        (SubjectName::Uri(name), GeneralName::URI(other)) => name == other,
        (SubjectName::Email(name), GeneralName::RFC822Name(other)) => is_mail(name, other),
        (SubjectName::Ip(IpAddr::V4(name)), GeneralName::IPAddress(other)) => name.octets() == **other,
        (SubjectName::Ip(IpAddr::V6(name)), GeneralName::IPAddress(other)) => name.octets() == **other,
        _ => false,
    }
}

/// Compares mail addresses (RFC 5280 §7.5): only the case of the host does not matter.
fn is_mail(name: &str, other: &str) -> bool {
    match (name.rsplit_once('@'), other.rsplit_once('@')) {
        (Some((local, host)), Some((other_local, other_host))) => {
            local == other_local && host.eq_ignore_ascii_case(other_host)
        }
        _ => false,
    }
}

/// Returns the attributes of a name, in its order; `None` if one can't be read.
fn encoded(name: &X509Name<'_>) -> Option<Vec<Vec<EncodedAttribute>>> {
    name.iter_rdn().map(|set| set.iter().map(attribute).collect::<Option<Vec<_>>>()).collect()
}

fn attribute(attribute: &AttributeTypeAndValue<'_>) -> Option<EncodedAttribute> {
    let value = attribute.attr_value();
    let tag = value.tag().0;
    // Only universal types (class 0) of one byte are values of attributes.
    let byte = u8::try_from(tag).ok().filter(|byte| *byte < 31 && value.class() as u8 == 0)?;
    let text = STRINGS.contains(&tag).then(|| str::from_utf8(value.data).ok()).flatten();
    Some(EncodedAttribute {
        oid: attribute.attr_type().to_id_string(),
        text: text.map(ToOwned::to_owned),
        der: der(byte, value.data)?,
    })
}

/// Returns the DER encoding of a primitive value (X.690 §8.1).
fn der(tag: u8, data: &[u8]) -> Option<Vec<u8>> {
    let mut whole = vec![tag];
    match u8::try_from(data.len()) {
        Ok(length @ ..=127) => whole.push(length),
        Ok(length) => whole.extend([0x81, length]),
        Err(_) => {
            whole.push(0x82);
            whole.extend(u16::try_from(data.len()).ok()?.to_be_bytes());
        }
    }
    whole.extend_from_slice(data);
    Some(whole)
}
