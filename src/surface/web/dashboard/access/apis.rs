//! The APIs of the account that grants and consents are for: their names, read at once from their streams.

use super::text::TEXT;
use crate::{
    store::StoreError,
    surface::web::{
        dashboard::shared::page::DashboardPage,
        shared::kinds::{Empty, List, Row, Value},
    },
};
use std::collections::{BTreeSet, HashMap};
use xwms_events::{
    resource::{Resource, ResourceStanding},
    resource_access::ApprovedResource,
    scope::Scope,
};

/// The names of some APIs by their ids. A deleted one has none.
pub struct Apis(HashMap<String, String>);

impl Apis {
    /// Reads the names of the APIs that `approved` is about.
    ///
    /// # Errors
    /// When the database does not respond.
    pub async fn named(dash: &DashboardPage, approved: Vec<&ApprovedResource>) -> Result<Self, StoreError> {
        let ids: BTreeSet<String> = approved.iter().map(|it| it.resource_id.to_string()).collect();
        if ids.is_empty() {
            return Ok(Self(HashMap::new()));
        }
        let mut names = HashMap::with_capacity(ids.len());
        for (id, resource) in dash.app().store.states::<Resource, String>(ids.into_iter().collect()).await? {
            let is_there = resource.standing != ResourceStanding::Deleted;
            if is_there && resource.account_id == Some(dash.account_id) {
                names.insert(id, resource.settings.name.clone());
            }
        }
        Ok(Self(names))
    }

    /// Returns the name of an API; its id in short if it was deleted.
    fn name(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| Value::shortened(id))
    }

    /// Returns `scopes`, which are separated by spaces, and each approved scope of an API with the name of the API.
    pub fn tags(&self, scopes: &str, approved: &[ApprovedResource]) -> Vec<String> {
        let mut tags: Vec<String> = scopes.split_whitespace().map(ToOwned::to_owned).collect();
        for it in approved {
            let name = self.name(&it.resource_id.to_string());
            tags.extend(it.scopes.iter().map(|scope| format!("{name}: {scope}")));
        }
        tags
    }

    /// Returns the list of these APIs with the approved scopes of each; `None` for none.
    pub fn list(&self, dash: &DashboardPage, approved: &[ApprovedResource]) -> Option<List> {
        let text = dash.text(&TEXT);
        let may = dash.may(Scope::ResourcesRead);
        let row = |it: &ApprovedResource| {
            let id = it.resource_id.to_string();
            let is_there = self.0.contains_key(&id);
            Row {
                href: (may && is_there).then(|| dash.path(&format!("apis/{id}"))),
                name: self.name(&id),
                cells: vec![Value::Tags(it.scopes.clone()), Value::short_id(&id)],
            }
        };
        let rows: Vec<_> = approved.iter().map(row).collect();
        // It has rows: without any, it is not shown.
        let empty = Empty { title: text.apis, detail: "", action: None, curl: None };
        let list = List::new(dash.language(), text.apis, &text.api_columns, empty).titled();
        (!rows.is_empty()).then(|| list.rows(rows))
    }
}
