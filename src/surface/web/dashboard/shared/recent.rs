//! The latest events of an account in words, newest first, no further back than its plan shows.

use super::{event_words, history::Actors, page::DashboardPage};
use crate::{
    store::StoreError,
    surface::web::shared::{
        kinds::{Happening, Timeline},
        moment::Moment,
    },
};
use xwms_events::{Envelope, client::Client, endpoint::Endpoint};

/// Returns the latest `limit` events with these names. An event that can't be read is left out: the lists of
/// events show it.
///
/// # Errors
/// When the database does not respond.
pub async fn recent(
    dash: &DashboardPage,
    title: &'static str,
    names: &[&str],
    limit: i64,
) -> Result<Timeline, StoreError> {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let events = dash.app().store.latest(dash.account_id, &names, limit).await?;
    let since = dash.shown_since();
    let shown = events.iter().flatten().filter(|event| event.metadata.recorded_at >= since);
    let mut actors = Actors::new(dash);
    let mut happenings = Vec::new();
    for event in shown {
        let actor = actors.name(event.metadata.actor).await?;
        let about = about(dash, event).await?;
        happenings.push(Happening {
            title: event_words::words(&event.metadata.name, dash.language()).to_owned(),
            by: about.map_or_else(|| actor.clone(), |about| format!("{actor} · {about}")),
            at: Moment::new(dash.language(), event.metadata.recorded_at),
            changes: vec![],
            href: Some(dash.path(&format!("events/{}", event.position))),
        });
    }
    Ok(Timeline::new(dash.language(), title, happenings))
}

/// Returns the name of what the event is about, if people gave it one.
async fn about(dash: &DashboardPage, event: &Envelope) -> Result<Option<String>, StoreError> {
    let (store, id) = (&dash.app().store, &event.metadata.stream_id);
    let name = match event.metadata.stream_type.as_str() {
        "client" => store.load::<Client>(id).await?.state.name.clone(),
        "endpoint" => store.load::<Endpoint>(id).await?.state.settings.url.clone(),
        _ => String::new(),
    };
    Ok(Some(name).filter(|name| !name.is_empty()))
}
