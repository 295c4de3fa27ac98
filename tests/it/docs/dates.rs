//! The dates of pages (`docs/dates.txt`, ADR 0123). That each page has one is tested beside
//! `src/surface/docs/dates.rs`.

use super::commands::root;
use std::{fs, process::Command};

/// Returns what git says, or nothing: an archive has no history, and CI may have no git.
fn git(words: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root()).args(words).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

#[test]
fn no_page_changed_after_the_newest_commit() {
    // A page that is not committed yet has the day on which the script ran.
    let is_clean = git(&["status", "--porcelain", "--", "docs"]).is_some_and(|changed| changed.is_empty());
    let Some(newest) = git(&["log", "-1", "--format=%cs"]).filter(|_| is_clean) else { return };
    let dates = fs::read_to_string(root().join("docs/dates.txt")).unwrap();
    for line in dates.lines() {
        let (path, day) = line.split_once(' ').unwrap();
        // A commit of another time zone may be a day ahead of the next one.
        assert!(
            day <= next_day(&newest).as_str(),
            "{path} changed on {day}, the newest commit is of {newest}"
        );
    }
}

/// Returns the day after `day`.
fn next_day(day: &str) -> String {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(day, format).unwrap().next_day().unwrap().to_string()
}

#[test]
fn branches_that_change_pages_merge_without_conflicts() {
    let attributes = fs::read_to_string(root().join(".gitattributes")).unwrap();
    assert!(attributes.lines().any(|line| line == "docs/dates.txt merge=union"), "{attributes}");
}
