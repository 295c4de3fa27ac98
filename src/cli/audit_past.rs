//! `xwms audit as-of`, `difference` and `could`: questions about the past of one object. The operator sees
//! everything that the log opens, and each question is recorded in the history of the account that it is about.

use super::{config::Config, error::CliError, output::Output};
use crate::{
    audit::{
        Until,
        past::{self, CouldAnswer, CouldAsked, Moment, account_of, could_question, object_question},
    },
    commands::{
        Context,
        audits::{self, Asked},
    },
    store::Store,
};
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;
use xwms_events::{
    Object,
    audit::Question,
    ids::{AccountId, ClientId, UserId},
};

#[derive(Args)]
pub(super) struct AsOf {
    #[command(flatten)]
    config: Config,
    /// The object: its id, such as client_…, or its name as in events, such as usages/account_….
    #[arg(value_parser = object)]
    object: Object,
    /// As of this position or time (RFC 3339); now without it.
    #[arg(long, value_name = "POSITION|TIME")]
    at: Option<Until>,
    /// Print JSON on one line.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Difference {
    #[command(flatten)]
    config: Config,
    /// The object: its id, such as client_…, or its name as in events, such as usages/account_….
    #[arg(value_parser = object)]
    object: Object,
    /// From this position or time (RFC 3339).
    #[arg(long, value_name = "POSITION|TIME")]
    from: Until,
    /// To this position or time; now without it.
    #[arg(long, value_name = "POSITION|TIME")]
    to: Option<Until>,
    /// Print JSON on one line.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(super) struct Could {
    #[command(flatten)]
    config: Config,
    /// The client.
    #[arg(long, value_name = "CLIENT", value_parser = super::ids::client)]
    client: ClientId,
    /// The scope, such as clients:read.
    #[arg(long)]
    scope: String,
    /// The API that has the scope: its id or audience; without one, the server itself.
    #[arg(long, value_name = "RESOURCE")]
    resource: Option<String>,
    /// The person; without one, the client itself.
    #[arg(long, value_name = "USER", value_parser = super::ids::user)]
    user: Option<UserId>,
    /// As of this position or time (RFC 3339); now without it.
    #[arg(long, value_name = "POSITION|TIME")]
    at: Option<Until>,
    /// Print JSON on one line.
    #[arg(long)]
    json: bool,
}

/// Parses the name of an object.
pub(super) fn object(text: &str) -> Result<Object, String> {
    text.parse().map_err(|_| match text.starts_with("secret_") {
        true => "a client secret is part of its client: name that, such as client_…".to_owned(),
        false => "not the name of an object, such as client_…".to_owned(),
    })
}

/// Returns the moment `until`, by default now.
pub(super) async fn moment(store: &Store, until: Option<Until>) -> Result<Moment, CliError> {
    let moment = past::moment(store, until.unwrap_or(Until::Now)).await?;
    moment.ok_or_else(|| CliError::Message("that is in the future; the history ends now".to_owned()))
}

/// Records the question in the history of the account, if the object has one.
pub(super) async fn record(
    store: &Store,
    account_id: Option<AccountId>,
    question: &Question,
) -> Result<(), CliError> {
    if let Some(account_id) = account_id {
        let context = Context::system(store, "xwms audit");
        audits::record(&context, account_id, question, Asked::Shown).await?;
    }
    Ok(())
}

fn print(answer: &impl Serialize, output: Output) -> Result<ExitCode, CliError> {
    match output {
        Output::Json => println!("{}", serde_json::to_string(answer)?),
        Output::Text => println!("{}", serde_json::to_string_pretty(answer)?),
    }
    Ok(ExitCode::SUCCESS)
}

fn missing(object: &Object) -> CliError {
    CliError::Message(format!("there is no {object}"))
}

impl AsOf {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        let moment = moment(&store, self.at).await?;
        let answer = past::as_of(&store, None, &self.object, moment).await?;
        let answer = answer.ok_or_else(|| missing(&self.object))?;
        let question = object_question("as_of", &self.object, &[("at", moment.position)]);
        record(&store, account_of(&store, &self.object).await?, &question).await?;
        print(&answer, Output::of(self.json))
    }
}

impl Difference {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        let (from, to) = (moment(&store, Some(self.from)).await?, moment(&store, self.to).await?);
        let answer = past::difference(&store, None, &self.object, (from, to)).await?;
        let answer = answer.ok_or_else(|| missing(&self.object))?;
        let moments = [("from", from.position), ("to", to.position)];
        let question = object_question("difference", &self.object, &moments);
        record(&store, account_of(&store, &self.object).await?, &question).await?;
        print(&answer, Output::of(self.json))
    }
}

impl Could {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        let moment = moment(&store, self.at).await?;
        let said = |what: &str| CliError::Message(format!("there is no such {what}"));
        let scope = past::asked_scope(&store, self.client, &self.scope, self.resource.as_deref()).await?;
        let scope = scope.ok_or_else(|| said("scope"))?;
        let asked = CouldAsked { client_id: self.client, user_id: self.user, scope };
        let answer = past::could(&store, None, &asked, moment).await?;
        let answer = answer.ok_or_else(|| said("client, user or resource"))?;
        let client = Object { kind: "client", id: self.client.to_string() };
        let question = could_question(&asked, moment.position);
        record(&store, account_of(&store, &client).await?, &question).await?;
        if self.json {
            return print(&answer, Output::Json);
        }
        print_steps(&answer)
    }
}

fn print_steps(answer: &CouldAnswer) -> Result<ExitCode, CliError> {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    println!("{} (as of position {})", word(serde_json::to_value(answer.could)?), answer.position);
    for step in &answer.steps {
        let by = step.event.as_ref().map_or_else(String::new, |event| {
            format!("  {} at {} (position {})", event.r#type, event.time, event.position)
        });
        let held = if step.holds { "yes" } else { "no" };
        println!("  {:<22} {held:<3}{by}", word(serde_json::to_value(step.rule)?));
    }
    for unknown in &answer.not_known {
        eprintln!("not known: {unknown}");
    }
    Ok(ExitCode::SUCCESS)
}
