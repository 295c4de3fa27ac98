//! Distinguished names as text (RFC 4514), and whether the subject of a certificate is the one that a text names.
//!
//! The comparison is strict: the same attributes in the same order with the same values. What looks alike to
//! people but is encoded otherwise is another name. Not here: certificates themselves, which the server reads.

/// Longest text of a name, in bytes.
const TEXT_MAX: usize = 1_024;

/// The names of attribute types (RFC 4514 §3), and further ones that certificates of companies have.
const TYPES: [(&str, &str); 17] = [
    ("CN", "2.5.4.3"),
    ("L", "2.5.4.7"),
    ("ST", "2.5.4.8"),
    ("O", "2.5.4.10"),
    ("OU", "2.5.4.11"),
    ("C", "2.5.4.6"),
    ("STREET", "2.5.4.9"),
    ("DC", "0.9.2342.19200300.100.1.25"),
    ("UID", "0.9.2342.19200300.100.1.1"),
    ("SN", "2.5.4.4"),
    ("GN", "2.5.4.42"),
    ("SERIALNUMBER", "2.5.4.5"),
    ("TITLE", "2.5.4.12"),
    ("BUSINESSCATEGORY", "2.5.4.15"),
    ("POSTALCODE", "2.5.4.17"),
    ("ORGANIZATIONIDENTIFIER", "2.5.4.97"),
    ("EMAILADDRESS", "1.2.840.113549.1.9.1"),
];

/// A distinguished name, as its text has it: the last relative name of a certificate comes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DistinguishedName(Vec<Vec<Attribute>>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute {
    /// The type in dotted form.
    oid: String,
    value: Value,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Text(String),
    /// The encoding of the value, from the form with `#`.
    Encoded(Vec<u8>),
}

/// An attribute of a name in a certificate.
#[derive(Clone, Debug)]
pub struct EncodedAttribute {
    /// The type in dotted form.
    pub oid: String,
    /// The value, if it is a string.
    pub text: Option<String>,
    /// The DER encoding of the value.
    pub der: Vec<u8>,
}

impl DistinguishedName {
    /// Reads the text of a name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if !(1..=TEXT_MAX).contains(&text.len()) {
            return Err("must have 1 to 1024 bytes");
        }
        let names = split(text, ',').into_iter().map(relative);
        names.collect::<Result<Vec<_>, _>>().map(Self)
    }

    /// Whether a certificate with this `subject` has the name. The subject is in the order of the certificate.
    pub fn is(&self, subject: &[Vec<EncodedAttribute>]) -> bool {
        let same = |named: &Vec<Attribute>, encoded: &Vec<EncodedAttribute>| {
            named.len() == encoded.len()
                && named.iter().all(|attribute| encoded.iter().any(|other| attribute.is(other)))
        };
        self.0.len() == subject.len()
            && self.0.iter().rev().zip(subject).all(|(named, encoded)| same(named, encoded))
    }
}

impl Attribute {
    fn is(&self, encoded: &EncodedAttribute) -> bool {
        self.oid == encoded.oid
            && match &self.value {
                Value::Text(text) => encoded.text.as_ref() == Some(text),
                Value::Encoded(der) => *der == encoded.der,
            }
    }
}

/// Splits `text` at each `at` that is not escaped.
fn split(text: &str, at: char) -> Vec<&str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (index, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == at => {
                parts.extend(text.get(start..index));
                start = index + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.extend(text.get(start..));
    parts
}

/// Reads one relative name: one attribute, or several joined by `+`.
fn relative(text: &str) -> Result<Vec<Attribute>, &'static str> {
    let mut attributes = Vec::new();
    for part in split(text, '+') {
        let read = attribute(part)?;
        if attributes.contains(&read) {
            return Err("an attribute is repeated");
        }
        attributes.push(read);
    }
    Ok(attributes)
}

fn attribute(text: &str) -> Result<Attribute, &'static str> {
    // RFC 4514 has no space after a comma, but many tools write one. It can't be part of a type.
    let (name, value) =
        text.trim_start_matches(' ').split_once('=').ok_or("an attribute must be type=value")?;
    let oid = oid(name).ok_or("the type of an attribute must be a name of RFC 4514 such as CN, or an OID")?;
    let value = match value.strip_prefix('#') {
        Some(digits) => Value::Encoded(hex(digits).ok_or("a value after # must be hexadecimal")?),
        None => Value::Text(unescaped(value)?),
    };
    Ok(Attribute { oid, value })
}

fn oid(name: &str) -> Option<String> {
    let known = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    if let Some((_, oid)) = known {
        return Some((*oid).to_owned());
    }
    let is_number = |arc: &str| {
        !arc.is_empty()
            && arc.len() <= 20
            && arc.bytes().all(|byte| byte.is_ascii_digit())
            && (arc == "0" || !arc.starts_with('0'))
    };
    (name.contains('.') && name.split('.').all(is_number)).then(|| name.to_owned())
}

fn hex(digits: &str) -> Option<Vec<u8>> {
    let is_whole = !digits.is_empty() && digits.len().is_multiple_of(2);
    let bytes = digits.as_bytes().chunks(2).map(|pair| {
        let pair =
            str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u8::from_str_radix(pair, 16).ok()
    });
    is_whole.then(|| bytes.collect::<Option<Vec<_>>>()).flatten()
}

