//! What changed in the account, by object, with who changed it.

use super::{
    answer::{Answer, Cell, Gap},
    by::actor,
    error::AskError,
    found,
    view::View,
};
use std::collections::{BTreeMap, BTreeSet};
use xwms_events::Timestamp;
use xwms_projections::questions::{Facet, key};

const COLUMNS: &[&str] = &["object", "changes", "what", "actors", "first_at", "last_at", "last_position"];
/// Most changes that are looked at.
const CHANGES_MAX: i64 = 5_000;

#[derive(Default)]
struct Changed {
    count: i64,
    what: BTreeSet<String>,
    actors: BTreeSet<String>,
    first: Timestamp,
    last: Timestamp,
    position: i64,
}

pub(super) async fn answer(view: &View<'_>) -> Result<Answer, AskError> {
    let key = key(Facet::Change, view.one_account()?);
    let whole = view.with_limit(CHANGES_MAX);
    let found = found::by_key(&whole, key).await?;
    let mut objects: BTreeMap<String, Changed> = BTreeMap::new();
    let most = usize::try_from(CHANGES_MAX).unwrap_or_default();
    let is_cut = found.rest.is_some() || found.events.len() > most;
    // The oldest first.
    for event in found.events.iter().take(most).rev() {
        let metadata = &event.metadata;
        let object = objects.entry(metadata.stream_id.clone()).or_default();
        if object.count == 0 {
            object.first = metadata.recorded_at;
        }
        object.count += 1;
        object.what.insert(metadata.name.clone());
        if let Cell::Id(id) | Cell::Text(id) = actor(metadata.actor) {
            object.actors.insert(id);
        }
        object.last = metadata.recorded_at;
        object.position = event.position;
    }
    let mut sorted: Vec<_> = objects.into_iter().collect();
    sorted.sort_by_key(|(_, changed)| std::cmp::Reverse(changed.position));
    let mut answer = Answer::new(COLUMNS);
    answer.rows = sorted.into_iter().map(|(object, changed)| row(object, changed)).collect();
    if is_cut {
        answer.not_known.push(Gap::OnlyNewest(CHANGES_MAX));
    }
    Ok(answer)
}

fn row(object: String, changed: Changed) -> Vec<Cell> {
    let list = |words: BTreeSet<String>| words.into_iter().collect::<Vec<_>>().join(" ");
    vec![
        Cell::Id(object),
        Cell::Number(changed.count),
        Cell::Text(list(changed.what)),
        Cell::Text(list(changed.actors)),
        Cell::Time(changed.first),
        Cell::Time(changed.last),
        Cell::Number(changed.position),
    ]
}
