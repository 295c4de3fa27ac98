//! Pages of a list: filters and a position in the URL.

use super::page::DashboardPage;
use crate::surface::{
    http::params::{Params, with_query},
    web::shared::{
        kinds::{Chip, PageLinks},
        signed_in::TYPED,
    },
};
use xwms_projections::PageQuery;

/// How many rows a page has.
pub const ROWS: i64 = 50;
/// The parameter with the position of the last row of the page before.
const AFTER: &str = "after";

/// The query of a list: its filters, and where its page begins.
pub struct Paging {
    path: String,
    params: Params,
}

impl Paging {
    /// Reads the query of the request. What can't be read is left out.
    pub fn of(dash: &DashboardPage) -> Self {
        Self::at(&dash.here)
    }

    /// As [`Self::of`], for the page with this path and query.
    pub fn at(here: &str) -> Self {
        let (path, query) = here.split_once('?').unwrap_or((here, ""));
        let pairs = Params::parse(query.as_bytes()).unwrap_or_default().into_pairs();
        // What was typed before a login is not a filter.
        let pairs = pairs.into_iter().filter(|(name, _)| name != TYPED);
        Self { path: path.to_owned(), params: Params::of(pairs).unwrap_or_default() }
    }

    /// Returns the value of a filter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.get(name)
    }

    /// Returns the page of the list to read.
    pub fn query(&self) -> PageQuery {
        PageQuery { limit: ROWS, after: self.after() }
    }

    fn after(&self) -> Option<i64> {
        self.get(AFTER)?.parse().ok()
    }

    /// Cuts `rows` to a page. `position` is that of a row in the list.
    pub fn cut<T>(&self, rows: &mut Vec<T>, position: impl Fn(&T) -> i64) -> PageLinks {
        let next = self.query().cut(rows, position);
        PageLinks { next: next.map(|next| self.next(next)), first: self.first() }
    }

    /// Returns the link to the page after `position`.
    pub fn next(&self, position: i64) -> String {
        self.link(&[(AFTER, &position.to_string())])
    }

    /// Returns the link to the first page, if this is a later one.
    pub fn first(&self) -> Option<String> {
        self.after().map(|_| self.link(&[]))
    }

    /// Returns the path of the list, without its query.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the link to the list without filters, if some are on.
    pub fn all(&self) -> Option<String> {
        (!self.filters(&[]).is_empty()).then(|| self.path.clone())
    }

    /// Returns the filters of this page as a query, without the position and `left`.
    pub fn filters(&self, left: &[&str]) -> Vec<(String, String)> {
        let kept = |(name, value): &(String, String)| {
            name != AFTER && !value.is_empty() && !left.contains(&name.as_str())
        };
        let mut pairs: Vec<_> = self.params.clone().into_pairs().into_iter().filter(kept).collect();
        pairs.sort();
        pairs
    }

    /// Returns the link to the first page with a filter set to `value`; without it for an empty one.
    pub fn with(&self, name: &str, value: &str) -> String {
        self.link(&[(name, value)])
    }

    /// Returns a chip that turns the filter `name` with `value` on, or off if it is on.
    pub fn chip(&self, name: &str, value: &str, label: &str) -> Chip {
        let is_on = self.get(name) == Some(value);
        Chip { label: label.to_owned(), href: self.with(name, if is_on { "" } else { value }), is_on }
    }

    /// Returns the link with the filters of this page, of which `changed` replace some; never with the position,
    /// unless it is among them.
    pub fn link(&self, changed: &[(&str, &str)]) -> String {
        let kept = self.params.clone().into_pairs().into_iter();
        let kept = kept.filter(|(name, _)| name != AFTER && !changed.iter().any(|(known, _)| known == name));
        let mut pairs: Vec<_> = kept.collect();
        pairs.extend(changed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort();
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        if pairs.is_empty() { self.path.clone() } else { with_query(&self.path, &pairs) }
    }
}

#[cfg(test)]
mod tests {
    use super::Paging;

    #[test]
    fn a_text_typed_before_a_login_is_no_filter() {
        let paging = Paging::at("/logs?typed=AAAA&status=2xx");
        assert_eq!(paging.link(&[]), "/logs?status=2xx");
        assert_eq!(Paging::at("/logs?typed=AAAA").all(), None);
    }
}
