//! Reads the plans file. `xwms_events::account::Plans` defines and validates plans.

use figment::{
    Figment,
    providers::{Format, Toml},
};
use std::path::Path;
use xwms_events::account::Plans;

/// The plans of a server without a plans file.
const BUILT_IN: &str = include_str!("../../deploy/plans.toml");

/// Returns the plans of `file`, or the built-in ones.
///
/// # Errors
/// Returns every problem, in words for the operator.
pub fn read(file: Option<&Path>) -> Result<Plans, Vec<String>> {
    let text = match file {
        None => BUILT_IN.to_owned(),
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| vec![format!("plans_file {}: {error}", file.display())])?,
    };
    let place = file.map_or_else(|| "the built-in plans".to_owned(), |file| file.display().to_string());
    let plans: Plans = Figment::from(Toml::string(&text))
        .extract()
        .map_err(|error| error.into_iter().map(|one| format!("{place}: {one}")).collect::<Vec<_>>())?;
    let problems = plans.problems();
    if problems.is_empty() {
        return Ok(plans);
    }
    Err(problems.into_iter().map(|problem| format!("{place}: {problem}")).collect())
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_built_in_plans_are_good() {
        let plans = read(None).unwrap();
        assert!(plans.choose(&plans.first).is_ok());
    }

    #[test]
    fn a_file_that_is_missing_malformed_or_senseless_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("plans.toml");
        assert!(read(Some(&file)).unwrap_err()[0].contains("plans.toml"));
        for text in ["first = 1", "first = \"free\"\n[plans]", "[plans.free]\ncolour = \"red\""] {
            std::fs::write(&file, text).unwrap();
            assert!(!read(Some(&file)).unwrap_err().is_empty(), "{text}");
        }
    }
}
