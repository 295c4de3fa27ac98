//! The account's apps, to choose one from: a menu, or a field for an id if they are too many for one.

use super::access_text::TEXT;
use crate::surface::web::{
    dashboard::shared::{form::DashboardForm, page::DashboardPage},
    shared::kinds::{Choice, Field, FormErrors, Input, refusal},
};
use axum::response::Response;
use xwms_events::{Refusal, ids::ClientId, scope::Scope};
use xwms_projections::clients::{self, Named};

/// Most apps that a menu has.
const MENU_MAX: usize = 200;

/// The apps to choose from.
pub struct Menu {
    apps: Vec<Named>,
    is_typed: bool,
    nothing: &'static str,
}

impl Menu {
    /// Reads the account's apps, newest first.
    ///
    /// # Errors
    /// The page that says that the database does not respond.
    pub async fn read(dash: &DashboardPage) -> Result<Self, Response> {
        let nothing = dash.text(&TEXT).nothing;
        if !dash.may(Scope::ClientsRead) {
            return Ok(Self { apps: vec![], is_typed: true, nothing });
        }
        dash.read_own_writes().await;
        // Every name contains the empty text. One more shows that there are too many.
        let most = i64::try_from(MENU_MAX).unwrap_or_default().saturating_add(1);
        let found = clients::named(dash.app().store.pool(), dash.account_id, "", most).await;
        let apps = found.map_err(|error| dash.failed(error))?;
        let is_typed = apps.len() > MENU_MAX;
        Ok(Self { apps, is_typed, nothing })
    }

    /// Whether the id is typed, because the apps are too many.
    pub const fn is_typed(&self) -> bool {
        self.is_typed
    }

    /// Returns the field in which one of the apps for which `fits` is chosen, or none.
    pub fn field(&self, name: &'static str, label: &'static str, fits: impl Fn(&str) -> bool) -> Field {
        if self.is_typed {
            return Field::text(name, label);
        }
        let fitting = self.apps.iter().filter(|app| fits(&app.client_id));
        let apps = fitting.map(|app| Choice::new(&app.client_id, &app.name));
        let choices = std::iter::once(Choice::new("", self.nothing)).chain(apps).collect();
        Field::new(name, label, Input::Select(choices))
    }
}

/// Returns the app that was chosen, or typed.
///
/// # Errors
/// What the form says if it is none.
pub fn client_of(form: &DashboardForm, field: &'static str) -> Result<ClientId, FormErrors> {
    let unknown = |_| {
        let refusal = Refusal::invalid(field, "unknown_client", "this is not the id of an app");
        refusal::errors(&refusal, form.page.language())
    };
    form.get(field).parse().map_err(unknown)
}
