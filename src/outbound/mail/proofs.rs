//! Sends the mails with codes and links that prove an address (`store::side::proofs`). Whether anybody has the
//! address is looked up here and not where the mail is asked for, so that asking takes the same time for every
//! address.

use super::{
    address,
    code_letter::Code,
    letter::{Addressed, Letter},
    outbox::Outbox,
    password, sign_up, ticket,
    transport::Unsent,
};
use crate::{
    commands::users,
    keys::{
        code,
        handle::{self, Kind},
    },
    language::Language,
    store::{
        Store, StoreError,
        side::proofs::{Proof, Purpose},
    },
    tasks,
};
use futures::{StreamExt, stream};
use std::time::Duration;
use tokio::sync::watch;
use xwms_events::{ids::UserId, user::User};

/// The number of mails sent at once.
const PARALLEL: usize = 4;
/// The number of mails read at once.
const PART: i64 = 40;
/// How often it looks for mails to send: people wait for them.
const LOOK: Duration = Duration::from_millis(500);
/// The seconds until the next attempt, after each deferral; the last one repeats, until the code is no longer
/// valid.
const PAUSES: &[u32] = &[5, 15, 30, 60];

/// Sends due mails until `stopped`. A mail that is cut off then is sent again later.
pub(super) async fn run(outbox: &Outbox, stopped: watch::Receiver<bool>) {
    let rounds = async {
        loop {
            round(outbox).await;
            tokio::time::sleep(LOOK).await;
        }
    };
    tasks::until_stopped(stopped, rounds).await;
}

async fn round(outbox: &Outbox) {
    let due = match outbox.store.due_proofs(PART).await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "could not read which codes are to be mailed");
            return;
        }
    };
    let sent = stream::iter(due).map(async |(proof, attempts)| {
        if let Err(error) = send(outbox, &proof, attempts).await {
            tracing::warn!(%error, "a mail with a code waits");
        }
    });
    sent.buffer_unordered(PARALLEL).collect::<Vec<()>>().await;
}

async fn send(outbox: &Outbox, proof: &Proof, attempts: u32) -> Result<(), StoreError> {
    let outcome = attempt(outbox, proof).await;
    let (result, pause) = match &outcome {
        Ok(()) => ("done", None),
        Err(Unsent::ForGood(_)) => ("given_up", None),
        Err(Unsent::ForNow(_)) => {
            let before = usize::try_from(attempts).unwrap_or(usize::MAX);
            ("put_off", PAUSES.get(before).or(PAUSES.last()).copied())
        }
    };
    metrics::counter!("xwms_mails_total", "result" => result).increment(1);
    if let Err(unsent) = &outcome {
        tracing::warn!(%unsent, "a mail with a code was not sent");
    }
    outbox.store.proof_mailed(proof.id, proof.mails, pause).await
}

async fn attempt(outbox: &Outbox, proof: &Proof) -> Result<(), Unsent> {
    let letters = letters(&outbox.store, &outbox.writer.issuer, proof).await;
    let letters = letters.map_err(|error| Unsent::ForNow(error.to_string()))?;
    for (number, letter) in letters.iter().enumerate() {
        let id = match number {
            0 => format!("{}.{}", proof.id, proof.mails),
            number => format!("{}.{}.{number}", proof.id, proof.mails),
        };
        outbox.transport.send(&id, letter).await?;
    }
    Ok(())
}

/// Returns the mails of `proof`. A forgotten password at an address that nobody has causes none, and that of a
/// person with an address for recovery two with the same code.
async fn letters(store: &Store, issuer: &str, proof: &Proof) -> Result<Vec<Addressed>, StoreError> {
    let master = store.vault().master();
    let digits = code::issue(master, proof.id, proof.mails, proof.purpose.digits());
    let link = handle::issue(master, Kind::MailLink, proof.id, proof.mails);
    let link = format!("{issuer}/mailbox/link?link={link}");
    let (email, language) = (&proof.asking.email, Language::of_locale(Some(&proof.asking.language)));
    let code = Code { digits: &digits, link: &link, minutes: proof.purpose.seconds() / 60 };
    let addressed = |to: &String, letter: Letter| Addressed { to: to.clone(), letter };
    let is_kept = match proof.purpose {
        Purpose::SignUp | Purpose::NewEmail => is_kept(store, email, proof.asking.user_id).await?,
        Purpose::Password | Purpose::RecoveryEmail | Purpose::Question => false,
    };
    let letters = match proof.purpose {
        Purpose::SignUp if is_kept => vec![addressed(email, sign_up::known(issuer, language))],
        Purpose::SignUp => vec![addressed(email, sign_up::code(&code, language))],
        Purpose::Password => {
            let Some((_, user)) = users::by_mail(store, email).await? else { return Ok(vec![]) };
            let to = [Some(email), user.recovery_email.get()].into_iter().flatten();
            to.map(|to| addressed(to, password::code(&code, language))).collect()
        }
        Purpose::Question => vec![addressed(email, ticket::code(&code, language))],
        Purpose::NewEmail if is_kept => vec![addressed(email, address::taken(language))],
        Purpose::NewEmail | Purpose::RecoveryEmail => {
            vec![addressed(email, address::code(&code, proof.purpose, language))]
        }
    };
    Ok(letters)
}

/// Returns whether the address belongs to a user who has proved it, other than `asking`.
async fn is_kept(store: &Store, email: &str, asking: Option<UserId>) -> Result<bool, StoreError> {
    let holder = store.credential(email, None).await?.found;
    match holder.filter(|holder| Some(holder.user_id) != asking) {
        Some(holder) => {
            let holder = store.load::<User>(holder.user_id).await?.state;
            Ok(holder.keeps_email(email, store.clock().now()))
        }
        None => Ok(false),
    }
}
