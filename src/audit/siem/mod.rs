//! The history for a SIEM: events in OCSF inside CloudEvents, one on each line, in order, up to now. REST sends
//! it, and `file` writes it to a file. Which class each event has is in `outbound::ocsf`.

pub mod file;

use crate::{
    outbound::{
        cloud_event::{self, Personal},
        ocsf,
    },
    store::{
        Store, StoreError,
        feed::{Filter, position},
    },
};
use xwms_events::{
    endpoint::{audited, wanted},
    ids::AccountId,
};

/// Events of a page.
const EVENTS: i64 = 1_000;

/// What is left of the events of an account, or of the log.
pub struct Siem {
    /// The public URL of the server, in each event.
    issuer: String,
    filter: Filter,
    after: i64,
    upto: i64,
}

impl Siem {
    /// Starts after the position `after` with the events that an auditor of `account` sees, and where they came
    /// from; without one, with all events of the log, but not where they came from: that is for the account to
    /// see.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn new(
        store: &Store,
        issuer: &str,
        account: Option<AccountId>,
        after: i64,
    ) -> Result<Self, StoreError> {
        let names: Vec<&'static str> = match account {
            Some(_) => wanted([]).unwrap_or_default().into_iter().chain(audited()).collect(),
            // No names means all.
            None => Vec::new(),
        };
        let names = names.into_iter().map(ToOwned::to_owned).collect();
        let filter = Filter { account, names, ..Filter::default() };
        Ok(Self { issuer: issuer.to_owned(), filter, after, upto: store.current_head().await? })
    }

    /// Returns the position up to which events were returned or left out.
    pub const fn after(&self) -> i64 {
        self.after
    }

    /// Returns the position at which it ends.
    pub const fn upto(&self) -> i64 {
        self.upto
    }

    /// Returns the next lines; `None` at the end.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn page(&mut self, store: &Store) -> Result<Option<Vec<u8>>, StoreError> {
        let mut lines = Vec::new();
        while self.after < self.upto && lines.is_empty() {
            let found = store.events(&self.filter, self.after, EVENTS).await?;
            for event in found.feed.iter().take_while(|event| position(event) <= self.upto) {
                let told = match event {
                    Ok(event) => {
                        let origin = match self.filter.account {
                            Some(_) => store.open_origin(&event.metadata).await?,
                            None => None,
                        };
                        ocsf::of(&self.issuer, event, Personal::Left, origin.as_ref())
                    }
                    Err(event) => cloud_event::unreadable(&self.issuer, event),
                };
                lines.extend(told.to_string().into_bytes());
                lines.push(b'\n');
            }
            self.after = if found.more { found.upto } else { self.upto };
        }
        Ok(Some(lines).filter(|lines| !lines.is_empty()))
    }
}
