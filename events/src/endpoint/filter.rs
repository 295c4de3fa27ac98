//! Which events an endpoint wants: names, or globs such as `client.*`. The feed uses the same filter.

use crate::catalogue::{self, Entry, Visibility};

/// A pattern that matches no public event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownEvents(pub String);

/// Returns the public events that match `patterns`, in the order of the catalogue. `*` matches any text and is allowed
/// only at the end of a pattern. No patterns match all of them.
///
/// # Errors
/// Fails with the first pattern that matches no public event.
pub fn wanted<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Vec<&'static str>, UnknownEvents> {
    fitting(patterns, catalogue::public())
}

/// Stream types whose internal events an auditor of the account sees.
const AUDITED: &[&str] = &["audit.", "case.", "login.", "session.", "user."];

/// Returns the events that are not public and that an auditor of their account sees.
pub fn audited() -> impl Iterator<Item = &'static str> {
    let is_audited = |entry: &&Entry| {
        entry.visibility == Visibility::Internal && AUDITED.iter().any(|of| entry.name.starts_with(of))
    };
    catalogue::entries().filter(is_audited).map(|entry| entry.name)
}

/// Like [`wanted`], but for the whole log, for an operator.
///
/// # Errors
/// Fails with the first pattern that matches no event.
pub fn wanted_of_all<'a>(
    patterns: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<&'static str>, UnknownEvents> {
    fitting(patterns, catalogue::entries())
}

fn fitting<'a>(
    patterns: impl IntoIterator<Item = &'a str>,
    among: impl Iterator<Item = &'static Entry>,
) -> Result<Vec<&'static str>, UnknownEvents> {
    let mut patterns = patterns.into_iter().peekable();
    let names: Vec<_> = among.map(|entry| entry.name).collect();
    let mut wanted = vec![patterns.peek().is_none(); names.len()];
    for pattern in patterns {
        let fits = |name: &str| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == pattern,
        };
        let mut known = false;
        for (name, wanted) in names.iter().zip(&mut wanted) {
            let fits = fits(name);
            known |= fits;
            *wanted |= fits;
        }
        if !known {
            return Err(UnknownEvents(pattern.to_owned()));
        }
    }
    Ok(names.into_iter().zip(wanted).filter_map(|(name, wanted)| wanted.then_some(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::{audited, wanted, wanted_of_all};
    use crate::catalogue;

    #[test]
    fn an_auditor_sees_questions_and_logins_and_no_notes_of_the_operator() {
        let audited: Vec<_> = audited().collect();
        assert!(audited.contains(&"audit.queried") && audited.contains(&"login.failed"));
        for other in ["client.created", "ticket.noted", "signing_key.created"] {
            assert!(!audited.contains(&other), "{other}");
        }
    }

    #[test]
    fn patterns_are_expanded_to_public_names_only() {
        let public = catalogue::public().count();
        assert_eq!(wanted([]).unwrap().len(), public);
        assert_eq!(wanted(["*"]).unwrap().len(), public);
        let some = wanted(["consent.*", "token.issued", "consent.granted"]).unwrap();
        assert_eq!(some, ["consent.granted", "consent.changed", "consent.withdrawn", "token.issued"]);
        for unknown in ["user.*", "user.registered", "client", "client.", "", "c*t"] {
            assert_eq!(wanted([unknown]).unwrap_err().0, unknown);
        }
    }

    #[test]
    fn an_operator_asks_for_internal_events_by_the_same_patterns() {
        assert_eq!(wanted_of_all([]).unwrap().len(), catalogue::entries().count());
        assert!(wanted_of_all(["user.*"]).unwrap().contains(&"user.registered"));
        assert_eq!(wanted_of_all(["client.created", "client.cre*"]).unwrap(), ["client.created"]);
        for unknown in ["client", "nothing.*", "", "c*t"] {
            assert_eq!(wanted_of_all([unknown]).unwrap_err().0, unknown);
        }
    }
}
