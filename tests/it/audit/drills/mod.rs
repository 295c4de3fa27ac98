//! Seven drills: a story, and then the investigation in the order of docs/guides/investigate-an-incident.md: from
//! where, who and what, what is still live; containment; nothing lives; a report. What is found is compared with
//! tests/data/drills: the same over REST, at the command line and in a browser.

pub mod app;
pub mod device;
pub mod operator;
pub mod refresh;
pub mod secret;
pub mod session;
pub mod signing_key;

/// What an investigator looks at in a timeline.
const TIMELINE: &[&str] = &["kind", "what", "object", "actor", "status", "at"];
/// What tells networks apart: one where people's browsers were has no name.
const NETWORKS: &[&str] = &["network", "is_new", "first_at"];
/// What is in a family, and what stopped it.
const FAMILY: &[&str] = &["what", "id", "how", "at", "stopped_by"];
const SCOPE: &str = "openid email offline_access";
