//! `POST /account/profile` saves the fields of the profile, and `POST /account/profile/preferences` the language
//! and colours.

use super::{drawn, fields};
use crate::{
    commands::{CommandError, users},
    language::Language,
    surface::web::{
        error::PageError,
        shared::{cookies, form::CheckedForm, request::PageRequest},
    },
};
use axum::response::{IntoResponse, Redirect, Response};
use xwms_events::{
    Actor, Timestamp,
    user::{Preferences, Profile, Theme, UserCommand},
};

/// Saves the fields.
pub async fn save(mut page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    page.layout.frame.stay_at("/account/profile".to_owned());
    let mut typed = login.user.profile.get().map(|known| Profile::clone(known)).unwrap_or_default();
    fields::read(&form, &mut typed);
    let now = page.app.store.clock().now();
    if typed.birthdate.as_deref().is_some_and(|date| is_in_future(date, now)) {
        return page.layout.form(&drawn(&page, &login, &typed, Some("birthdate")));
    }
    let context = page.context(Actor::User(login.user_id));
    let saved = users::edit_profile(&context, login.user_id, |profile| fields::read(&form, profile)).await;
    match saved {
        Ok(_) => Redirect::to("/account/profile?saved").into_response(),
        Err(CommandError::Refused(refusal)) => match refusal.field {
            Some(field) => page.layout.form(&drawn(&page, &login, &typed, Some(field))),
            None => page.layout.error(&PageError::NotFound),
        },
        Err(CommandError::Conflict(_)) => page.layout.error(&PageError::TooBusy),
        Err(CommandError::Store(error)) => page.layout.throttled(&error.into()),
    }
}

/// Whether a date of birth is later than anywhere on earth at `now`. Both are written so that later text is a
/// later date.
fn is_in_future(date: &str, now: Timestamp) -> bool {
    date > now.plus_seconds(14 * 3_600).to_string().as_str()
}

/// Saves the language and colours, and shows the page in them.
pub async fn prefer(page: PageRequest, CheckedForm { login, params: form }: CheckedForm) -> Response {
    let language = form.get("language").and_then(Language::of_tag).map(|language| language.tag().to_owned());
    let theme = form.get("theme").and_then(Theme::of).unwrap_or_default();
    let preferences = Preferences { language, theme };
    let context = page.context(Actor::User(login.user_id));
    let command = UserCommand::ChangePreferences { preferences: preferences.clone() };
    match users::change(&context, login.user_id, command, None).await {
        Ok(_) => {
            let jar = cookies::with_preferences(page.jar.clone(), &preferences);
            (jar, Redirect::to("/account/profile?saved")).into_response()
        }
        Err(CommandError::Refused(_)) => page.layout.error(&PageError::NotFound),
        Err(CommandError::Conflict(_)) => page.layout.error(&PageError::TooBusy),
        Err(CommandError::Store(error)) => page.layout.throttled(&error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_in_future;
    use xwms_events::Timestamp;

    #[test]
    fn nobody_is_born_tomorrow() {
        let now: Timestamp = "2026-11-26T08:00:00.000Z".parse().unwrap();
        for past in ["2026-11-26", "1815-12-10", "0000-12-31", "2026", "1990"] {
            assert!(!is_in_future(past, now), "{past}");
        }
        for future in ["2026-11-27", "2027", "9999-01-01"] {
            assert!(is_in_future(future, now), "{future}");
        }
    }
}
