//! Settings of traces.

use super::range;
use serde::{Deserialize, Serialize};
use url::Url;

/// Where spans are exported by OTLP.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traces {
    /// The collector's base URL, such as `http://127.0.0.1:4318`. Spans go to its `/v1/traces` as protobuf
    /// over HTTP. If unset, no spans are made.
    pub endpoint: Option<Url>,
    /// The fraction of traces that is exported, 0 to 1.
    pub ratio: f64,
}

impl Default for Traces {
    fn default() -> Self {
        Self { endpoint: None, ratio: 1.0 }
    }
}

impl Traces {
    pub(super) fn check(&self, problems: &mut Vec<String>) {
        if self.endpoint.as_ref().is_some_and(|endpoint| !is_base(endpoint)) {
            problems.push(
                "traces.endpoint must be a URL such as http://127.0.0.1:4318, without a password (use \
                 OTEL_EXPORTER_OTLP_HEADERS) or query"
                    .to_owned(),
            );
        }
        range::check(problems, "traces.ratio", self.ratio, 0.0..=1.0);
    }
}

/// Returns whether a path can be appended to `url`. Log lines show it, so it must hold no secret.
fn is_base(url: &Url) -> bool {
    let plain = url.username().is_empty() && url.password().is_none();
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && plain
        && url.query().is_none()
        && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::Traces;

    fn problems(endpoint: &str, ratio: f64) -> usize {
        let mut problems = Vec::new();
        Traces { endpoint: Some(endpoint.parse().unwrap()), ratio }.check(&mut problems);
        problems.len()
    }

    #[test]
    fn a_collector_is_a_base_url_and_a_ratio_a_part_of_one() {
        for good in ["http://127.0.0.1:4318", "https://collector.example/otlp/"] {
            assert_eq!(problems(good, 0.5), 0, "{good}");
        }
        for bad in [
            "ftp://collector.example",
            "mailto:a@b.example",
            "http://user:password@collector.example",
            "https://collector.example?key=1",
            "https://collector.example#1",
        ] {
            assert_eq!(problems(bad, 0.0), 1, "{bad}");
        }
        for bad in [-0.1, 1.1, f64::NAN] {
            assert_eq!(problems("http://127.0.0.1:4318", bad), 1, "{bad}");
        }
    }
}
