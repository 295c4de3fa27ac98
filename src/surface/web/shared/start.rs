//! Where a page of refusal leads when nothing can be restarted: the start of that part of the site which the
//! request was for.

/// A part of the site that has a start page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Everything else; its start is the front page.
    Front,
    Dashboard,
    /// Only for operators: for everybody else, these pages do not exist.
    Operator,
}

impl Start {
    /// Returns the part that `path` belongs to, whether or not it has such a page, for somebody of whom nothing is
    /// known.
    pub fn of(path: &str) -> Self {
        match path.trim_start_matches('/').split('/').next() {
            Some("dashboard") => Self::Dashboard,
            _ => Self::Front,
        }
    }

    /// Returns the path of its start page.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Front => "/",
            Self::Dashboard => "/dashboard",
            Self::Operator => "/operator",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Start;

    #[test]
    fn the_first_part_of_a_path_says_where_its_start_is() {
        for (path, start) in [
            ("/", "/"),
            ("/account/nowhere", "/"),
            ("/dashboards", "/"),
            ("/oauth/authorize", "/"),
            ("/dashboard", "/dashboard"),
            ("/dashboard/account_x/nowhere", "/dashboard"),
            ("/operator/nowhere", "/"),
        ] {
            assert_eq!(Start::of(path).path(), start, "{path}");
        }
    }
}
