//! A list that follows what is new: new rows as server-sent events (WHATWG HTML §9.2), drawn as the page draws
//! them. `live.js` puts them at the top of the list; without it, the page has a link that shows it again. Each
//! row's id is its position in the list, so that a browser that connects again goes on after the last one. Each
//! list says what its new rows are ([`Tail`]).
//!
//! While a stream is open, the person may log out, leave, or lose a permission. So after each look, and before its
//! rows are sent, the server asks again what they may see; if that changed, the stream ends. Streams are few, and
//! end after a while (ADR 0082).

use super::{page::DashboardPage, paging::Paging};
use crate::{
    store::StoreError,
    surface::{
        http::{params::with_query, streams::Place},
        web::{
            error::PageError,
            shared::{
                kinds::{
                    Part,
                    text::{KindsText, words},
                },
                text::Translations,
            },
        },
    },
};
use askama::Template;
use axum::{
    http::{HeaderMap, HeaderName, header::CACHE_CONTROL},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures::{Stream, StreamExt, stream};
use std::{
    convert::Infallible,
    time::{Duration, Instant},
};

const LAST: HeaderName = HeaderName::from_static("last-event-id");
/// The parameter with the position after which rows are new.
const AFTER: &str = "after";
/// The pause between two looks, at least. Within it, a stream that has to end does.
const PACE: Duration = Duration::from_secs(1);
/// How often a quiet stream sends a sign of life, with the position to go on from.
const BEAT: Duration = Duration::from_secs(15);
/// How long a stream lives. Its browser connects again, to whichever node has room.
const LIFE: Duration = Duration::from_secs(600);
/// How long a browser waits before it does.
const RETRY: Duration = Duration::from_secs(1);

/// What is new in a list.
pub struct News {
    /// New rows as markup with their positions, oldest first.
    pub rows: Vec<(i64, String)>,
    /// The position from which a later stream continues.
    pub upto: i64,
    /// Whether there were more than could be shown, so that older ones are missing.
    pub is_cut: bool,
}

/// Looks for new rows of one list, with the filters of its page.
pub trait Tail: Send + 'static {
    /// Returns what is new since the look before, as `dash` may see it.
    ///
    /// # Errors
    /// When the database does not respond. The stream ends then, and its browser connects again.
    fn look(&mut self, dash: &DashboardPage) -> impl Future<Output = Result<News, StoreError>> + Send;
}

#[derive(Debug)]
struct LiveText {
    refresh: &'static str,
    live: &'static str,
    on: &'static str,
    /// After the number of rows that came.
    fresh: &'static str,
    cut: &'static str,
    ended: &'static str,
}

static TEXT: Translations<LiveText> = Translations {
    english: LiveText {
        refresh: "Refresh",
        live: "Live",
        on: "New rows appear at the top.",
        fresh: "new at the top.",
        cut: "More came in than fits here, so some are left out. Refresh to see all.",
        ended: "Live has stopped. Refresh to go on.",
    },
    dutch: LiveText {
        refresh: "Vernieuwen",
        live: "Live",
        on: "Nieuwe regels komen bovenaan.",
        fresh: "nieuw bovenaan.",
        cut: "Er kwam meer binnen dan hier past, dus er ontbreken regels. Vernieuw om alles te zien.",
        ended: "Live is gestopt. Vernieuw om verder te gaan.",
    },
};

/// The link that shows the page again, and the switch.
#[derive(Template)]
#[template(path = "dashboard/shared/live.html")]
struct Bar {
    text: &'static LiveText,
    words: &'static KindsText,
    refresh: String,
    /// The stream, if the list can be followed.
    follow: Option<String>,
}

/// Returns the part that follows the list whose stream is `live/{name}`, from the position `from`. A later page of
/// the list, and one without a position, can't be followed.
pub fn bar(dash: &DashboardPage, paging: &Paging, name: &str, from: Option<i64>) -> Part {
    let from = from.filter(|_| paging.first().is_none());
    let follow = from.map(|from| {
        let mut pairs = paging.filters(&[]);
        pairs.push((AFTER.to_owned(), from.to_string()));
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        with_query(&dash.path(&format!("live/{name}")), &pairs)
    });
    let (text, words) = (dash.text(&TEXT), words(dash.language()));
    Part::own(&Bar { text, words, refresh: dash.here.clone(), follow })
}

