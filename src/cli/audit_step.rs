//! `xwms audit step`: goes through the history of an object or account, event by event, with the state before and
//! after. At a terminal, keys go on and back; otherwise every step is printed.

use super::{
    audit_past::{moment, object, record},
    config::Config,
    error::CliError,
};
use crate::audit::{
    Until,
    past::{Change, Step, Steps, account_of, object_question},
};
use clap::Args;
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use serde_json::Value;
use std::{
    io::{IsTerminal, Read, Write, stdin, stdout},
    process::ExitCode,
};
use xwms_events::Object;

/// How many steps back a terminal can go.
const BACK: usize = 1_000;

#[derive(Args)]
pub(super) struct StepThrough {
    #[command(flatten)]
    config: Config,
    /// The object: its id, such as client_…. With account_…, everything that happened in the account.
    #[arg(value_parser = object)]
    object: Object,
    /// From this position or time (RFC 3339).
    #[arg(long, value_name = "POSITION|TIME")]
    from: Option<Until>,
    /// To this position or time.
    #[arg(long, value_name = "POSITION|TIME")]
    to: Option<Until>,
    /// Print each step as JSON on one line, with the whole states.
    #[arg(long)]
    json: bool,
}

impl StepThrough {
    pub async fn run(self) -> Result<ExitCode, CliError> {
        let store = self.config.store().await?;
        let from = match self.from {
            Some(from) => first(from, moment(&store, Some(from)).await?.position),
            None => 1,
        };
        let to = moment(&store, self.to).await?.position;
        let question = object_question("step", &self.object, &[("from", from), ("to", to)]);
        record(&store, account_of(&store, &self.object).await?, &question).await?;
        let mut steps = Steps::new(&store, &self.object, (from, to));
        if !self.json && stdin().is_terminal() && stdout().is_terminal() {
            walk(&mut steps).await?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut any = false;
        while let Some(step) = steps.next().await? {
            match self.json {
                true => println!("{}", serde_json::to_string(&step)?),
                false => print!("{}", text(&step)),
            }
            any = true;
        }
        if any {
            return Ok(ExitCode::SUCCESS);
        }
        Err(CliError::Message(format!("{} has no event there", self.object)))
    }
}

/// Returns the position of the first event of a range: that of a time follows the last event before it.
const fn first(from: Until, position: i64) -> i64 {
    match from {
        Until::Time(_) => position + 1,
        Until::Position(_) | Until::Now => position,
    }
}

/// Shows step after step, as keys say.
async fn walk(steps: &mut Steps<'_>) -> Result<(), CliError> {
    let _keys = Keys::begin()?;
    let (mut shown, mut at): (Vec<Step>, usize) = (Vec::new(), 0);
    loop {
        if at == shown.len() {
            match steps.next().await? {
                Some(step) => shown.push(step),
                None if shown.is_empty() => {
                    return Err(CliError::Message("there is no event in that range".to_owned()));
                }
                None => {
                    at -= 1;
                    println!("-- that was the last event");
                }
            }
            if shown.len() > BACK {
                shown.remove(0);
                at -= 1;
            }
        }
        if let Some(step) = shown.get(at) {
            print!("{}-- n next, p previous, q quit: ", text(step));
            stdout().flush()?;
        }
        match key()? {
            b'q' => return Ok(()),
            b'p' => at = at.saturating_sub(1),
            _ => at += 1,
        }
        println!();
    }
}

/// Returns the next key that means something. The end of the input quits.
fn key() -> std::io::Result<u8> {
    for byte in stdin().lock().bytes() {
        let byte = byte?;
        if matches!(byte, b'n' | b'p' | b'q' | b' ' | b'\n') {
            return Ok(byte);
        }
    }
    Ok(b'q')
}

/// Returns a step as text: the event, and what it changed.
fn text(step: &Step) -> String {
    let event = &step.event;
    let actor = event.actor.as_deref().unwrap_or_default();
    let mut text =
        format!("{:>8}  {}  {}  {}  by {actor}\n", event.position, event.time, event.r#type, event.object);
    for Change { member, before, after } in &step.changes {
        for (sign, value) in [('-', before), ('+', after)] {
            if *value != Value::Null {
                text.push_str(&format!("    {sign} {member}: {value}\n"));
            }
        }
    }
    text
}

/// Lets a terminal hand over keys at once and without echo, until dropped.
struct Keys(Termios);

impl Keys {
    fn begin() -> std::io::Result<Self> {
        let before = tcgetattr(stdin())?;
        let mut keys = before.clone();
        keys.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON);
        tcsetattr(stdin(), OptionalActions::Now, &keys)?;
        Ok(Self(before))
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = tcsetattr(stdin(), OptionalActions::Now, &self.0);
    }
}
