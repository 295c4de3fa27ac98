//! `xwms audit ask`: the operator asks the history of one account, or of all.

use super::{audit_contain::check_account, config::Config, error::CliError};
use crate::{
    audit::ask::{self, Answer, AskError, Cursor, FILE_MAX, Kind, Question, Subject, View, Wanted},
    commands::{Context, audits::Asked},
};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::process::ExitCode;
use xwms_events::{Timestamp, ids::AccountId};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
}

#[derive(Args)]
pub(super) struct Ask {
    #[command(flatten)]
    config: Config,
    /// The kind of question: by, family, networks, changes, exposed, keys, idle, reach or reads.
    question: String,
    /// What it is about, such as `secret=secret_…` or `network=203.0.113.0/24`: token, grant, session, secret, key,
    /// client_key, person, client, network, request or object; for idle, `days=90`.
    about: Option<String>,
    /// The account. Without one, the question is about all of them, and requests are left out.
    #[arg(long, value_name = "ACCOUNT", value_parser = super::ids::account)]
    account: Option<AccountId>,
    /// As of this position of the log.
    #[arg(long, value_name = "POSITION")]
    at: Option<i64>,
    /// Only after this position.
    #[arg(long, value_name = "POSITION")]
    from: Option<i64>,
    /// Only from this time on (RFC 3339); 30 days before the end, unless this or --from is given.
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Only before this time (RFC 3339).
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// Most rows.
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(i64).range(1..=FILE_MAX))]
    limit: i64,
    /// The cursor at which the page before ended.
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
    /// How to print the answer. JSONL is the file that REST and the dashboard give.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl Ask {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        let question = self.question()?;
        let wanted = self.wanted()?;
        if let Some(account_id) = self.account {
            check_account(&store, account_id).await?;
        }
        let view = View::open(&store, &wanted).await.map_err(refused)?;
        let answer = ask::answer(&view, &question).await.map_err(refused)?;
        let asked = if wanted.is_file { Asked::Exported } else { Asked::Shown };
        let context = Context::system(&store, "xwms audit ask");
        ask::record(&context, &view, &question, &answer, asked).await?;
        self.print(&view, &question, &answer)?;
        Ok(ExitCode::SUCCESS)
    }

    fn question(&self) -> Result<Question, CliError> {
        let kind: Kind = self.question.parse().map_err(|_| {
            let known: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
            CliError::Message(format!("the question is one of {}", known.join(", ")))
        })?;
        let about = self.about.as_deref().map(|text| text.split_once('=').unwrap_or((text, "")));
        if let Some((name, _)) = about.filter(|(name, _)| !Subject::PARAMETERS.contains(name)) {
            let names = Subject::PARAMETERS.join(", ");
            return Err(CliError::Message(format!(
                "{name} does not say what the question is about: write NAME=VALUE, where NAME is one of {names}"
            )));
        }
        Question::read(kind, |name| about.filter(|(known, _)| *known == name).map(|(_, value)| value))
            .map_err(refused)
    }

    fn wanted(&self) -> Result<Wanted, CliError> {
        let cursor = self.after.as_deref().map(str::parse::<Cursor>).transpose();
        let cursor = cursor.map_err(|_| CliError::Message("--after is not a cursor".to_owned()))?;
        Ok(Wanted {
            account: self.account,
            shown: Timestamp::from_millis(0),
            at: self.at,
            from: self.from,
            since: self.since,
            until: self.until,
            cursor: cursor.unwrap_or(Cursor::FIRST),
            limit: self.limit,
            is_file: self.format == Format::Jsonl,
        })
    }

    fn print(&self, view: &View<'_>, question: &Question, answer: &Answer) -> Result<(), CliError> {
        let next = answer.next.map(|next| next.to_string());
        match self.format {
            Format::Jsonl => print!("{}", answer.lines()),
            Format::Json => {
                let not_known: Vec<_> = answer.not_known.iter().map(|gap| gap.text()).collect();
                let all = json!({
                    "question": question.text(), "position": view.position, "since": view.since, "until": view.until,
                    "columns": answer.columns, "data": answer.objects(), "not_known": not_known, "next_cursor": next,
                });
                println!("{}", serde_json::to_string(&all)?);
            }
            Format::Text => {
                println!("{}, as of position {}:", question.text(), view.position);
                println!("{}", answer.columns.join("  "));
                for cells in answer.cells() {
                    let cells: Vec<_> = cells
                        .into_iter()
                        .map(|cell| if cell.is_empty() { "-".to_owned() } else { cell })
                        .collect();
                    println!("{}", cells.join("  "));
                }
                for gap in &answer.not_known {
                    println!("not known: {}", gap.text());
                }
            }
        }
        if self.format != Format::Json
            && let Some(next) = next
        {
            eprintln!("there is more: --after {next} --at {}", view.position);
        }
        Ok(())
    }
}

fn refused(error: AskError) -> CliError {
    match error {
        AskError::Malformed { parameter, why } => CliError::Message(format!("{parameter}: {why}")),
        AskError::TooMuch => CliError::Message(error.to_string()),
        AskError::Store(error) => error.into(),
    }
}
