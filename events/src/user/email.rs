//! Email addresses: which are valid, their canonical form, and which two are the same. The grammar is that of RFC 5321
//! §4.1.2, without what no form posts and no mail program needs: quoted names, comments, routes, address literals.
//! Domains are spelled in ASCII (UTS #46), as browsers post them.

use crate::{Refusal, name};
use email_address::EmailAddress;
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

/// Longest email address in bytes (RFC 5321 §4.5.3.1.3, without the angle brackets).
const EMAIL_MAX: usize = 254;

/// Returns the address as it is stored: its domain in ASCII and lower case. Only a mail can show that it is the user's.
///
/// # Errors
/// `invalid_email`, with the reason why it can't be mailed or typed.
pub fn parse(email: &str) -> Result<String, Refusal> {
    read(email).map_err(|why| Refusal::invalid("email", "invalid_email", why))
}

fn read(email: &str) -> Result<String, String> {
    if let Some(c) = email.chars().find(|c| c.is_whitespace() || name::is_unseen(*c)) {
        return Err(format!(
            "not an email address: it has a space or an invisible character (U+{:04X})",
            u32::from(c)
        ));
    }
    if email.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
        return Err("give only the address, without mailto:".to_owned());
    }
    let found = |any: &[char]| email.contains(any);
    if found(&['<', '>']) {
        return Err("give only the address, without a name and angle brackets".to_owned());
    }
    if found(&[',', ';']) {
        return Err("give one email address, not a list".to_owned());
    }
    if found(&['"', '\\', '(', ')']) {
        return Err("quoted names and comments are not allowed in an email address".to_owned());
    }
    if found(&['[', ']']) {
        return Err("an email address must end in a domain, not in an IP address".to_owned());
    }
    let (local, domain) = email
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
        .ok_or_else(|| "not an email address: it needs a name, one @ and a domain".to_owned())?;
    if !local.is_ascii() {
        return Err("only ASCII characters are allowed before the @, because forms and mail servers refuse \
                    others"
            .to_owned());
    }
    let address = format!("{local}@{}", ascii(domain)?);
    if address.len() > EMAIL_MAX {
        return Err("not an email address: longer than 254 bytes".to_owned());
    }
    EmailAddress::is_valid(&address).then_some(address).ok_or_else(|| {
        "not an email address: before the @ may be up to 64 letters, digits and signs, with single dots \
         between them"
            .to_owned()
    })
}

/// Returns a domain as DNS and mail servers know it.
fn ascii(domain: &str) -> Result<String, String> {
    let rules = (AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify);
    let ascii = Uts46::new()
        .to_ascii(domain.as_bytes(), rules.0, rules.1, rules.2)
        .map_err(|_| "the part after the @ is not a domain".to_owned())?;
    let last = ascii.rsplit('.').next().unwrap_or_default();
    // No top-level domain begins with a digit (RFC 3696 §2); a URL with such a host contains an IP address.
    if last.starts_with(|first: char| first.is_ascii_digit()) {
        Err("an email address must end in a domain, not in an IP address".to_owned())
    } else {
        Ok(ascii.into_owned())
    }
}

/// Returns the canonical form of an address, under which it is claimed and compared; case does not matter. Text that is
/// no valid address by today's rules, as in old events, is only lower-cased.
pub fn canonical(email: &str) -> String {
    read(email).unwrap_or_else(|_| email.to_owned()).to_lowercase()
}

/// Returns every spelling under which an address may have been claimed: as it is written here, which was used before
/// there was a canonical form; the canonical form; and that form with its domain in Unicode.
pub fn spellings(email: &str) -> Vec<String> {
    let (written, canonical) = (email.to_lowercase(), canonical(email));
    let letters = in_letters(&canonical);
    let mut spellings = vec![written];
    for other in [canonical, letters] {
        if !spellings.contains(&other) {
            spellings.push(other);
        }
    }
    spellings
}

/// Returns the address with its domain in Unicode instead of ASCII.
fn in_letters(canonical: &str) -> String {
    match canonical.split_once('@') {
        Some((local, domain)) if domain.contains("xn--") => {
            let (domain, _) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow);
            format!("{local}@{domain}")
        }
        _ => canonical.to_owned(),
    }
}

/// Whether the two are the same address.
pub fn is_same(one: &str, other: &str) -> bool {
    canonical(one) == canonical(other)
}

#[cfg(test)]
mod tests {
    use super::{canonical, is_same, parse, spellings};