/// Returns a value without its escapes (RFC 4514 §2.4).
fn unescaped(text: &str) -> Result<String, &'static str> {
    let is_last_space_bare = text.ends_with(' ') && !text.ends_with("\\ ");
    if text.is_empty() || text.starts_with(' ') || is_last_space_bare {
        return Err("a value must not be empty, and a space at its beginning or end must be escaped");
    }
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'\\', [special, after @ ..]) if b" \"#+,;<=>\\".contains(special) => {
                bytes.push(*special);
                rest = after;
            }
            (b'\\', [high, low, after @ ..]) => {
                let pair = [*high, *low];
                let byte = str::from_utf8(&pair).ok().and_then(hex).ok_or("an escape is unknown")?;
                bytes.extend(byte);
                rest = after;
            }
            (b'\\', _) => return Err("an escape is unknown"),
            (b'"' | b';' | b'<' | b'>' | 0, _) => return Err("a special character must be escaped"),
            (plain, _) => bytes.push(*plain),
        }
    }
    String::from_utf8(bytes).map_err(|_| "a value is not UTF-8")
}

#[cfg(test)]
mod tests {
    use super::{DistinguishedName, EncodedAttribute};

    /// An attribute whose value is a UTF8String.
    fn text(oid: &str, value: &str) -> EncodedAttribute {
        let der = [[12, u8::try_from(value.len()).unwrap()].as_slice(), value.as_bytes()].concat();
        EncodedAttribute { oid: oid.to_owned(), text: Some(value.to_owned()), der }
    }

    /// `C=NL`, then `O=Bank, N.V.`, then `CN=app`, as a certificate has them.
    fn subject() -> Vec<Vec<EncodedAttribute>> {
        vec![vec![text("2.5.4.6", "NL")], vec![text("2.5.4.10", "Bank, N.V.")], vec![text("2.5.4.3", "app")]]
    }

    fn is(name: &str, subject: &[Vec<EncodedAttribute>]) -> bool {
        DistinguishedName::parse(name).unwrap().is(subject)
    }

    #[test]
    fn a_name_is_the_subject_with_the_same_attributes_in_the_same_order() {
        for same in [
            r"CN=app,O=Bank\, N.V.,C=NL",
            r"cn=app, O=Bank\2c N.V., c=NL",
            r"2.5.4.3=app,2.5.4.10=Bank\, N.V.,C=NL",
            r"CN=\61pp,O=Bank\, N.V.,C=#0c024e4C",
        ] {
            assert!(is(same, &subject()), "{same}");
        }
        for other in [
            r"C=NL,O=Bank\, N.V.,CN=app",
            r"CN=App,O=Bank\, N.V.,C=NL",
            r"CN=app,O=Bank\, N.V.",
            r"O=Bank\, N.V.,C=NL",
            r"CN=app,O=Bank\, N.V.,C=NL,DC=example",
            r"CN=app+O=Bank\, N.V.,C=NL",
            r"CN=app,O=Bank\, N.V.,C=#13024e4c",
            r"CN=app,OU=Bank\, N.V.,C=NL",
            r"CN=app\,O=Bank\, N.V.,C=NL",
        ] {
            assert!(!is(other, &subject()), "{other}");
        }
    }

    #[test]
    fn several_attributes_of_one_relative_name_have_no_order() {
        let both = vec![vec![text("2.5.4.3", "app"), text("2.5.4.5", "7")]];
        assert!(is("CN=app+SERIALNUMBER=7", &both) && is("serialNumber=7+CN=app", &both));
        assert!(!is("CN=app", &both) && !is("CN=app,SERIALNUMBER=7", &both));
        let twice = vec![vec![text("2.5.4.3", "app"), text("2.5.4.3", "app")]];
        assert!(!is("CN=app+SERIALNUMBER=7", &twice));
    }

    #[test]
    fn a_value_that_is_not_a_string_is_not_a_text() {
        let bits = EncodedAttribute { oid: "2.5.4.3".to_owned(), text: None, der: vec![3, 1, 0] };
        assert!(!is("CN=app", &[vec![bits.clone()]]));
        assert!(is("CN=#030100", &[vec![bits]]));
    }

    #[test]
    fn a_name_not_in_the_form_of_rfc_4514_is_refused() {
        for bad in [
            "",
            "app",
            "CN",
            "=app",
            "CN=",
            "CN= app",
            "CN=app ",
            "CN=app,",
            ",CN=app",
            "NAME=app",
            "2=app",
            "2.05.4=app",
            "2..5=app",
            "CN=a;b",
            "CN=\"app\"",
            "CN=a<b",
            r"CN=a\",
            r"CN=a\x",
            r"CN=a\zz",
            r"CN=\ff",
            "CN=#",
            "CN=#0",
            "CN=#0x",
            "CN=#+1",
            "CN=a+CN=a",
            "CN=a\0b",
            &format!("CN={}", "a".repeat(1_022)),
        ] {
            assert!(DistinguishedName::parse(bad).is_err(), "{bad:?}");
        }
        assert!(is(r"CN=\ app\ ", &[vec![text("2.5.4.3", " app ")]]));
        assert!(is("CN=a=b #c", &[vec![text("2.5.4.3", "a=b #c")]]));
    }
}
