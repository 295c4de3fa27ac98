//! Draws a page of an account in its shell: with the person's other accounts, the areas that they may read, and the
//! environment.

use super::{areas, page::DashboardPage};
use crate::{
    store::StoreError,
    surface::web::shared::{
        cookies, guides,
        kinds::View,
        person_accounts,
        shell::{EnvironmentSwitch, Shell},
        text::Translations,
    },
};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;
use xwms_events::client::Environment;

/// The shell itself has no words of an area.
static NOTHING: Translations<()> = Translations { english: (), dutch: () };

impl DashboardPage {
    /// Draws the page in the shell, and remembers the account in the browser.
    pub async fn show(&self, view: View) -> Response {
        let shell = match shell(self).await {
            Ok(shell) => shell,
            Err(error) => return self.failed(error),
        };
        let response = self.page.layout.form(&view.page(self.page.layout.text(&NOTHING), shell));
        if cookies::account(&self.page.jar) == Some(self.account_id) {
            return response;
        }
        (cookies::with_account(self.page.jar.clone(), self.account_id), response).into_response()
    }
}

/// Returns the shell around the page.
async fn shell(dash: &DashboardPage) -> Result<Shell, StoreError> {
    let language = dash.language();
    Ok(Shell {
        words: Shell::words(language),
        name: dash.account.name.clone(),
        others: person_accounts::links(dash.app(), dash.login.user_id, Some(dash.account_id)).await?,
        may_open: dash.app().settings.sign_up,
        groups: areas::groups(dash.account_id, &dash.scopes, &dash.here, language),
        guide: guide(dash),
        person: person(dash),
        role: areas::role(dash.role, language),
        csrf: dash.tokens().csrf,
        search: Some(dash.path("search")),
        environment: Some(EnvironmentSwitch {
            is_test: dash.environment == Environment::Test,
            live: switch(dash, "live"),
            test: switch(dash, "test"),
        }),
    })
}

/// Returns the address of what the documentation says about the page.
fn guide(dash: &DashboardPage) -> String {
    let below = dash.here_path().strip_prefix(dash.path("").as_str()).unwrap_or_default();
    guides::of_dashboard(below.trim_start_matches('/'))
}

/// Returns the name of the person, or their mail address.
fn person(dash: &DashboardPage) -> String {
    let name = dash.login.user.profile.get().and_then(|profile| profile.name.clone());
    name.unwrap_or_else(|| dash.login.email())
}

/// Returns the link that switches the environment and comes back to the first page of the area.
fn switch(dash: &DashboardPage, to: &str) -> String {
    let back = dash.here_path();
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("to", to)
        .append_pair("back", back)
        .finish();
    format!("{}?{query}", dash.path("environment"))
}
