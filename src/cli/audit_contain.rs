//! `xwms audit contain` and `report-exposed`: what stops if something is revoked, the act, and what others may know.

use super::{config::Config, error::CliError, user::wait_for_model};
use crate::{
    audit::{
        contain::{self, Act, Containment, Plan, Runner, Target},
        credentials::{self, CredentialId},
    },
    commands::{Context, clients::Authority, exposures},
    store::Store,
};
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;
use xwms_events::{Timestamp, account::Account, credential::Exposure, ids::AccountId};

/// How far back requests from a network are looked for, in days: the request log has no more.
const DAYS: i64 = 400;

#[derive(Args)]
pub(super) struct Contain {
    #[command(flatten)]
    config: Config,
    /// The account.
    #[arg(long, value_name = "ACCOUNT", value_parser = super::ids::account)]
    account: AccountId,
    /// The id of a client, client secret, token, grant, session or user; an address, a /24 or an IPv6 /48; or `all`.
    #[arg(value_parser = target)]
    target: Target,
    /// Only what was issued before this time (RFC 3339): for a client, a user and `all`.
    #[arg(long, value_name = "TIME")]
    before: Option<Timestamp>,
    /// Stop it. Without it, nothing is changed.
    #[arg(long)]
    write: bool,
    /// Print a JSON object.
    #[arg(long)]
    json: bool,
}

fn target(text: &str) -> Result<Target, &'static str> {
    text.parse().map_err(|_| "must be an id, an address, a /24, an IPv6 /48, or all")
}

#[derive(Args)]
pub(super) struct ReportExposed {
    #[command(flatten)]
    config: Config,
    /// The account.
    #[arg(long, value_name = "ACCOUNT", value_parser = super::ids::account)]
    account: AccountId,
    /// The id of a secret, token, grant or session.
    #[arg(value_parser = credential)]
    credential: String,
    /// Since when others may know it (RFC 3339).
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Where it was found.
    #[arg(long, value_name = "TEXT")]
    found: Option<String>,
}

fn credential(text: &str) -> Result<String, &'static str> {
    let is_one = text.parse::<CredentialId>().is_ok();
    is_one.then(|| text.to_owned()).ok_or("must be the id of a secret, token, grant or session")
}

impl Contain {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        check_account(&store, self.account).await?;
        let containment = Containment { account_id: self.account, target: self.target, before: self.before };
        wait_for_model(&store, "access").await?;
        let since = Timestamp::from_millis(store.clock().now().millis() - DAYS * 86_400_000);
        let found = contain::find(&store, containment, since).await?;
        let plan = contain::plan(&store, &found).await?;
        let mut shown = plan_to_json(&containment, &plan);
        if self.write {
            let context = Context::system(&store, "audit contain");
            let runner =
                Runner { context: &context, authority: Authority::Unlimited, tests_only: false, until: None };
            let stopped = runner.stop(&found).await?;
            // What was issued until then has to be seen.
            wait_for_model(&store, "access").await?;
            let done = runner.sweep(&found, |count| eprint!("\rrevoked {count}")).await?;
            if done.grants + done.tokens > 0 {
                eprintln!();
            }
            shown["grants_revoked"] = json!(done.grants);
            shown["tokens_revoked"] = json!(done.tokens);
            shown["position"] = json!(done.position.max(stopped));
        }
        shown["dry_run"] = json!(!self.write);
        if self.json {
            println!("{shown}");
        } else {
            for (name, value) in shown.as_object().into_iter().flatten() {
                println!(
                    "{name:<15} {}",
                    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
                );
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn plan_to_json(containment: &Containment, plan: &Plan) -> Value {
    let accepted: Vec<_> = plan
        .accepted
        .iter()
        .map(|request| {
            json!({
                "at": request.at(),
                "request_id": request.request_id,
                "method": request.method,
                "route": request.route,
                "status": request.status,
                "token_id": request.token_id(),
            })
        })
        .collect();
    json!({
        "target": containment.target.to_string(),
        "before": containment.before,
        "act": plan.act.map(Act::as_str),
        "tokens": plan.tokens,
        "grants": plan.grants,
        "people": plan.people,
        "clients": plan.clients,
        "is_cut": plan.is_cut,
        "jwt_until": plan.jwt_until,
        "accepted_after": accepted,
        "position": plan.position,
    })
}

impl ReportExposed {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let Self { config, account: account_id, credential: credential_id, since, found } = self;
        let store = config.store().await?;
        wait_for_model(&store, "access").await?;
        let missing = || CliError::Message("the account has no such credential".to_owned());
        let id: CredentialId = credential_id.parse().map_err(|_| missing())?;
        let kind = credentials::kind(&store, account_id, id).await?.ok_or_else(missing)?;
        let at = store.clock().now();
        let exposure = Exposure { kind, credential_id, account_id, since, found, at };
        let context = Context::system(&store, "audit report-exposed");
        let position = exposures::report(&context, &exposure, None).await?;
        println!("{} is reported as exposed; position {position}", exposure.credential_id);
        Ok(ExitCode::SUCCESS)
    }
}

/// Refuses an account that does not exist: an answer about it would be empty, and recorded.
pub(super) async fn check_account(store: &Store, account_id: AccountId) -> Result<(), CliError> {
    let account = store.load::<Account>(account_id).await?;
    if account.version == 0 {
        return Err(CliError::Message("there is no such account".to_owned()));
    }
    Ok(())
}
