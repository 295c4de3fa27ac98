//! The text of a client's own authorities: certificates as PEM (RFC 7468 §5), and nothing else.
//!
//! Not here: whether they are certificates of authorities. The server reads them (`auth::certificate`).

use base64::{Engine, prelude::BASE64_STANDARD};

/// Longest text, in bytes.
const TEXT_MAX: usize = 8_192;
/// Most certificates.
const CERTIFICATES_MAX: usize = 4;
const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// Returns the certificates (DER) in `text`, of which there is at least one. Text beside them is refused: a private
/// key that somebody pasted with its certificate would stay in the log.
///
/// # Errors
/// What is wrong with the text.
pub(super) fn read(text: &str) -> Result<Vec<Vec<u8>>, &'static str> {
    if text.len() > TEXT_MAX {
        return Err("must have at most 8192 bytes");
    }
    let mut certificates = Vec::new();
    let mut open: Option<String> = None;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        open = match (open, line) {
            (None, BEGIN) => Some(String::new()),
            (Some(encoded), END) => {
                certificates.push(decoded(&encoded)?);
                None
            }
            (Some(encoded), line) => Some(encoded + line),
            (None, _) => return Err("must be certificates as PEM, without any text beside them"),
        };
    }
    if open.is_some() {
        return Err("must end with a line that ends the certificate");
    }
    if (1..=CERTIFICATES_MAX).contains(&certificates.len()) {
        Ok(certificates)
    } else {
        Err("must have 1 to 4 certificates")
    }
}

fn decoded(encoded: &str) -> Result<Vec<u8>, &'static str> {
    let decoded = BASE64_STANDARD.decode(encoded).map_err(|_| "must have base64 inside each certificate")?;
    if decoded.is_empty() { Err("must have no empty certificate") } else { Ok(decoded) }
}

#[cfg(test)]
mod tests {
    use super::read;

    const ONE: &str = "-----BEGIN CERTIFICATE-----\nAAEC\nAwQF\n-----END CERTIFICATE-----\n";

    #[test]
    fn certificates_are_read_in_their_order_whatever_ends_their_lines() {
        assert_eq!(read(ONE), Ok(vec![vec![0, 1, 2, 3, 4, 5]]));
        let two = format!("\r\n{}\r\n{ONE}", ONE.replace('\n', "\r\n").replace("AwQF", "Aw=="));
        assert_eq!(read(&two), Ok(vec![vec![0, 1, 2, 3], vec![0, 1, 2, 3, 4, 5]]));
        assert_eq!(read(&ONE.repeat(4)).map(|all| all.len()), Ok(4));
    }

    #[test]
    fn a_text_that_is_empty_too_long_or_not_only_certificates_is_refused() {
        let key = ONE.replace("CERTIFICATE", "PRIVATE KEY");
        for bad in [
            String::new(),
            " \n".into(),
            ONE.repeat(5),
            format!("{ONE}{}", " ".repeat(8_192)),
            key.clone(),
            format!("{key}{ONE}"),
            format!("{ONE}{key}"),
            format!("subject=CN=app\n{ONE}"),
            ONE.replace("AAEC", "A*EC"),
            ONE.replace("AwQF", "AwQ"),
            ONE.replace("AAEC\nAwQF\n", ""),
            ONE.replace("-----END CERTIFICATE-----\n", ""),
            ONE.replace("-----END CERTIFICATE-----", "-----END PRIVATE KEY-----"),
            format!("-----BEGIN CERTIFICATE-----\n{ONE}"),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }
}
