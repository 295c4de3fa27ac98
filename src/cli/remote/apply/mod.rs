//! `xwms apply`: makes an account have the clients, APIs, endpoints and members that a file says. It shows first what
//! it will do, asks, and changes only what the file names. docs/explanation/adr/0112-apply.md says why it is done like
//! this.
//!
//! | file | what |
//! |---|---|
//! | `schema` | the sections and members of a file, and how each is sent |
//! | `file`, `rules`, `apis` | reads a file; checks its values by the server's rules |
//! | `references` | clients that APIs name |
//! | `ids` | which object each name is |
//! | `rest`, `present` | calls of the REST API; what the account has |
//! | `plan`, `team`, `step` | what must be done |
//! | `show`, `execute`, `secrets` | shows a plan; carries it out; where secrets go |
//! | `export` | writes what the account has as a file |

mod apis;
mod execute;
mod export;
mod file;
mod ids;
mod plan;
mod present;
mod references;
mod rest;
mod rules;
mod schema;
mod secrets;
mod show;
mod step;
mod team;

use super::{
    profile::{Name, USUAL},
    server::clean,
    token::now,
};
use crate::cli::error::CliError;
use clap::Args;
use execute::Runner;
use file::{Mistake, Object};
use ids::Ids;
use plan::{Plan, plan};
use present::Present;
use rest::{Rest, RestError};
use schema::Kind;
use secrets::Secrets;
use std::{
    fs::File,
    io::{BufRead, IsTerminal, Read, Write, stderr, stdin, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};
use step::{Act, Step};

/// The most bytes of a file that are read.
const FILE_MAX: u64 = 4 * 1024 * 1024;
/// The file that is applied if none is named. Not xwms.toml, which is often the file of a server's settings.
const USUAL_FILE: &str = "xwms.apps.toml";
/// The exit code of `--dry-run --detailed-exitcode` if there is something to change.
const WOULD_CHANGE: u8 = 2;

/// How a file is applied.
#[derive(Args)]
pub(in crate::cli) struct Apply {
    /// A TOML file with the tables clients, apis, endpoints and members. Without it, xwms.apps.toml in this
    /// directory.
    #[arg(short = 'f', long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print what the account has now as such a file, and exit.
    #[arg(long, conflicts_with_all = ["file", "dry_run", "yes", "prune", "ids", "secrets"])]
    export: bool,
    /// The profile whose token is sent.
    #[arg(long, value_name = "NAME", default_value = USUAL)]
    profile: Name,
    /// The file with the ids of the objects that were created. Without it, FILE with the ending .ids.json.
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Where the secrets of new objects are written, as JSON that only you may read; - for stdout. Without it they
    /// are printed, if stdout is a terminal.
    #[arg(long, value_name = "FILE|-")]
    secrets: Option<PathBuf>,
    /// Show what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run: exit code 2 if there is something to change.
    #[arg(long, requires = "dry_run")]
    detailed_exitcode: bool,
    /// Do not ask for confirmation.
    #[arg(long)]
    yes: bool,
    /// Also remove what an earlier run made and the file no longer has. This is asked separately.
    #[arg(long)]
    prune: bool,
}

/// Applies a file, or exports one.
///
/// # Errors
/// If the file is wrong, nobody agrees, or the server refuses.
pub(in crate::cli) async fn run(options: Apply) -> Result<ExitCode, CliError> {
    if options.export {
        return export(&options).await;
    }
    let file = options.file.as_deref().unwrap_or(Path::new(USUAL_FILE));
    // Before anything is sent.
    let mut objects = read(file)?;
    let rest = Rest::open(&options.profile).await?;
    let account = rest.account().await?;
    let ids_file = options.ids.clone().unwrap_or_else(|| file.with_extension("ids.json"));
    let mut ids = Ids::open(&ids_file, &account)?;
    let present = present(&rest, &objects, &ids).await?;
    references::resolve(&mut objects, &present, &ids);
    let plan = plan(&objects, &present, &ids, now(), options.prune);
    let mut plan = plan.map_err(|mistakes| wrong(file, mistakes))?;
    writeln!(stdout(), "{account} at {}", rest.server())?;
    show::print(&plan)?;
    if options.dry_run {
        let changes = options.detailed_exitcode && !plan.steps.is_empty();
        return Ok(if changes { ExitCode::from(WOULD_CHANGE) } else { ExitCode::SUCCESS });
    }
    if !plan.steps.is_empty() {
        let secrets = match plan.steps.iter().any(Step::has_secret) {
            true => Secrets::open(options.secrets.as_deref())?,
            false => Secrets::Stdout,
        };
        agree(&mut plan, options.yes)?;
        execute(Runner { rest: &rest, ids: &mut ids, secrets }, &plan).await?;
    }
    for (kind, name) in &plan.gone {
        ids.remove(*kind, name)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads and checks a file.
fn read(file: &Path) -> Result<Vec<Object>, CliError> {
    let failed = |why: String| CliError::Message(format!("{}: {why}", file.display()));
    let opened = File::open(file).map_err(|error| failed(error.to_string()))?;
    let mut text = String::new();
    let length =
        opened.take(FILE_MAX + 1).read_to_string(&mut text).map_err(|error| failed(error.to_string()))?;
    if length as u64 > FILE_MAX {
        return Err(failed(format!("longer than {FILE_MAX} bytes")));
    }
    let mut objects = file::parse(&text).map_err(|mistakes| wrong(file, mistakes))?;
    let mistakes = rules::check(&mut objects);
    if mistakes.is_empty() { Ok(objects) } else { Err(wrong(file, mistakes)) }
}

/// Returns the error that tells every mistake with its file and line.
fn wrong(file: &Path, mistakes: Vec<Mistake>) -> CliError {
    let told = mistakes.into_iter().map(|Mistake { line, text }| {
        let text = text.lines().map(clean).collect::<Vec<_>>().join(" ");
        format!("{}:{line}: {text}", file.display())
    });
    CliError::Message(format!(
        "the file is wrong, and nothing was changed\n{}",
        told.collect::<Vec<_>>().join("\n")
    ))
}

/// Reads what the account has of the kinds that the file or the ids name.
async fn present(rest: &Rest, objects: &[Object], ids: &Ids) -> Result<Present, CliError> {
    let mut present = Present::default();
    let made = ids.all();
    for kind in Kind::ALL {
        let is_named =
            objects.iter().any(|object| object.kind == kind) || made.iter().any(|(other, ..)| *other == kind);
        if is_named {
            present.read(rest, kind).await?;
        }
    }
    for (kind, _, id) in &made {
        present.find(rest, *kind, id).await?;
    }
    for object in objects {
        if let Some(id) = &object.id {
            present.find(rest, object.kind, id).await?;
        }
    }
    Ok(present)
}

/// Asks whether the plan may be carried out, and separately whether anything may be removed. Takes out of the plan
/// what may not be.
fn agree(plan: &mut Plan, yes: bool) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    let removes = |step: &Step| step.act == Act::Remove;
    if plan.steps.iter().any(removes) && !confirm("Remove what the file no longer has?")? {
        plan.steps.retain(|step| !removes(step));
    }
    match plan.steps.is_empty() || plan.steps.iter().all(removes) || confirm("Create and change the rest?")? {
        true => Ok(()),
        false => Err(CliError::Message("nothing was changed".to_owned())),
    }
}

fn confirm(question: &str) -> Result<bool, CliError> {
    if !stdin().is_terminal() {
        return Err(CliError::Message(
            "stdin is not a terminal, so nobody can confirm: add --yes".to_owned(),
        ));
    }
    write!(stderr(), "{question} [y/N] ")?;
    stderr().flush()?;
    let mut line = String::new();
    stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}

/// Carries out the plan up to the first step that fails.
async fn execute(mut runner: Runner<'_>, plan: &Plan) -> Result<(), CliError> {
    for (done, step) in plan.steps.iter().enumerate() {
        let Step { act, kind, name, .. } = step;
        match runner.run(step).await {
            Ok(id) => writeln!(stdout(), "{} {kind} {name} {id}", act.done())?,
            Err(error) => {
                return Err(CliError::Message(format!(
                    "{kind} {name}: {error}\n{done} of {} steps are done; once this is mended, run it again to go on",
                    plan.steps.len()
                )));
            }
        }
    }
    Ok(())
}

/// Prints what the account has as a file.
async fn export(options: &Apply) -> Result<ExitCode, CliError> {
    let rest = Rest::open(&options.profile).await?;
    let (mut present, mut refused) = (Present::default(), Vec::new());
    for kind in Kind::ALL {
        match present.read(&rest, kind).await {
            Err(RestError::Refused { status: 403, .. }) => refused.push(kind),
            read => read?,
        }
    }
    write!(stdout(), "{}", export::file(&present, &rest.server(), &refused))?;
    Ok(ExitCode::SUCCESS)
}
