//! The window of history that a form names: by times or positions, with the events to send.

use super::send_text::TEXT;
use crate::{
    commands::endpoints::Window,
    store::StoreError,
    surface::web::{
        dashboard::shared::{form::DashboardForm, page::DashboardPage},
        shared::{
            kinds::{Field, Form, FormErrors, Input},
            not_done::NotDone,
        },
    },
};
use xwms_events::Timestamp;

const SINCE: &str = "since";
const UNTIL: &str = "until";
const AFTER_POSITION: &str = "after_position";
const UPTO_POSITION: &str = "upto_position";
const EVENTS: &str = "events";

/// Adds the fields that name a window; `events` are those that the webhook wants.
pub fn fields(dash: &DashboardPage, form: Form, events: &[String]) -> Form {
    let text = dash.text(&TEXT);
    let number =
        |name, label, hint: &'static str| Field::new(name, label, Input::Number).optional().hint(hint);
    form.field(Field::new(SINCE, text.since, Input::DateTime).optional().hint(text.since_hint))
        .field(Field::new(UNTIL, text.until, Input::DateTime).optional().hint(text.until_hint))
        .field(number(AFTER_POSITION, text.after_position, text.after_hint))
        .field(number(UPTO_POSITION, text.upto_position, text.upto_hint))
        .field(
            Field::new(EVENTS, text.events, Input::Lines)
                .optional()
                .hint(text.events_hint)
                .value(events.join("\n")),
        )
}

/// Adds `window` to a form without fields.
pub fn hidden(form: Form, window: &Window) -> Form {
    form.hidden(AFTER_POSITION, window.after)
        .hidden(UPTO_POSITION, window.upto)
        .hidden(EVENTS, window.events.join("\n"))
}

/// Reads the window that was typed. Its rules are checked later.
///
/// # Errors
/// A page when the database does not respond; `Ok(Err(_))` is what the form says.
pub async fn typed(form: &DashboardForm) -> Result<Window, NotDone> {
    let text = form.page.text(&TEXT);
    let (begin, end) = (ends(form, AFTER_POSITION, SINCE)?, ends(form, UPTO_POSITION, UNTIL)?);
    if matches!(begin, End::Open) {
        return Err(FormErrors::at(SINCE, text.window_needed).into());
    }
    found(form, begin, end).await.map_err(|error| form.page.failed(error).into())
}

/// One end of a window.
enum End {
    Position(i64),
    Moment(Timestamp),
    Open,
}

/// Reads one end: a position, a time, or neither.
fn ends(form: &DashboardForm, position: &str, moment: &str) -> Result<End, FormErrors> {
    match (form.number::<i64>(position)?, form.moment(moment)?) {
        (Some(_), Some(_)) => Err(FormErrors::at(moment, form.page.text(&TEXT).one_end)),
        (Some(position), None) => Ok(End::Position(position)),
        (None, Some(moment)) => Ok(End::Moment(moment)),
        (None, None) => Ok(End::Open),
    }
}

async fn found(form: &DashboardForm, begin: End, end: End) -> Result<Window, StoreError> {
    let store = &form.page.app().store;
    let after = match begin {
        End::Position(position) => position,
        End::Moment(since) => store.position_before(since).await?,
        End::Open => 0,
    };
    let upto = match end {
        End::Position(position) => position,
        End::Moment(until) => store.position_until(until).await?,
        End::Open => store.current_head().await?,
    };
    Ok(Window { after, upto, events: form.lines(EVENTS) })
}