/// Returns the position after which rows are new: of the last row that the browser got, or else the one in the URL.
pub fn begin(headers: &HeaderMap, paging: &Paging) -> Option<i64> {
    let last = headers.get(LAST).and_then(|value| value.to_str().ok()?.parse().ok());
    last.or_else(|| paging.query().after)
}

/// Returns the stream, or the page that refuses it because there are too many.
pub fn response(dash: DashboardPage, tail: impl Tail) -> Result<Response, Response> {
    let most = (&dash.app().settings.event_streams).into();
    let place = Place::take_for(dash.login.user_id, dash.account_id, most);
    let place = place.ok_or_else(|| dash.page.layout.error(&PageError::TooBusy))?;
    let following = Following { dash, tail, place, ends: Instant::now() + LIFE, beaten: None };
    // Rows are as private as the page.
    Ok(([(CACHE_CONTROL, "no-store")], Sse::new(following.events())).into_response())
}

struct Following<T> {
    dash: DashboardPage,
    tail: T,
    place: Place,
    ends: Instant,
    /// When it last sent a sign of life; `None` before the first look.
    beaten: Option<Instant>,
}

impl<T: Tail> Following<T> {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
        let parts = stream::unfold(self, |mut following| async move {
            let part = following.part().await?;
            Some((stream::iter(part.into_iter().map(Ok)), following))
        });
        parts.flatten()
    }

    /// Returns the next events once there are any. `None` ends the stream: its browser connects again, and gets
    /// the reason in a proper response.
    async fn part(&mut self) -> Option<Vec<Event>> {
        let app = self.dash.page.app.clone();
        loop {
            if self.beaten.is_some() {
                tokio::select! {
                    () = tokio::time::sleep(PACE.max(self.place.gather())) => {}
                    () = app.draining_started() => return None,
                }
            }
            if Instant::now() >= self.ends {
                return None;
            }
            let found = tokio::select! {
                found = self.look() => found,
                // The turn may take long.
                () = app.draining_started() => return None,
            };
            let news = match found {
                Ok(news) => news?,
                Err(error) => {
                    tracing::warn!(%error, "a live list can't be read; it ends");
                    return None;
                }
            };
            let events = self.told(news);
            if !events.is_empty() {
                return Some(events);
            }
        }
    }

    /// Returns what is new, if the person may still see it. It asks that last: what ended their access may be
    /// older than the rows.
    async fn look(&mut self) -> Result<Option<News>, StoreError> {
        let turn = self.place.turn().await?;
        let news = self.tail.look(&self.dash).await?;
        drop(turn);
        Ok(self.dash.renew().await?.then_some(news))
    }

    fn told(&mut self, news: News) -> Vec<Event> {
        let cut = news.is_cut.then(|| Event::default().event("cut").data("-"));
        // An event can't contain a carriage return.
        let rows = news.rows.into_iter().map(|(position, markup)| {
            Event::default().id(position.to_string()).event("row").data(markup.replace('\r', " "))
        });
        let is_due = self.beaten.is_none_or(|at| at.elapsed() >= BEAT);
        let beat =
            is_due.then(|| Event::default().id(news.upto.to_string()).event("beat").data("-").retry(RETRY));
        if is_due {
            self.beaten = Some(Instant::now());
        }
        cut.into_iter().chain(rows).chain(beat).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, TEXT};
    use crate::{
        language::Language,
        surface::web::shared::{drawn::hostile, kinds::text::words},
    };
    use askama::Template;

    #[test]
    fn filters_that_people_typed_stay_text() {
        for language in Language::ALL.iter().copied() {
            let (text, words) = (TEXT.of(language), words(language));
            let bar = Bar { text, words, refresh: hostile(), follow: Some(hostile()) };
            let html = bar.render().unwrap();
            assert!(!html.contains("<script>") && !html.contains(r#""1""#), "{html}");
            let none = Bar { text, words, refresh: hostile(), follow: None }.render().unwrap();
            assert!(none.contains(text.refresh) && !none.contains("<button"), "{none}");
        }
    }
}