    #[test]
    fn an_address_has_one_spelling() {
        for (written, kept) in [
            ("ada@acme.example", "ada@acme.example"),
            ("Ada.Love+news@ACME.Example", "Ada.Love+news@acme.example"),
            ("max@müller.de", "max@xn--mller-kva.de"),
            ("max@MÜLLER.de", "max@xn--mller-kva.de"),
            ("max@mu\u{308}ller.de", "max@xn--mller-kva.de"),
            ("max@XN--MLLER-KVA.de", "max@xn--mller-kva.de"),
            ("max@müller。de", "max@xn--mller-kva.de"),
            ("max@ｍｕｅｌｌｅｒ.de", "max@mueller.de"),
            ("x@faß.example", "x@xn--fa-hia.example"),
            ("root@localhost", "root@localhost"),
            ("o'hara!#$%&*/=?^_`{|}~-@b.example", "o'hara!#$%&*/=?^_`{|}~-@b.example"),
        ] {
            assert_eq!(parse(written).unwrap(), kept, "{written}");
            assert_eq!(parse(kept).unwrap(), kept, "as it is kept it stays");
            assert!(
                is_same(written, kept) && is_same(&written.to_uppercase().replace("ß", "SS"), kept)
                    || written.contains('ß')
            );
        }
        assert_eq!(canonical("Ada@MÜLLER.de"), "ada@xn--mller-kva.de");
    }

    #[test]
    fn an_address_that_cannot_be_mailed_or_typed_is_refused_with_the_reason() {
        let long = format!("{}@b.example", "x".repeat(65));
        let longer = format!("x@{}example", "abcdefghi.".repeat(25));
        for (bad, why) in [
            ("boss<victim@corp.example>", "angle brackets"),
            ("\"q\"<v@corp.example>", "angle brackets"),
            ("x@corp.example>", "angle brackets"),
            ("mailto:p@corp.example", "mailto:"),
            ("MAILTO:p@corp.example", "mailto:"),
            ("a,b@corp.example", "not a list"),
            ("a@corp.example,b@corp.example", "not a list"),
            ("a@corp.example;b@corp.example", "not a list"),
            ("\"a\"@corp.example", "quoted"),
            ("\"a b\"@corp.example", "space"),
            ("a\\b@corp.example", "quoted"),
            ("a(comment)@corp.example", "comments"),
            ("a@corp.example(comment)", "comments"),
            ("a@[127.0.0.1]", "IP address"),
            ("a@[IPv6:::1]", "IP address"),
            ("a@127.0.0.1", "IP address"),
            ("@relay.example:a@corp.example", "one @"),
            ("a@b@corp.example", "one @"),
            ("a@", "one @"),
            ("@corp.example", "one @"),
            ("nobody", "one @"),
            ("", "one @"),
            ("müller@corp.example", "only ASCII"),
            ("ａ@corp.example", "only ASCII"),
            ("a:b@corp.example", "single dots"),
            (".a@corp.example", "single dots"),
            ("a.@corp.example", "single dots"),
            ("a..b@corp.example", "single dots"),
            (long.as_str(), "64"),
            ("a@corp..example", "not a domain"),
            ("a@.corp.example", "not a domain"),
            ("a@corp.example.", "not a domain"),
            ("a@-corp.example", "not a domain"),
            ("a@corp-.example", "not a domain"),
            ("a@corp_x.example", "not a domain"),
            ("a@xn--a.example", "not a domain"),
            ("a@corp.example:25", "not a domain"),
            ("a@corp.example/x", "not a domain"),
            (longer.as_str(), "not a domain"),
            ("a@corp.example\n", "invisible character (U+000A)"),
            ("a@corp.example\r\nBcc:v@x.example", "invisible"),
            ("a\u{0}@corp.example", "invisible"),
            ("a @corp.example", "space"),
            (" a@corp.example", "space"),
            ("a@corp\u{200b}.example", "invisible"),
            ("a@corp\u{ad}.example", "invisible"),
            ("a\u{202e}@corp.example", "invisible character (U+202E)"),
            ("a@\u{2066}corp.example", "invisible"),
        ] {
            let refusal = parse(bad).unwrap_err();
            assert_eq!((refusal.field, refusal.code), (Some("email"), "invalid_email"));
            assert!(refusal.detail.contains(why), "{bad:?}: {}", refusal.detail);
        }
    }

    #[test]
    fn an_address_reserved_in_another_spelling_is_found_by_each() {
        let (letters, ascii) = ("max@müller.de", "max@xn--mller-kva.de");
        assert_eq!(spellings("Max@MÜLLER.de"), [letters, ascii]);
        assert_eq!(spellings("max@xn--MLLER-kva.de"), [ascii, letters]);
        assert_eq!(spellings("Ada@acme.example"), ["ada@acme.example"]);
        assert_eq!(spellings("A,B@acme.example"), ["a,b@acme.example"], "of before there were rules");
    }
}
