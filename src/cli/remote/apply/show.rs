//! How a plan is shown: what is created, changed and removed, with colours at a terminal only.

use super::{
    plan::Plan,
    step::{Act, Step},
};
use crate::cli::{error::CliError, remote::server::clean};
use std::io::{IsTerminal, Write, stdout};

impl Act {
    const fn mark(self) -> char {
        match self {
            Self::Create => '+',
            Self::Change => '~',
            Self::Remove => '-',
        }
    }

    /// Returns what was done, for people.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Change => "changed",
            Self::Remove => "removed",
        }
    }

    const fn colour(self) -> &'static str {
        match self {
            Self::Create => "\u{1b}[32m",
            Self::Change => "\u{1b}[33m",
            Self::Remove => "\u{1b}[31m",
        }
    }
}

/// Prints `plan` to stdout.
///
/// # Errors
/// If stdout is closed.
pub(super) fn print(plan: &Plan) -> Result<(), CliError> {
    // An empty value counts as unset (https://no-color.org).
    let plain = std::env::var_os("NO_COLOR").is_some_and(|no| !no.is_empty());
    write!(stdout(), "{}", plan_text(plan, stdout().is_terminal() && !plain))?;
    Ok(())
}

/// Returns `plan` as text.
fn plan_text(plan: &Plan, colours: bool) -> String {
    let mut text = String::new();
    for step in &plan.steps {
        let Step { act, kind, name, id, lines, .. } = step;
        let (on, off) = if colours { (act.colour(), "\u{1b}[0m") } else { ("", "") };
        let id = id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default();
        text.push_str(&format!("{on}{} {kind} {}{off}\n", act.mark(), clean(&format!("{name}{id}"))));
        for line in lines {
            text.push_str(&format!("    {}\n", clean(line)));
        }
    }
    for left in &plan.left {
        text.push_str(&format!("  not in the file any more: {}; --prune removes it\n", clean(left)));
    }
    text.push_str(&format!("{}\n", summary(plan)));
    text
}

fn summary(plan: &Plan) -> String {
    let count = |act: Act| plan.steps.iter().filter(|step| step.act == act).count();
    match plan.steps.is_empty() {
        true => "Nothing to change.".to_owned(),
        false => format!(
            "{} to create, {} to change, {} to remove.",
            count(Act::Create),
            count(Act::Change),
            count(Act::Remove)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::plan_text;
    use crate::cli::remote::apply::{
        plan::Plan,
        schema::Kind,
        step::{Act, Step},
    };

    #[test]
    fn a_plan_is_short_and_plain_without_a_terminal() {
        let step = |act, lines: &[&str]| Step {
            act,
            kind: Kind::Client,
            name: "shop".to_owned(),
            id: (act != Act::Create).then(|| "client_1".to_owned()),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
            first: vec![],
            body: None,
            calls: vec![],
        };
        let steps = vec![step(Act::Create, &["name: \"Shop\"\u{1b}[2J"]), step(Act::Remove, &[])];
        let plan = Plan { steps, left: vec!["endpoint old (endpoint_1)".to_owned()], gone: vec![] };
        let plain = "+ client shop\n    name: \"Shop\" [2J\n- client shop (client_1)\n  not in the file any more: \
                     endpoint old (endpoint_1); --prune removes it\n1 to create, 0 to change, 1 to remove.\n";
        assert_eq!(plan_text(&plan, false), plain);
        assert!(plan_text(&plan, true).starts_with("\u{1b}[32m+ client shop\u{1b}[0m\n"));
        assert_eq!(plan_text(&Plan::default(), true), "Nothing to change.\n");
    }
}
