//! The catalogue of errors against the sources: every code that the sources refuse with is in it, unless no
//! response has it, and the sources have every code that is in it.

use super::commands::root;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};
use xwms::surface::http::errors::{OAUTH, REST};

/// What takes a code, and which argument it is.
const TAKERS: [(&str, usize); 9] = [
    ("conflict(", 0),
    ("invalid(", 1),
    ("Problem::new(", 1),
    ("Self::new(", 1),
    ("Wrong::new(", 0),
    ("efuse(", 0),
    ("wrong(", 0),
    ("refusal(", 1),
    ("code: ", 0),
];

/// Codes that no response of the REST API or of `/oauth` has: a fresh id that is taken, rules of pages and of the
/// command line, and reasons that an OAuth response shows as `invalid_grant`.
const NOT_SENT: &[&str] = &[
    // Of `xwms apply`, before it sends anything.
    "invalid_app",
    // A warning in the view of a client.
    "no_scopes",
    // Fresh ids.
    "account_exists",
    "alert_exists",
    "case_exists",
    "client_exists",
    "endpoint_exists",
    "grant_exists",
    "key_exists",
    "session_exists",
    "ticket_exists",
    "token_exists",
    "user_exists",
    // The server's own mistakes.
    "empty_scope",
    "invalid_count",
    "invalid_logo",
    "invalid_time",
    // Registrations: `invalid_token`.
    "registration_token_unusable",
    // Grants: `invalid_grant`, or the redirect's `access_denied`.
    "code_expired",
    "device_code_settled",
    "device_code_used",
    "grant_revoked",
    "redirect_uri_removed",
    "refresh_token_expired",
    "scopes_removed",
    "unasked_verifier",
    "unknown_refresh_token",
    "wrong_client",
    "wrong_certificate",
    "wrong_key",
    "wrong_redirect_uri",
    "wrong_verifier",
    // People's own pages.
    "address_label_taken",
    "change_settled",
    "deletion_over",
    "email_changed",
    "email_unchanged",
    "empty_address",
    "invalid_preferences",
    "invitation_for_another",
    "invitation_unusable",
    "last_factor",
    "last_login",
    "login_taken",
    "no_email",
    "no_second_factor",
    "recovery_code_used",
    "second_factor_required",
    "session_over",
    "test_user",
    "too_many_addresses",
    "too_many_email_changes",
    "too_many_logins",
    "too_many_passkeys",
    "totp_enrolled",
    "user_inactive",
    "user_suspended",
    // `slow_down` says it.
    "verified_recently",
    // The dashboard's and the operator's pages, and the command line.
    "event_skipped",
    "invalid_account_id",
    "invalid_id",
    "invalid_operator",
    "invalid_role",
    "key_retired",
    "log_shorter",
    "no_attachments",
    "no_visitor",
    "nothing_lost",
    "two_factors_required",
    // Reports of `xwms import` (docs/guides/import-people.md).
    "auth_method_unsupported",
    "client_id_taken",
    "email_missing",
    "hash_config_missing",
    "id_imported",
    "id_taken",
    "invalid_boolean",
    "invalid_record",
    "management_scope",
    "passwords_unreadable",
    "protocol_unsupported",
    "record_too_long",
    "wrong_columns",
];

/// Returns the sources without their tests, by path.
fn sources() -> BTreeMap<PathBuf, String> {
    fn add(folder: &Path, into: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                add(&path, into);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
                into.insert(path, text);
            }
        }
    }
    let mut all = BTreeMap::new();
    for folder in ["src", "events/src"] {
        add(&root().join(folder), &mut all);
    }
    let is_test = |path: &Path| path.file_stem().unwrap().to_str().unwrap().ends_with("tests");
    all.retain(|path, _| !is_test(path) && !path.starts_with(root().join("src/surface/http/errors")));
    all
}

/// Returns the argument with this number of a call whose arguments `text` begins with.
fn argument(text: &str, number: usize) -> &str {
    let (mut depth, mut is_text, mut is_escaped, mut at, mut start) = (0, false, false, 0, 0);
    for (index, c) in text.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_text => is_escaped = true,
            '"' => is_text = !is_text,
            _ if is_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' | ';' if depth == 0 => {
                return if at == number { text[start..index].trim() } else { "" };
            }
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 && at == number => return text[start..index].trim(),
            ',' if depth == 0 => (at, start) = (at + 1, index + 1),
            _ => {}
        }
    }
    ""
}

/// Returns the code that a literal has: words with underscores.
fn code(literal: &str) -> Option<&str> {
    let word = literal.strip_prefix('"')?.strip_suffix('"')?;
    let is_code = word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    is_code.then_some(word)
}

/// Returns the codes that `text` refuses with.
fn codes(text: &str) -> BTreeSet<&str> {
    let calls = TAKERS.iter().flat_map(|(taker, number)| {
        text.split(taker).skip(1).filter_map(|rest| code(argument(rest, *number)))
    });
    calls.collect()
}

#[test]
fn every_code_of_the_sources_is_in_the_catalogue_and_the_other_way_round() {
    let sources = sources();
    let rest: BTreeSet<_> = REST.iter().flat_map(|topic| topic.entries).map(|entry| entry.code).collect();
    let oauth: BTreeSet<_> = OAUTH.iter().map(|entry| entry.code).collect();
    let hidden: BTreeSet<_> = NOT_SENT.iter().copied().collect();
    assert!(hidden.is_disjoint(&rest) && hidden.is_disjoint(&oauth), "they are either sent or not");
    let mut seen = BTreeSet::new();
    for (path, text) in &sources {
        for code in codes(text) {
            let is_known = [&rest, &oauth, &hidden].iter().any(|list| list.contains(code));
            assert!(is_known, "{}: {code} is not in src/surface/http/errors", path.display());
            seen.insert(code);
        }
    }
    assert!(seen.len() > 150, "{}", seen.len());
    for code in rest.iter().chain(&oauth).chain(&hidden) {
        let literal = format!("\"{code}\"");
        assert!(sources.values().any(|text| text.contains(&literal)), "nothing refuses with {code}");
    }
}

#[test]
fn a_code_that_is_not_in_the_catalogue_would_be_found() {
    let source = r#"Refusal::conflict("a_b", "x, y"); Problem::new(status(a, b), "c_d", detail);
        Err(Refusal::invalid(field, "e_f", format!("{}", g))) Refusal { code: "h_i", ..other }
        conflict(code, "j_k") invalid("l_m", "N") asked.refuse("o_p", "q_r") Self::new(S::T, "taken", "u_v")"#;
    assert_eq!(codes(source), BTreeSet::from(["a_b", "c_d", "e_f", "h_i", "o_p"]));
}
