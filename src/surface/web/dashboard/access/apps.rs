//! The names of apps in lists, read at once from their streams.

use crate::{store::StoreError, surface::web::dashboard::shared::page::DashboardPage};
use std::collections::{BTreeSet, HashMap};
use xwms_events::{client::Client, ids::ClientId};

/// The names of some apps by their ids.
pub struct Apps(HashMap<String, String>);

impl Apps {
    /// Reads the names of the apps with these ids, as far as they are the account's.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn named(dash: &DashboardPage, ids: Vec<&str>) -> Result<Self, StoreError> {
        let ids: BTreeSet<&str> = ids.into_iter().collect();
        let mut names = HashMap::with_capacity(ids.len());
        for (id, client) in dash.app().store.states::<Client, &str>(ids.into_iter().collect()).await? {
            if client.account_id == Some(dash.account_id) {
                names.insert(id.to_owned(), client.name.clone());
            }
        }
        Ok(Self(names))
    }

    /// Reads the name of one app.
    ///
    /// # Errors
    /// As [`Self::named`].
    pub async fn one(dash: &DashboardPage, id: ClientId) -> Result<String, StoreError> {
        let id = id.to_string();
        Ok(Self::named(dash, vec![id.as_str()]).await?.name(&id))
    }

    /// Returns the name of an app; its id if it is not known.
    pub fn name(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}
