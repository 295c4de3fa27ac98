//! The logo that an app shows to people: on the tab of logins, uploaded and removed. The rules are those of REST
//! (ADR 0074).

use super::{
    app::App,
    settings_text::{SettingsText, TEXT},
};
use crate::{
    commands::logos,
    surface::{
        http::portrait::{self, UploadError},
        web::{
            dashboard::shared::{form::DashboardForm, page::DashboardPage},
            error::PageError,
            shared::{
                kinds::{Part, form::FormTokens},
                picture_upload,
            },
        },
    },
    uploads::picture::PictureError,
};
use askama::Template;
use axum::{extract::Request, response::Response};
use xwms_events::scope::Scope;

/// Its path below that of the app.
pub const PATH: &str = "/logo";

/// The forms with the logo.
#[derive(Template)]
#[template(path = "dashboard/apps/logo.html")]
struct Logo {
    text: &'static SettingsText,
    tokens: FormTokens,
    action: String,
    /// The path of the present one.
    logo: Option<String>,
    /// What was wrong with the file that was sent.
    wrong: Option<&'static str>,
}

/// Returns the part of the page with the forms.
pub fn part(dash: &DashboardPage, app: &App) -> Part {
    let text = dash.text(&TEXT);
    let wrong = [
        ("wrong_kind", text.logo_kind),
        ("wrong_size", text.logo_large),
        ("wrong_file", text.logo_unreadable),
        ("wrong_time", text.logo_long),
    ];
    let wrong = wrong.into_iter().find(|(query, _)| dash.was(query)).map(|(_, words)| words);
    Part::own(&Logo {
        text,
        tokens: dash.tokens(),
        action: app.path(dash, PATH),
        logo: logos::path(&app.client),
        wrong,
    })
}

/// Handles the form with the file.
pub async fn upload(dash: DashboardPage, request: Request) -> Result<Response, Response> {
    dash.require(Scope::ClientsWrite)?;
    // Before the body is read: only who may change the app can keep this server busy with it.
    let app = App::find(&dash).await?;
    if !app.client.client_type.has_users() {
        return Err(dash.not_found());
    }
    let error = |error: &PageError| dash.page.layout.error(error);
    let person = dash.login.user_id.to_string();
    let sent = portrait::uploaded(&person, picture_upload::file(&dash.page, &dash.login, request)).await;
    let jpeg = match sent {
        Ok(jpeg) => jpeg,
        Err(UploadError::Busy) => return Err(error(&PageError::TooBusy)),
        Err(UploadError::Slow) => return Err(error(&PageError::TooSlow)),
        Err(UploadError::Unread(unread)) => return Err(error(&unread)),
        Err(UploadError::Portrait(wrong)) => return Ok(back(&dash, &app, query(wrong))),
    };
    // Not before: whoever sends slowly must not keep the account's other writes waiting.
    dash.take_turn().await?;
    let which = dash.client_ref()?;
    let replaced = logos::replace(&dash.context(), which, &jpeg, |_| None).await;
    replaced.map_err(|error| dash.stopped(error))?;
    Ok(back(&dash, &app, "saved"))
}

/// Returns what the address of the page says of a file that can't be a logo.
const fn query(wrong: PictureError) -> &'static str {
    match wrong {
        PictureError::Kind => "wrong_kind",
        PictureError::TooLarge => "wrong_size",
        PictureError::Unreadable => "wrong_file",
        PictureError::TooLong => "wrong_time",
    }
}

fn back(dash: &DashboardPage, app: &App, query: &str) -> Response {
    dash.go(&format!("apps/{}/login?{query}", app.id))
}

/// Handles the form that removes the logo.
pub async fn remove(form: DashboardForm) -> Result<Response, Response> {
    let dash = &form.page;
    dash.require(Scope::ClientsWrite)?;
    let app = App::find(dash).await?;
    let removed = logos::remove(&dash.context(), dash.client_ref()?).await;
    removed.map_err(|error| dash.stopped(error))?;
    Ok(back(dash, &app, "saved"))
}

#[cfg(test)]
mod tests {
    use super::{Logo, TEXT};
    use crate::{
        language::Language,
        surface::web::shared::{drawn::hostile, kinds::form::FormTokens},
    };
    use askama::Template;

    #[test]
    fn the_forms_of_a_logo_have_their_tokens_and_what_is_hostile_is_text() {
        for language in Language::ALL {
            for logo in [None, Some(hostile())] {
                let forms = if logo.is_some() { 2 } else { 1 };
                let tokens = FormTokens { csrf: hostile(), once: hostile(), unsent: None };
                let text = TEXT.of(*language);
                let action = "/dashboard/a/apps/b/logo".to_owned();
                let html = Logo { text, tokens, action, logo, wrong: Some(text.logo_kind) }.render().unwrap();
                assert!(!html.contains("<script>") && html.contains(text.logo_kind), "{html}");
                assert_eq!(html.matches("<form method=\"post\" action=\"/").count(), forms, "{html}");
                assert_eq!(html.matches("name=\"csrf_token\"").count(), forms, "{html}");
            }
        }
    }
}
